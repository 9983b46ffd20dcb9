import type { AttributeChange, ReviewedChange, Shown } from "../../model";
import { policyDocumentOf } from "../../normalize/shown-value";
import type { Json } from "../../../text/json";
import type { AccessEntry } from "../access-delta";
import type { LeftToProvider } from "../left-to-provider";
import { grantsOf, type Grant } from "./grants";
import { serverlessDocument } from "./serverless-policy";

/** The policies of one change, and what is unknown about them. */
export interface PolicySheet {
  readonly before: readonly Grant[];
  readonly after: readonly Grant[];
  readonly unknown: readonly AccessEntry[];
}

const NOTHING: PolicySheet = { before: [], after: [], unknown: [] };

/** Reads every attribute that holds a policy document, in any resource type. */
export function policySheetOf(change: ReviewedChange, left: LeftToProvider): PolicySheet {
  let before: Grant[] | undefined;
  let after: Grant[] | undefined;
  let unknown: AccessEntry[] | undefined;
  for (const attribute of change.attributes) {
    if (attribute.onlyForm === true) continue;
    if (!isTextOrOpen(attribute.before) && !isTextOrOpen(attribute.after)) continue;
    const old = documentIn(attribute.before, change);
    let now = documentIn(attribute.after, change);
    const why = unknownBecause(change, attribute, old !== undefined, left);
    if (why === TOO_LONG) now = undefined;
    if (why !== undefined) (unknown ??= []).push(unknownEntry(change, attribute, why, old));
    else if (old !== undefined) (before ??= []).push(...grantsOf(old));
    // If only masked parts differ, both sides look the same: read one.
    if (now !== undefined && attribute.differsUnseen !== true) (after ??= []).push(...grantsOf(now));
  }
  if (before === undefined && after === undefined && unknown === undefined) return NOTHING;
  return { before: before ?? [], after: after ?? [], unknown: unknown ?? [] };
}

/** Other values hold no policy. */
function isTextOrOpen(value: Shown): boolean {
  return typeof value === "object" && value !== null && value.is !== "list";
}

/** Whether a change has a policy document on either side. Does not read it. */
export function holdsDocument({ attributes }: ReviewedChange): boolean {
  return attributes.some(({ before, after, onlyForm }) =>
    onlyForm === true
      ? false
      : [before, after].some(
          (value) => typeof value === "object" && value?.is === "text" && value.text.includes('"Statement"'),
        ),
  );
}

/** AWS limits policies to 32 KB. Formatted, one can be three times as long. */
const MAX_POLICY = 100_000;
const TOO_LONG = "too long to judge";

function isTooLong(value: Shown): boolean {
  return (
    typeof value === "object" && value?.is === "text" && value.form === "json" && value.length > MAX_POLICY
  );
}

function documentIn(value: Shown, { type }: ReviewedChange): Json | undefined {
  if (typeof value !== "object" || value?.is !== "text" || value.form !== "json" || isTooLong(value))
    return undefined;
  const document = policyDocumentOf(value);
  if (document !== undefined || type !== SERVERLESS) return document;
  return serverlessDocument(value.text);
}

const SERVERLESS = "aws_opensearchserverless_access_policy";

const POLICY_NAME =
  /(?:^|\.)(?:policy|inline_policy|assume_role_policy|policy_document|access_policies|access_policy|resource_policy)(?:$|[[.])/;
const POLICY_TYPE = /^aws_|policy/;
/** Attributes named policy that hold something else, such as how long images and snapshots are kept. */
const OTHER_POLICY = /_lifecycle_policy$|^aws_opensearchserverless_security_policy$/;
/** The type with a policy in `content`. */
const ORGANIZATION = "aws_organizations_policy";

function holdsPolicy({ type }: ReviewedChange, path: string): boolean {
  if (type === ORGANIZATION) return path === "content";
  return (
    POLICY_NAME.test(path) && POLICY_TYPE.test(type) && !OTHER_POLICY.test(type) && !/_(?:arn|id)$/.test(path)
  );
}

/** Why a policy cannot be judged; undefined if there is none or it can be judged. */
function unknownBecause(
  change: ReviewedChange,
  { before, after, path, differsUnseen }: AttributeChange,
  wasPolicy: boolean,
  left: LeftToProvider,
): string | undefined {
  if ((isTooLong(after) || isTooLong(before)) && holdsPolicy(change, path)) return TOO_LONG;
  if (typeof after !== "object" || after === null) return undefined;
  if (after.is === "unknown" || after.is === "sensitive") {
    if (!wasPolicy && (!holdsPolicy(change, path) || left.policy(change, path))) return undefined;
    return after.is === "sensitive" ? "sensitive, cannot be judged" : "known only after apply";
  }
  if (after.is !== "text" || after.form !== "json" || !holdsPolicy(change, path)) return undefined;
  if (isHidden(before)) return "was sensitive, cannot be compared";
  return differsUnseen === true ? "differs only in masked parts" : undefined;
}

function isHidden(value: Shown): boolean {
  return typeof value === "object" && value?.is === "sensitive";
}

function unknownEntry(
  change: ReviewedChange,
  attribute: AttributeChange,
  why: string,
  before: Json | undefined,
): AccessEntry {
  const had = before === undefined ? "" : `; it held ${String(grantsOf(before).length)} permissions`;
  return {
    effect: "unknown",
    widens: false,
    address: change.address,
    who: "",
    what: [attribute.path],
    on: [],
    note: why + had,
    isOpenToAll: false,
  };
}
