import type { AttributeChange, ReviewedChange, Shown } from "../model";
import type { Json, JsonObject } from "../plan-model";
import { policyDocumentOf } from "../normalize/shown-value";
import type { LeftToProvider } from "./left-to-provider";
import { sortEntries, type AccessDelta, type AccessEntry } from "./access-delta";
import { covers, grantsOf, type Grant } from "./policy-grants";

/**
 * Permissions that the plan gives and takes, whichever resource type carries the policy: every attribute that holds
 * a policy document counts, and so do attachments of managed policies and Lambda permissions.
 */
export function iamDelta(changes: readonly ReviewedChange[], left: LeftToProvider): AccessDelta {
  const entries: AccessEntry[] = [];
  for (const change of changes) {
    entries.push(...documentsDelta(change, left), ...attachmentDelta(change), ...lambdaDelta(change));
  }
  return { entries: sortEntries(goneWithTheirResources(entries, changes)) };
}

/** A denial that goes together with all that it denied lets nobody do more. */
function goneWithTheirResources(
  entries: readonly AccessEntry[],
  changes: readonly ReviewedChange[],
): AccessEntry[] {
  const isDenialLess = (entry: AccessEntry) => entry.effect === "removed" && entry.widens;
  if (!entries.some(isDenialLess)) return [...entries];
  const destroyed = new Set(
    changes
      .filter(({ kind }) => kind === "destroy")
      .flatMap(({ attributes }) =>
        attributes.filter(({ path }) => path === "arn").map(({ before }) => before),
      ),
  );
  const isGone = (resource: string) => destroyed.has(resource.replace(/\/\*$/, ""));
  return entries.map((entry) =>
    isDenialLess(entry) && entry.on.length > 0 && entry.on.every(isGone)
      ? { ...entry, widens: false, note: `${entry.note ?? ""}; what it denied goes too` }
      : entry,
  );
}

function documentsDelta(change: ReviewedChange, left: LeftToProvider): AccessEntry[] {
  const before: Grant[] = [];
  const after: Grant[] = [];
  const unknown: AccessEntry[] = [];
  for (const attribute of change.attributes) {
    if (!isTextOrOpen(attribute.before) && !isTextOrOpen(attribute.after)) continue;
    const documents = [documentIn(attribute.before), documentIn(attribute.after)] as const;
    if (isUnknownPolicy(change, attribute, documents[0] !== undefined, left))
      unknown.push(unknownEntry(change, attribute, documents[0]));
    else if (documents[0] !== undefined) before.push(...grantsOf(documents[0]));
    if (documents[1] !== undefined) after.push(...grantsOf(documents[1]));
  }
  if (before.length === 0 && after.length === 0) return unknown;
  return [...grantsDelta(change, before, after), ...unknown];
}

/** Anything else holds no policy. */
function isTextOrOpen(value: Shown): boolean {
  return typeof value === "object" && value !== null && value.is !== "list";
}

function documentIn(value: Shown): Json | undefined {
  return typeof value === "object" && value?.is === "text" ? policyDocumentOf(value) : undefined;
}

const POLICY_NAME =
  /(?:^|[._])(?:policy|inline_policy|assume_role_policy|policy_document|access_policies|access_policy)(?:$|[[.])/;
const POLICY_TYPE =
  /policy|^aws_(?:iam_|kms_key|s3_bucket|sqs_queue|sns_topic|ecr_|vpc_endpoint|secretsmanager_|opensearch_)/;

function isUnknownPolicy(
  change: ReviewedChange,
  attribute: AttributeChange,
  wasPolicy: boolean,
  left: LeftToProvider,
): boolean {
  const { after, path } = attribute;
  if (typeof after !== "object" || (after?.is !== "unknown" && after?.is !== "sensitive")) return false;
  if (wasPolicy) return true;
  if (left.argument(change, path) && !path.startsWith("inline_policy")) return false;
  return POLICY_NAME.test(path) && POLICY_TYPE.test(change.type) && !/_arn|_id$/.test(path);
}

function unknownEntry(
  change: ReviewedChange,
  attribute: AttributeChange,
  before: Json | undefined,
): AccessEntry {
  const had = before === undefined ? "" : `; it held ${String(grantsOf(before).length)} permissions`;
  const isHidden = typeof attribute.after === "object" && attribute.after?.is === "sensitive";
  return {
    effect: "unknown",
    widens: false,
    address: change.address,
    who: "",
    what: [attribute.path],
    on: [],
    note: (isHidden ? "sensitive, cannot be judged" : "known only after apply") + had,
    isOpenToAll: false,
  };
}

function grantsDelta(
  change: ReviewedChange,
  before: readonly Grant[],
  after: readonly Grant[],
): AccessEntry[] {
  const gained = notCovered(after, before);
  const lost = notCovered(before, after);
  const widened = gained.filter((grant) => before.some((old) => covers(grant, old)));
  const added = gained.filter((grant) => !widened.includes(grant));
  const narrowed = lost.filter((grant) => after.some((now) => covers(grant, now)));
  const removed = lost.filter((grant) => !narrowed.includes(grant));
  return [
    ...entriesOf(change, "widened", widened, before),
    ...entriesOf(change, "added", added, before),
    ...entriesOf(change, "narrowed", narrowed, before),
    ...entriesOf(change, "removed", removed, before),
  ];
}

/** What none of the others covers; most have an exact twin, which is quick to see. */
function notCovered(grants: readonly Grant[], others: readonly Grant[]): Grant[] {
  const twins = new Set(others.map(keyOf));
  return grants.filter((grant) => !twins.has(keyOf(grant)) && !others.some((other) => covers(other, grant)));
}

function keyOf({ effect, principal, action, resource, condition }: Grant): string {
  return `${effect}\n${principal}\n${action}\n${resource}\n${condition}`;
}

/** Grants that differ only in their action, or only in their resource, stand in one line. */
function entriesOf(
  change: ReviewedChange,
  effect: AccessEntry["effect"],
  grants: readonly Grant[],
  before: readonly Grant[],
): AccessEntry[] {
  const byResource = groupBy(grants, (grant) => [
    grant.effect,
    grant.principal,
    grant.resource,
    grant.condition,
  ]);
  const byActions = groupBy(
    byResource.map((group) => ({
      first: group[0] as Grant,
      actions: [...new Set(group.map(({ written }) => written))].sort(),
    })),
    ({ first, actions }) => [first.effect, first.principal, first.condition, ...actions],
  );
  return byActions.map((groups) => {
    const { first, actions } = groups[0] as { first: Grant; actions: string[] };
    const on = [...new Set(groups.map((group) => group.first.resource))].sort();
    return entryOf(
      change,
      effect,
      first,
      actions,
      on,
      effect === "widened" ? narrowerThan(groups[0]?.first, before) : undefined,
    );
  });
}

function entryOf(
  change: ReviewedChange,
  effect: AccessEntry["effect"],
  grant: Grant,
  actions: readonly string[],
  resources: readonly string[],
  was: string | undefined,
): AccessEntry {
  const isAllow = grant.effect === "Allow";
  const gains = effect === "widened" || effect === "added";
  const notes = [isAllow ? "" : "a denial", grant.condition === "" ? "" : `if ${grant.condition}`, was ?? ""];
  const note = notes.filter((part) => part !== "").join("; ");
  const any = (text: string) => text === "*" || text.startsWith("not: ");
  return {
    effect,
    widens: gains === isAllow,
    address: change.address,
    who: grant.principal,
    what: actions,
    on: resources.filter((resource) => resource !== ""),
    isOpenToAll:
      isAllow &&
      ((grant.principal === "*" && grant.condition === "") || (actions.some(any) && resources.some(any))),
    ...(note === "" ? {} : { note }),
  };
}

function narrowerThan(grant: Grant | undefined, before: readonly Grant[]): string | undefined {
  const old = grant === undefined ? undefined : before.find((each) => covers(grant, each));
  if (old === undefined || grant === undefined) return undefined;
  const parts = (["principal", "action", "resource", "condition"] as const).filter(
    (part) => old[part] !== grant[part],
  );
  return `was ${parts.map((part) => `${part} ${part === "action" ? old.written : old[part]}`).join(", ")}`;
}

function groupBy<T>(items: readonly T[], partsOf: (item: T) => readonly string[]): T[][] {
  if (items.length < 2) return items.length === 0 ? [] : [[...items]];
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = partsOf(item).join("\n");
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}

/** Managed policies attached and detached. */
function attachmentDelta(change: ReviewedChange): AccessEntry[] {
  if (!/_policy_attachment$|^aws_iam_role$/.test(change.type) || change.access === undefined) return [];
  const before = attachedTo(change.access.before);
  const after = attachedTo(change.access.after);
  const isUnknown = (change.access.unknown as JsonObject | null)?.["policy_arn"] === true;
  const entry = (effect: "added" | "removed" | "unknown", arn: string, holder: string): AccessEntry => ({
    effect,
    widens: effect === "added",
    address: change.address,
    who: holder,
    what: [`policy ${arn}`],
    on: [],
    isOpenToAll: effect === "added" && /AdministratorAccess$|IAMFullAccess$/.test(arn),
    ...(effect === "unknown" ? { note: "known only after apply" } : {}),
  });
  return [
    ...[...after].filter(([arn]) => !before.has(arn)).map(([arn, holder]) => entry("added", arn, holder)),
    ...[...before].filter(([arn]) => !after.has(arn)).map(([arn, holder]) => entry("removed", arn, holder)),
    ...(isUnknown ? [entry("unknown", "(known after apply)", [...after.values()][0] ?? "")] : []),
  ];
}

function attachedTo(value: Json): Map<string, string> {
  if (typeof value !== "object" || value === null) return new Map();
  const { policy_arn, managed_policy_arns, role, user, group, name } = value as JsonObject;
  const holder = [role, user, group, name].find((part) => typeof part === "string");
  const arns = [policy_arn, ...(Array.isArray(managed_policy_arns) ? (managed_policy_arns as Json[]) : [])];
  return new Map(
    arns
      .filter((arn) => typeof arn === "string")
      .map((arn) => [arn, typeof holder === "string" ? holder : ""]),
  );
}

function lambdaDelta(change: ReviewedChange): AccessEntry[] {
  if (change.type !== "aws_lambda_permission" || change.access === undefined) return [];
  const [before, after] = [lambdaGrant(change.access.before), lambdaGrant(change.access.after)];
  return grantsDelta(change, before, after);
}

function lambdaGrant(value: Json): Grant[] {
  if (typeof value !== "object" || value === null) return [];
  const { action, principal, function_name, source_arn, source_account } = value as JsonObject;
  const condition = [source_arn, source_account].filter((part) => typeof part === "string").join(", ");
  return [
    {
      effect: "Allow",
      principal: String(principal as string),
      action: String(action as string).toLowerCase(),
      written: String(action as string),
      resource: String((function_name ?? "") as string),
      condition: condition === "" ? "" : `source is ${condition}`,
    },
  ];
}
