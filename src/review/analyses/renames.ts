import type { ReviewedChange, Shown } from "../model";

/** A resource that is destroyed under one address and created under another, and looks the same. */
export interface Rename {
  readonly from: string;
  readonly to: string;
  /** The share of the new resource's known attributes that the old one has too, from 0 to 1. */
  readonly likeness: number;
  readonly stateful: boolean;
  /** The block that makes Terraform move it instead of destroying it. */
  readonly movedBlock: string;
}

/** Below this, the resources differ too much to be the same. */
const MIN_LIKENESS = 0.75;
/** One shared value is not enough: `domain = "vpc"` does not make two addresses the same. */
const MIN_SHARED = 2;
/** With more pairs than this, only resources that share a rare value are compared. */
const FEW_PAIRS = 2_500;
/** A value is rare if at most this many old resources have it. */
const RARE = 8;
/** Longer texts are compared but not used as keys; names, ids and addresses are shorter. */
const TELLING = 100;

/**
 * Arguments that identify a resource: if they differ, a moved resource would be replaced anyway. They include names,
 * except for the few types that can be renamed in place. Source: arguments that force a new resource according to the
 * provider's documentation.
 */
const IDENTITY: ReadonlySet<string> = new Set([
    "name", "bucket", "identifier", "cluster_identifier", "replication_group_id", "cluster_id",
    "function_name", "alarm_name", "domain", "domain_name", "family", "key", "cidr_block",
    "availability_zone", "zone_id", "type", "set_identifier", "role", "user", "group", "policy_arn",
    "principal", "source_arn", "statement_id", "topic_arn", "endpoint", "protocol", "queue_url",
    "load_balancer_arn", "port", "from_port", "to_port", "cidr_blocks", "ipv6_cidr_blocks", "cidr_ipv4",
    "cidr_ipv6", "source_security_group_id", "referenced_security_group_id", "security_group_id",
    "prefix_list_id", "prefix_list_ids", "ip_protocol", "route_table_id", "destination_cidr_block",
    "destination_ipv6_cidr_block", "subnet_id", "instance_id", "volume_id", "hash_key", "range_key",
    "rule", "target_id", "repository", "service_name", "engine", "account_id", "principal_id",
    "permission_set_arn",
]); // prettier-ignore
const RENAMED_IN_PLACE =
  /^aws_(?:iam_(?:user|group)|api_gateway_rest_api|apigatewayv2_api|cognito_user_pool_client|appsync_graphql_api|apprunner_connection|imagebuilder_.*|organizations_(?:account|policy|organizational_unit)|cloudfront_.*|ssoadmin_.*|lightsail_key_pair|wafregional_.*)$/;

interface Profile {
  readonly change: ReviewedChange;
  /** The values of attributes, by path. */
  readonly values: ReadonlyMap<string, Weighted>;
  /** Top-level arguments that are set or not yet known. */
  readonly names: ReadonlySet<string>;
}

interface Weighted {
  readonly text: string;
  readonly weight: number;
}

/** Pairs of the same type, most alike first. Each resource is in one pair at most. */
export function findRenames(changes: readonly ReviewedChange[]): Rename[] {
  const byType = new Map<string, { gone: ReviewedChange[]; made: ReviewedChange[] }>();
  for (const change of changes) {
    const isGone = change.kind === "destroy" && change.deposed === undefined;
    if (!isGone && (change.kind !== "create" || change.importId !== undefined)) continue;
    const group = byType.get(change.type) ?? { gone: [], made: [] };
    byType.set(change.type, group);
    (isGone ? group.gone : group.made).push(change);
  }
  return [...byType.values()].flatMap(({ gone, made }) => pairUp(gone, made));
}

function pairUp(gone: readonly ReviewedChange[], made: readonly ReviewedChange[]): Rename[] {
  if (gone.length === 0 || made.length === 0) return [];
  const old = gone.map((change) => profileOf(change, "before"));
  const candidatesOf = candidateFinder(old, made.length);
  const pairs = made.flatMap((change) => {
    const candidates = candidatesOf(change);
    if (candidates.length === 0) return [];
    const to = profileOf(change, "after");
    return candidates.map((from) => ({ from, to, likeness: likenessOf(from, to) }));
  });
  const likely = pairs
    .filter(({ likeness }) => likeness >= MIN_LIKENESS)
    .sort((a, b) => b.likeness - a.likeness || nameDistance(a) - nameDistance(b));
  const taken = new Set<ReviewedChange>();
  const renames: Rename[] = [];
  for (const { from, to, likeness } of likely) {
    if (taken.has(from.change) || taken.has(to.change)) continue;
    taken.add(from.change).add(to.change);
    renames.push(renameOf(from.change, to.change, likeness));
  }
  return renames;
}

function candidateFinder(
  old: readonly Profile[],
  others: number,
): (to: ReviewedChange) => readonly Profile[] {
  if (old.length * others <= FEW_PAIRS) return () => old;
  const holders = new Map<string, Map<string, Profile[]>>();
  for (const profile of old) {
    for (const [path, { text }] of profile.values) {
      if (text.length > TELLING || !isTopLevel(path)) continue;
      const byText = holders.get(path) ?? new Map<string, Profile[]>();
      holders.set(path, byText);
      const sharing = byText.get(text);
      if (sharing === undefined) byText.set(text, [profile]);
      else if (sharing.length <= RARE) sharing.push(profile);
    }
  }
  return (to) => {
    const found = new Set<Profile>();
    for (const { path, after } of to.attributes) {
      const byText = holders.get(path);
      if (byText === undefined) continue;
      const text = writtenValue(after);
      if (text === undefined || text.length > TELLING) continue;
      const sharing = byText.get(text);
      if (sharing !== undefined && sharing.length <= RARE) for (const profile of sharing) found.add(profile);
    }
    return [...found];
  };
}

/** Identifying arguments are at the top level; tags and blocks are many and repeat. */
function isTopLevel(path: string): boolean {
  return !path.includes(".") && !path.includes("[");
}

function profileOf(change: ReviewedChange, side: "before" | "after"): Profile {
  const values = new Map<string, Weighted>();
  const names = new Set<string>();
  for (const attribute of change.attributes) {
    names.add(topOf(attribute.path));
    const text = writtenValue(attribute[side]);
    if (text !== undefined) values.set(attribute.path, { text, weight: weightOf(attribute.path, text) });
  }
  return { change, values, names };
}

function topOf(path: string): string {
  return /^[^.[]*/.exec(path)?.[0] ?? path;
}

/** A value as text; undefined if it is masked, because masked values all look the same. */
function writtenValue(value: Shown): string | undefined {
  if (value === null) return undefined;
  if (typeof value === "string" && value.startsWith("(masked: ")) return undefined;
  if (typeof value !== "object") return String(value);
  if (value.is === "text") return value.text;
  return value.is === "list" ? value.items.join("\n") : undefined;
}

/** Names and tags change in a refactoring, so they count half. `false` and 0 are often defaults and count a quarter. */
function weightOf(path: string, value: string): number {
  if (/^(?:tags|tags_all|name|name_prefix|description)(?:$|[.[])/.test(path)) return 0.5;
  return value === "false" || value === "true" || value === "0" || value === "{}" ? 0.25 : 1;
}

function likenessOf(from: Profile, to: Profile): number {
  let same = 0;
  let all = 0;
  let shared = 0;
  for (const [path, { text, weight }] of to.values) {
    all += weight;
    if (from.values.get(path)?.text === text) {
      same += weight;
      if (weight >= 0.5) shared++;
    } else if (from.values.has(path) && isIdentity(to.change.type, path)) return 0;
  }
  if (shared < MIN_SHARED || all === 0) return 0;
  for (const [path, { weight }] of from.values) if (!to.names.has(topOf(path))) all += weight;
  return same / all;
}

function isIdentity(type: string, path: string): boolean {
  return IDENTITY.has(path) && type.startsWith("aws_") && !(path === "name" && RENAMED_IN_PLACE.test(type));
}

/** Of two equal candidates, prefers the one whose address shares more words. */
function nameDistance({ from, to }: { from: Profile; to: Profile }): number {
  const words = new Set(from.change.address.split(/[^A-Za-z0-9]+/));
  const others = to.change.address.split(/[^A-Za-z0-9]+/);
  return others.filter((word) => !words.has(word)).length;
}

function renameOf(from: ReviewedChange, to: ReviewedChange, likeness: number): Rename {
  return {
    from: from.address,
    to: to.address,
    likeness,
    stateful: from.stateful,
    movedBlock: `moved {\n  from = ${from.address}\n  to   = ${to.address}\n}`,
  };
}
