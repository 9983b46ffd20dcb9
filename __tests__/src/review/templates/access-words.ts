import type { AccessEntry } from "../../../../src/review/analyses/access-delta";
import type { ResourceChange } from "../../../../src/plan/plan-model";
import { planOf, reviewOf, updated } from "../plan-builders";
import type { Json } from "../../../../src/text/json";

export function iam(...changes: ResourceChange[]): readonly AccessEntry[] {
  return reviewOf(planOf(changes)).projects[0]?.iam.entries ?? [];
}

export function network(...changes: ResourceChange[]): readonly AccessEntry[] {
  return reviewOf(planOf(changes)).projects[0]?.network.entries ?? [];
}

/** `+` lets more through, `-` less, `?` is not known, `!` is open to all. */
export function said(entries: readonly AccessEntry[]): string[] {
  return entries.map(({ effect, widens, isOpenToAll, what, who }) => {
    const sign = effect === "unknown" ? "?" : widens ? (isOpenToAll ? "!" : "+") : "-";
    return `${sign} ${what.join(",")}${who === "" ? "" : ` ${who}`}`;
  });
}

export const BUCKET = "arn:aws:s3:::b/*";

export const allow = (more: Record<string, Json> = {}) => ({
  Effect: "Allow",
  Action: "s3:GetObject",
  Resource: BUCKET,
  ...more,
});
export const deny = (more: Record<string, Json> = {}) => ({ ...allow(more), Effect: "Deny" });
export const when = (operator: string, key: string, ...values: string[]) => ({
  Condition: { [operator]: { [key]: values } },
});
export const document = (...statements: Json[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });

export const inPolicy = (before: Json[], after: Json[]) =>
  iam(updated("aws_iam_policy.p", { policy: document(...before) }, { policy: document(...after) }));
