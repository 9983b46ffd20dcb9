import { POLICY_LIMITS, type PolicyPlace, policySize } from "../../constructs/identity/policy-limits";
import type { SynthesizedStack } from "../plan/synthesized-stack";
import type { RefusedArgument } from "./refused-arguments";

interface MeasuredPolicy {
  readonly place: PolicyPlace;
  /** What is too long together: a role's address for its inline policies, else the policy's own. */
  readonly owner: string;
  readonly address: string;
  readonly construct?: string | undefined;
  readonly argument: string;
  readonly size: number;
}

const ADVICE: Readonly<Record<PolicyPlace, string>> = {
  role: "give part of it to a second role, or to a managed policy",
  user: "use a role, or a managed policy",
  managed: "give part of it to a second policy",
  trust: "name fewer claims, or use a pattern",
};

/** Where policies stand, by resource type: the argument, and the argument that names whose inline policy it is. */
const PLACES: Readonly<Record<string, { place: PolicyPlace; argument: string; owner?: string }>> = {
  aws_iam_role: { place: "trust", argument: "assume_role_policy" },
  aws_iam_policy: { place: "managed", argument: "policy" },
  aws_iam_role_policy: { place: "role", argument: "policy", owner: "role" },
  aws_iam_user_policy: { place: "user", argument: "policy", owner: "user" },
};

/**
 * Policies in a synthesized stack that are longer than IAM takes. A reference counts as it is written: AWS's own ARN in
 * its place may be some characters longer or shorter, so a rehearsed or real apply has the last word.
 *
 * @param stack its `cdk.tf.json`
 */
export function oversizedPolicies({ resource = {} }: SynthesizedStack): RefusedArgument[] {
  const byOwner = new Map<string, MeasuredPolicy[]>();
  for (const policy of policiesIn(resource)) {
    const key = `${policy.place} ${policy.owner}`;
    byOwner.set(key, [...(byOwner.get(key) ?? []), policy]);
  }
  return [...byOwner.values()].flatMap((policies) => {
    const size = policies.reduce((sum, each) => sum + each.size, 0);
    const last = policies.at(-1);
    if (last === undefined || size <= POLICY_LIMITS[last.place]) return [];
    const { place, address, construct, argument } = last;
    return [
      {
        address,
        ...(construct === undefined ? {} : { construct }),
        argument,
        problem: `${inWords(place, policies.length)} ${count(size)} characters, ${count(size - POLICY_LIMITS[place])} more than IAM takes: ${ADVICE[place]}`,
      },
    ];
  });
}

function policiesIn(resource: NonNullable<SynthesizedStack["resource"]>): readonly MeasuredPolicy[] {
  return Object.entries(PLACES).flatMap(([type, { place, argument, owner }]) =>
    Object.entries(resource[type] ?? {}).flatMap(([name, block]) => {
      const values = block as Readonly<Record<string, unknown>>;
      const text = values[argument];
      if (typeof text !== "string") return [];
      const address = `${type}.${name}`;
      return [
        {
          place,
          owner: owner === undefined ? address : String(values[owner]),
          address,
          construct: block["//"]?.metadata?.path,
          argument,
          size: policySize(text),
        },
      ];
    }),
  );
}

function inWords(place: PolicyPlace, policies: number): string {
  if (place === "trust") return "the trust policy has";
  if (place === "managed") return "the policy has";
  return policies === 1
    ? `the ${place}'s inline policy has`
    : `the ${place}'s ${policies} inline policies have`;
}

function count(number: number): string {
  return number.toLocaleString("en-US");
}
