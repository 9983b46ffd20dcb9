import { namesGiven, uniqueNameOf } from "../../../provider-facts/unique-names";
import { awsError } from "../faults/fault-injector";
import type { ObjectValue } from "../values/compare";
import type { Attempt } from "./refusals";

interface NamedAttempt extends Omit<Attempt, "inventory"> {
  /** The account's resources of the type. */
  readonly existing: readonly ObjectValue[];
}

/**
 * Refuses a second resource with a name that must be unique in AWS, whichever stack has the first: GitHub's OIDC
 * provider, an instance profile, a key alias.
 *
 * @throws ProviderError in AWS's words
 */
export function refuseTaken({ typeName, operation, values, existing }: NamedAttempt): void {
  if (operation !== "create") return;
  const unique = uniqueNameOf(typeName);
  if (unique?.refusal === undefined) return;
  const [code, message] = unique.refusal;
  const names = namesGiven(unique, values);
  if (names.length === 0) return;
  const isNear = (other: ObjectValue) =>
    unique.within !== "region" || (other["region"] ?? null) === (values["region"] ?? null);
  const spelled = (value: string) => (unique.ignoresCase === true ? value.toLowerCase() : value);
  // Among thousands of resources, only those that may have the name are looked at closely.
  const mayHave = (name: string, value: unknown) => typeof value !== "string" || spelled(value) === name;
  const isTaken = (name: string) =>
    existing.some(
      (other) =>
        mayHave(name, other[unique.argument]) && isNear(other) && namesGiven(unique, other).includes(name),
    );
  const name = names.find(isTaken);
  if (name !== undefined) throw awsError(typeName, operation, code, message.replace("{name}", name));
}

/**
 * AWS's code and message for a taken name, if that is what the simulated AWS's code means; undefined for all others.
 * @param code as the SDK spells it, with or without `Exception` at its end
 */
export function takenInAwsWords(
  typeName: string,
  values: ObjectValue,
  code: string,
): readonly [code: string, message: string] | undefined {
  const unique = uniqueNameOf(typeName);
  if (unique?.refusal === undefined) return undefined;
  const [awsCode, message] = unique.refusal;
  const bare = (spelled: string) => spelled.replace(/(Exception|Fault)$/, "");
  if (bare(code) !== bare(awsCode)) return undefined;
  const name = values[unique.argument];
  return [awsCode, message.replace("{name}", typeof name === "string" ? name : "")];
}
