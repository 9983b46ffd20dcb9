import { type ObjectValue, sameValue, text } from "../../values/compare";
import { isUnknown } from "../../values/unknown";
import type { PlanConditions } from "../type-knowledge";

/** What a condition compares: the state before and the plan. */
export type Change = readonly [prior: ObjectValue, planned: ObjectValue];

/** Whether any of the arguments changes. */
export const changes =
  (...names: readonly string[]) =>
  (...[prior, planned]: Change): boolean =>
    names.some((name) => !sameValue(prior[name] ?? null, planned[name] ?? null));

/** The names if the condition holds. */
export const when =
  (condition: (...change: Change) => boolean, ...names: readonly string[]) =>
  (...change: Change): readonly string[] =>
    condition(...change) ? names : [];

/** The names of all conditions that hold. */
export const all =
  (...conditions: readonly ((...change: Change) => readonly string[])[]) =>
  (...change: Change): readonly string[] =>
    conditions.flatMap((condition) => condition(...change));

/** Null, or a list without elements. */
export const isEmpty = (value: unknown): boolean =>
  value == null || (Array.isArray(value) && value.length === 0);

/** Whether the argument is added or removed. */
export const comesOrGoes =
  (name: string) =>
  (...[prior, planned]: Change): boolean =>
    !isUnknown(planned[name]) && isEmpty(prior[name]) !== isEmpty(planned[name]);

/** Whether the argument changes from one value to another. */
export const goesFrom =
  (name: string, before: unknown, after: unknown) =>
  (...[prior, planned]: Change): boolean =>
    prior[name] === before && planned[name] === after;

/** Whether the number gets smaller. */
export const shrinks =
  (name: string) =>
  (...[prior, planned]: Change): boolean =>
    typeof planned[name] === "number" && Number(prior[name] ?? 0) > planned[name];

/** Whether a dotted version of numbers gets older. */
export const isDowngrade =
  (name: string) =>
  (...[prior, planned]: Change): boolean => {
    const [before, after] = [text(prior, name) ?? "", text(planned, name) ?? ""].map((version) =>
      version.split(".").map(Number),
    );
    const index = (before ?? []).findIndex((part, at) => part !== (after?.[at] ?? part));
    return after !== undefined && index !== -1 && (before?.[index] ?? 0) > (after[index] ?? 0);
  };

/**
 * A default that the provider leaves out of the plan (a DiffSuppressFunc in its source), unless the condition holds. What
 * was there before stays.
 */
export const leftOut =
  (name: string, usual: unknown, unless: (planned: ObjectValue) => boolean = () => false) =>
  (planned: ObjectValue, prior: ObjectValue | undefined): ObjectValue =>
    planned[name] === usual && isEmpty(prior?.[name]) && !unless(planned) ? { [name]: null } : {};

/** Several plans' values together. */
export const together =
  (...parts: readonly NonNullable<PlanConditions["planned"]>[]) =>
  (planned: ObjectValue, prior: ObjectValue | undefined): ObjectValue =>
    Object.assign({}, ...parts.map((part) => part(planned, prior))) as ObjectValue;
