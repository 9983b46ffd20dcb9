import { POLICY_LIMITS, type PolicyPlace, policySize } from "../../../../constructs/identity/policy-limits";
import { text } from "../values/compare";
import type { Check, Checks } from "./check";

/** Refuses an inline policy that is too long together with the role's or user's others. */
const inline =
  (type: string, owner: "role" | "user"): Check =>
  (values, inventory) => {
    const name = text(values, owner);
    const others = inventory
      .of(type)
      .filter((other) => text(other, owner) === name && text(other, "name") !== text(values, "name"));
    const size = [...others, values].reduce((sum, each) => sum + policySize(text(each, "policy") ?? ""), 0);
    const limit = POLICY_LIMITS[owner];
    return size <= limit
      ? undefined
      : ["LimitExceeded", `Maximum policy size of ${limit} bytes exceeded for ${owner} ${name ?? ""}`];
  };

const single =
  (place: PolicyPlace, argument: string, quota: string): Check =>
  (values) => {
    const limit = POLICY_LIMITS[place];
    return policySize(text(values, argument) ?? "") <= limit
      ? undefined
      : ["LimitExceeded", `Cannot exceed quota for ${quota}: ${limit}`];
  };

/** IAM's size limits. */
export const POLICY_CHECKS: Readonly<Record<string, Checks>> = {
  aws_iam_policy: { save: [single("managed", "policy", "PolicySize")] },
  aws_iam_role: { save: [single("trust", "assume_role_policy", "ACLSizePerRole")] },
  aws_iam_role_policy: { save: [inline("aws_iam_role_policy", "role")] },
  aws_iam_user_policy: { save: [inline("aws_iam_user_policy", "user")] },
};
