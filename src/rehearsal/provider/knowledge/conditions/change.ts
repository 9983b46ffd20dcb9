import { type ObjectValue, isObjectValue, sameValue, text } from "../../values/compare";
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

/** Whether the argument is removed, or made empty. */
export const leaves =
  (name: string) =>
  (...[prior, planned]: Change): boolean =>
    !isUnknown(planned[name]) && !isBlank(prior[name]) && isBlank(planned[name]);

const isBlank = (value: unknown): boolean => isEmpty(value) || value === "";

/** The value at a dotted path, such as `endpoint_details.0.vpc_id`. */
export function at(state: ObjectValue, path: string): unknown {
  return path.split(".").reduce<unknown>((value, step) => {
    if (Array.isArray(value)) return value[Number(step)] as unknown;
    return isObjectValue(value) ? value[step] : undefined;
  }, state);
}

/** Whether the number at a dotted path gets smaller. */
export const lessens =
  (path: string) =>
  (...[prior, planned]: Change): boolean => {
    const [before, after] = [at(prior, path), at(planned, path)];
    return typeof after === "number" && after !== 0 && typeof before === "number" && after < before;
  };

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

/** Changes every block of a list or set; anything else stays, such as an unknown. */
export function each(blocks: unknown, change: (block: ObjectValue) => ObjectValue): unknown {
  if (!Array.isArray(blocks)) return blocks;
  return blocks.map((block: unknown) => (isObjectValue(block) ? change(block) : block));
}
