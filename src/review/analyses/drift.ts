import { configurationAddress } from "../../plan/address";
import type { AttributeChange, ReviewedDrift, ReviewedPlan, Shown } from "../model";
import { policyDocumentOf } from "../normalize/shown-value";
import { compareTexts } from "./access-delta";
import { GrantIndex, TooLargeToJudge } from "./permissions/coverage";
import { grantsOf, type Grant } from "./permissions/grants";

/** Drift, grouped: each attribute of a type is listed once, with how often and where it changed. */
export interface DriftReport {
  readonly groups: readonly DriftGroup[];
  /** Resources with drift other than noise. */
  readonly resources: number;
  /** Resources deleted outside, by type. */
  readonly deleted: readonly { readonly type: string; readonly addresses: readonly string[] }[];
  /** Moves that the plan records. */
  readonly moved: readonly { readonly from: string; readonly to: string }[];
  /** Attributes left out as noise: computed by the provider, or different only in form. */
  readonly noise: number;
  /** Resources with only noise. */
  readonly noisyResources: number;
}

export interface DriftGroup {
  readonly type: string;
  /** The attribute's path with indexes as `[*]`: `ingress[*].cidr_blocks`. */
  readonly pattern: string;
  /** Distinct changes, most frequent first. */
  readonly transitions: readonly DriftTransition[];
  readonly resources: number;
}

export interface DriftTransition {
  readonly before: Shown;
  readonly after: Shown;
  readonly addresses: readonly string[];
}

/** Set by the provider or the service over time, whatever the configuration says. */
const COMPUTED =
  /(?:^|\.)(?:id|arn|arn_suffix|etag|unique_id|owner_id|account_id|status|state|lifecycle_state|latest_version|default_version|qualified_arn|version_id|version|revision|generation|serial|last_[a-z_]+|[a-z_]+_at|[a-z_]+_(?:date|time|timestamp)|creation_[a-z]+|create_[a-z]+|created|modified|source_code_size|endpoint|hosted_zone_id|dns_name|domain_name|primary|estimated_[a-z_]+|engine_version_actual|latest_restorable_time|instance_state|image_count|uptime[a-z_]*|policy_id|attachment_count|caller_reference|in_progress_[a-z_]+|network_interface_id|password_data|replica_set|number_cache_clusters|cluster_members|member_clusters|tags_all)(?:$|\[|\.)/;

/** Attributes that people change by hand to grant access. Never noise, configured or not. */
const ALWAYS_MATTERS =
  /^(?:ingress|egress|policy|assume_role_policy|access_policy|access_policies|inline_policy|managed_policy_arns|permissions_boundary|route|acl|grant|publicly_accessible|user_data|user_data_base64)(?:$|[.[])/;

/** Groups a plan's drift by type and attribute, and counts the noise. */
export function foldDrift(plan: ReviewedPlan): DriftReport {
  const groups = new Map<string, { type: string; pattern: string; transitions: Map<string, Gathered> }>();
  const deleted = new Map<string, string[]>();
  const moved: { from: string; to: string }[] = [];
  const putBack = planned(plan);
  let noise = 0;
  let noisyResources = 0;
  let resources = 0;
  for (const drift of plan.drift) {
    if (drift.previousAddress !== undefined) moved.push({ from: drift.previousAddress, to: drift.address });
    if (drift.kind === "moved") continue;
    if (drift.kind === "deleted") {
      const addresses = deleted.get(drift.type);
      if (addresses === undefined) deleted.set(drift.type, [drift.address]);
      else addresses.push(drift.address);
      continue;
    }
    const real = drift.attributes.filter((attribute) => !isNoise(plan, drift, attribute, putBack));
    noise += drift.attributes.length - real.length;
    if (real.length === 0) noisyResources++;
    else resources++;
    for (const attribute of real) gather(groups, drift, attribute);
  }
  return {
    resources,
    groups: [...groups.values()]
      .map(finish)
      .sort((a, b) => b.resources - a.resources || compareTexts(a.type + a.pattern, b.type + b.pattern)),
    deleted: [...deleted]
      .map(([type, addresses]) => ({ type, addresses }))
      .sort((a, b) => compareTexts(a.type, b.type)),
    moved: plan.isRefreshOnly ? moved : [],
    noise,
    noisyResources,
  };
}

interface Gathered {
  readonly before: Shown;
  readonly after: Shown;
  readonly addresses: string[];
}

function gather(
  groups: Map<string, { type: string; pattern: string; transitions: Map<string, Gathered> }>,
  drift: ReviewedDrift,
  { path, before, after }: AttributeChange,
): void {
  const pattern = path.replace(/\[\d+\]/g, "[*]");
  const key = `${drift.type} ${pattern}`;
  const group = groups.get(key) ?? { type: drift.type, pattern, transitions: new Map<string, Gathered>() };
  groups.set(key, group);
  const change = JSON.stringify([before, after]);
  const transition = group.transitions.get(change) ?? { before, after, addresses: [] };
  group.transitions.set(change, transition);
  transition.addresses.push(drift.address);
}

function finish(group: { type: string; pattern: string; transitions: Map<string, Gathered> }): DriftGroup {
  const transitions = [...group.transitions.values()].sort((a, b) => b.addresses.length - a.addresses.length);
  const resources = new Set(transitions.flatMap(({ addresses }) => addresses)).size;
  return { type: group.type, pattern: group.pattern, transitions, resources };
}

function isNoise(
  plan: ReviewedPlan,
  drift: ReviewedDrift,
  attribute: AttributeChange,
  putBack: ReadonlyMap<string, ReadonlySet<string>>,
): boolean {
  const { before, after, onlyForm, differsUnseen } = attribute;
  // Two values that differ only in masked parts look equal but are not noise.
  const readsAlike = differsUnseen !== true;
  if (onlyForm === true || (readsAlike && equalButForForm(before, after))) return true;
  if (ALWAYS_MATTERS.test(attribute.path)) return readsAlike && grantTheSame(before, after);
  const name = nameOf(attribute.path);
  if (putBack.get(drift.address)?.has(name) === true) return false;
  const configured = plan.configured.get(configurationAddress(drift.address));
  // Somebody set a tag that the configuration does not have. Other unset arguments are set by the provider.
  if (configured !== undefined) return !configured.has(name) && name !== "tags";
  return COMPUTED.test(attribute.path);
}

/**
 * The attributes that the plan changes back, by address. They are not noise, even if the configuration does not set
 * them.
 */
function planned({ changes, drift }: ReviewedPlan): ReadonlyMap<string, ReadonlySet<string>> {
  if (drift.length === 0) return new Map();
  const drifted = new Set(drift.map(({ address }) => address));
  return new Map(
    changes
      .filter(({ address, kind }) => drifted.has(address) && (kind === "update" || kind === "replace"))
      .map(({ address, attributes }) => [
        address,
        new Set(attributes.filter(({ after }) => !isUnknown(after)).map(({ path }) => nameOf(path))),
      ]),
  );
}

function isUnknown(value: Shown): boolean {
  return typeof value === "object" && value?.is === "unknown";
}

function nameOf(path: string): string {
  return /^[^.[]*/.exec(path)?.[0] ?? path;
}

/** Whether two policies grant the same, in any order. */
function grantTheSame(before: Shown, after: Shown): boolean {
  const [old, now] = [grantsIn(before), grantsIn(after)];
  if (old === undefined || now === undefined) return false;
  try {
    return new GrantIndex(now).beyond(old).length === 0 && new GrantIndex(old).beyond(now).length === 0;
  } catch (error) {
    if (error instanceof TooLargeToJudge) return false;
    throw error;
  }
}

function grantsIn(value: Shown): Grant[] | undefined {
  if (typeof value !== "object" || value?.is !== "text") return undefined;
  const document = policyDocumentOf(value);
  return document === undefined ? undefined : grantsOf(document);
}

/** Equal but for form: unset and empty, trailing white space, `1` and `"1"`, one date in two formats. */
function equalButForForm(before: Shown, after: Shown): boolean {
  const [a, b] = [plainForm(before), plainForm(after)];
  if (a === undefined || b === undefined) return false;
  return (
    a === b ||
    (Number.isFinite(Date.parse(a)) && /^\d{4}-\d\d-\d\dT/.test(a) && Date.parse(a) === Date.parse(b))
  );
}

function plainForm(value: Shown): string | undefined {
  if (value === null) return "";
  if (typeof value !== "object") return String(value).trim();
  if (value.is === "text") return value.text.trim().replaceAll("\r\n", "\n");
  return value.is === "list" && value.items.length === 0 ? "" : undefined;
}
