import type { ReviewedChange } from "../model";
import type { JsonObject } from "../../text/json";
import { sortEntries, type AccessDelta, type AccessEntry } from "./access-delta";
import { destroyedThings } from "./destroyed-things";
import type { LeftToProvider } from "./left-to-provider";
import { otherCloudsDelta } from "./other-clouds";
import { directGrantDelta } from "./permissions/direct-grant-delta";
import { type Budget, newBudget, TooLargeToJudge } from "./permissions/coverage";
import { indexed, type IndexedPolicies, type Policies, policyDelta } from "./permissions/policy-delta";
import { holdsDocument, policySheetOf } from "./permissions/policy-documents";
import { isStatementResource, statementGrants } from "./permissions/statement-resources";

/**
 * The permissions that a plan adds and removes. It covers every attribute with a policy document, in any resource type,
 * and attachments, memberships, keys and single statements.
 */
export function iamDelta(changes: readonly ReviewedChange[], left: LeftToProvider): AccessDelta {
  const applied = changes.filter(takesEffect);
  const budget = newBudget();
  const entries = bySubject(applied)
    .flatMap((group) => policiesDelta(group, left, budget))
    .concat(directGrantDelta(applied), otherCloudsDelta(applied, "iam"));
  return { entries: sortEntries(goneWithTheirResources(entries, changes)) };
}

/** Reading a resource or forgetting it changes nothing in the account. */
export function takesEffect({ kind, mode }: ReviewedChange): boolean {
  return mode !== "data" && kind !== "read" && kind !== "forget";
}

/** Groups changes about one role or bucket, so that a statement may move between its resources. */
function bySubject(changes: readonly ReviewedChange[]): (readonly ReviewedChange[])[] {
  const groups = new Map<string, ReviewedChange[]>();
  for (const change of changes) {
    const subject = subjectOf(change) ?? change.address;
    const group = groups.get(subject);
    if (group === undefined) groups.set(subject, [change]);
    else group.push(change);
  }
  return [...groups.values()];
}

/**
 * The most permissions of one group to compare together. A role has at most twenty policies. Larger groups are compared
 * resource by resource; a statement that moves between two of them then counts as added and removed.
 */
const MOST_TOGETHER = 20_000;

/** Compares one group at a time: all policies of a large plan would fill the memory. */
function policiesDelta(
  changes: readonly ReviewedChange[],
  left: LeftToProvider,
  budget: Budget,
): AccessEntry[] {
  const entries: AccessEntry[] = [];
  let sheets: Sheet[] = [];
  let size = 0;
  for (const change of changes) {
    if (budget.grants < 0) {
      if (holdsDocument(change)) entries.push(tooLarge(change.address));
      continue;
    }
    const { before, after, unknown } = policySheetOf(change, left);
    entries.push(...unknown);
    const own = [
      ...(before.length > 0 || after.length > 0 ? [{ change, before, after }] : []),
      ...(isStatementResource(change.type) ? [{ change, ...statementGrants(change) }] : []),
    ];
    sheets.push(...own);
    const grants = own.reduce((sum, sheet) => sum + sheet.before.length + sheet.after.length, 0);
    budget.grants -= grants;
    size += grants;
    if (size <= MOST_TOGETHER) continue;
    entries.push(...sheets.flatMap((sheet) => sheetDelta(sheet, indexed(sheet, budget))));
    sheets = [];
  }
  if (sheets.length === 0) return entries;
  if (size > MOST_TOGETHER)
    return [...entries, ...sheets.flatMap((sheet) => sheetDelta(sheet, indexed(sheet, budget)))];
  const all = indexed(
    {
      before: sheets.flatMap(({ before }) => before),
      after: sheets.flatMap(({ after }) => after),
    },
    budget,
  );
  return [...entries, ...sheets.flatMap((sheet) => sheetDelta(sheet, all))];
}

/** How one resource's permissions change, or a note that they are too large to judge. */
function sheetDelta(sheet: Sheet, all: IndexedPolicies): AccessEntry[] {
  try {
    return policyDelta(sheet.change, sheet, all);
  } catch (error) {
    if (!(error instanceof TooLargeToJudge)) throw error;
    return [tooLarge(sheet.change.address)];
  }
}

function tooLarge(address: string): AccessEntry {
  return {
    effect: "unknown",
    widens: false,
    address,
    who: "",
    what: ["policy"],
    on: [],
    note: "too large to judge",
    isOpenToAll: false,
  };
}

/** The policies that one change writes. */
interface Sheet extends Policies {
  readonly change: ReviewedChange;
}

/** The subject of each resource type's policies, and the argument that names it. */
const SUBJECTS: Readonly<Record<string, readonly [subject: string, argument: string] | undefined>> = {
  aws_iam_role: ["role", "name"],
  aws_iam_role_policy: ["role", "role"],
  aws_iam_user_policy: ["user", "user"],
  aws_iam_group_policy: ["group", "group"],
  aws_s3_bucket: ["bucket", "bucket"],
  aws_s3_bucket_policy: ["bucket", "bucket"],
  aws_sqs_queue: ["queue", "id"],
  aws_sqs_queue_policy: ["queue", "queue_url"],
  aws_sns_topic: ["topic", "arn"],
  aws_sns_topic_policy: ["topic", "arn"],
  aws_kms_key: ["key", "key_id"],
  aws_kms_key_policy: ["key", "key_id"],
  aws_secretsmanager_secret: ["secret", "arn"],
  aws_secretsmanager_secret_policy: ["secret", "secret_arn"],
  aws_ecr_repository_policy: ["repository", "repository"],
  aws_vpc_endpoint: ["endpoint", "id"],
  aws_vpc_endpoint_policy: ["endpoint", "vpc_endpoint_id"],
  aws_lambda_permission: ["function", "function_name"],
};

function subjectOf({ type, access, attributes }: ReviewedChange): string | undefined {
  const known = SUBJECTS[type];
  if (known === undefined) return undefined;
  const [subject, argument] = known;
  const [after, before] = [access?.after, access?.before].map(
    (side) => (side as JsonObject | null | undefined)?.[argument],
  );
  const attribute = attributes.find(({ path }) => path === argument);
  const named = [after, before, attribute?.after, attribute?.before].find(
    (value) => typeof value === "string",
  );
  return typeof named === "string" ? `${subject} ${named}` : undefined;
}

/** Removing a deny together with everything it denied gives nobody more access. */
function goneWithTheirResources(
  entries: readonly AccessEntry[],
  changes: readonly ReviewedChange[],
): AccessEntry[] {
  const isDenialLess = (entry: AccessEntry) => entry.effect === "removed" && entry.widens;
  if (!entries.some(isDenialLess)) return [...entries];
  const destroyed = destroyedThings(changes);
  const isGone = (resource: string) => destroyed.has(resource.replace(/\/\*$/, ""));
  return entries.map((entry) =>
    isDenialLess(entry) && entry.on.length > 0 && entry.on.every(isGone)
      ? { ...entry, widens: false, note: `${entry.note ?? ""}; what it denied is destroyed too` }
      : entry,
  );
}
