import type { AttributeChange, ReviewedChange, Shown } from "../model";
import type { AccessEntry } from "./access-delta";
import { ANYWHERE, JUDGED_WHOLE, wholeRulesDelta } from "./other-cloud-rules";

/** A setting outside AWS that allows public access or grants full access. */
interface Telling {
  readonly about: "iam" | "network";
  readonly type: RegExp;
  readonly path: RegExp;
  /** Matches the attribute, or an item of its list. */
  readonly value: RegExp;
  readonly says: string;
  readonly isOpenToAll: boolean;
}

/** Argument names from the documentation of the providers google, azurerm and kubernetes. */
const TELLING: readonly Telling[] = [
  {
    about: "iam",
    type: /^google_.+_iam_(?:member|binding)$/,
    path: /^members?$/,
    value: /^(?:allUsers|allAuthenticatedUsers)$/,
    says: "the role is everybody's",
    isOpenToAll: true,
  },
  {
    about: "iam",
    type: /^google_.*iam_policy$/,
    path: /^policy_data$/,
    value: /allUsers|allAuthenticatedUsers/,
    says: "a policy for everybody",
    isOpenToAll: true,
  },
  {
    about: "iam",
    type: /^google_.*iam_policy$/,
    path: /^policy_data$/,
    value: /roles\/(?:owner|editor)/,
    says: "a policy with a role that allows nearly everything",
    isOpenToAll: false,
  },
  {
    about: "iam",
    type: /^azurerm_role_assignment$/,
    path: /^role_definition_(?:name|id)$/,
    // The ids are those of the roles Owner, Contributor, User Access Administrator and its successor.
    value:
      /^(?:Owner|Contributor|User Access Administrator|Role Based Access Control Administrator)$|(?:8e3af657-a8ff-443c-a75c-2fe8c4bcb635|b24988ac-6180-42a0-ab88-20f7382dd24c|18d7d88d-d35e-4fb5-a5c3-7773c20a72d9|f58310d9-a9f6-439a-9e8d-f62e7b41a168)$/,
    says: "a role that allows nearly everything",
    isOpenToAll: false,
  },
  {
    about: "iam",
    type: /^kubernetes_(?:cluster_)?role_binding(?:_v1)?$/,
    path: /^role_ref(?:\[[^\]]*\])?\.name$/,
    value: /^(?:cluster-admin|admin)$/,
    says: "administrator of the cluster",
    isOpenToAll: false,
  },
  {
    about: "iam",
    type: /^kubernetes_manifest$/,
    path: /(?:^|\.)roleRef\.name$/,
    value: /^(?:cluster-admin|admin)$/,
    says: "administrator of the cluster",
    isOpenToAll: false,
  },
  {
    about: "iam",
    type: /^kub(?:ectl|ernetes)_manifest$/,
    path: /^(?:yaml_body|yaml_body_parsed|manifest)$/,
    value: /roleRef["']?:[^]{0,200}?\bname["']?:\s*["']?(?:cluster-admin|admin)\b/,
    says: "administrator of the cluster",
    isOpenToAll: false,
  },
  {
    about: "iam",
    type: /^google_bigquery_dataset(?:_access)?$/,
    path: /(?:^|\.)(?:special_group|iam_member)$/,
    value: /^all(?:Authenticated)?Users$/,
    says: "the data can be read by anyone",
    isOpenToAll: true,
  },
  {
    about: "iam",
    type: /^kubernetes_(?:cluster_)?role_binding(?:_v1)?$/,
    path: /^subject\[[^\]]*\]\.name$/,
    value: /^system:(?:anonymous|unauthenticated|authenticated)$/,
    says: "the binding is everybody's",
    isOpenToAll: true,
  },
  {
    about: "iam",
    type: /^kubernetes_(?:cluster_)?role(?:_v1)?$/,
    path: /^rule\[[^\]]*\]\.(?:verbs|resources)$/,
    value: /^\*$/,
    says: "a role with a wildcard",
    isOpenToAll: false,
  },
  {
    about: "network",
    type: /^azurerm_.*firewall_rule$/,
    path: /^start_ip_address$/,
    value: /^0\.0\.0\.0$/,
    says: "a database's firewall rule from anywhere, or from all of Azure",
    isOpenToAll: true,
  },
  {
    about: "network",
    type: /^azurerm_storage_account$/,
    path: /^(?:allow_nested_items_to_be_public|allow_blob_public_access)$/,
    value: /^true$/,
    says: "its containers may be public",
    isOpenToAll: false,
  },
  {
    about: "network",
    type: /^azurerm_storage_(?:account|container)$/,
    path: /^(?:container_access_type|network_rules(?:\[[^\]]*\])?\.default_action)$/,
    value: /^(?:blob|container|Allow)$/,
    says: "the storage can be read by anyone",
    isOpenToAll: true,
  },
  {
    about: "network",
    type: /^azurerm_(?:mssql_server|postgresql_server|postgresql_flexible_server|mysql_server|key_vault|cosmosdb_account|container_registry|redis_cache)$/,
    path: /^public_network_access_enabled$/,
    value: /^true$/,
    says: "it can be reached from the internet",
    isOpenToAll: false,
  },
  {
    about: "network",
    type: /^azurerm_(?:key_vault|cognitive_account|eventhub_namespace|servicebus_namespace)$/,
    path: /^network_(?:acls|rulesets|rule_set)(?:\[[^\]]*\])?\.default_action$/,
    value: /^Allow$/,
    says: "it can be reached from the internet",
    isOpenToAll: false,
  },
  {
    about: "network",
    type: /^google_storage_(?:bucket_acl|default_object_acl|object_acl)$/,
    path: /^(?:predefined_acl|role_entity)$/,
    value: /^(?:public.*|authenticatedRead|(?:OWNER|READER|WRITER):all(?:Authenticated)?Users)$/,
    says: "the bucket can be read by anyone",
    isOpenToAll: true,
  },
  {
    about: "network",
    type: /^google_storage_(?:bucket|object|default_object)_access_control$/,
    path: /^entity$/,
    value: /^all(?:Authenticated)?Users$/,
    says: "the bucket can be read by anyone",
    isOpenToAll: true,
  },
  {
    about: "network",
    type: /^google_container_cluster$|^azurerm_kubernetes_cluster$/,
    path: /(?:^|\.)(?:cidr_block|authorized_ip_ranges|api_server_authorized_ip_ranges)$/,
    value: ANYWHERE,
    says: "the cluster's API from anywhere",
    isOpenToAll: true,
  },
  {
    about: "network",
    type: /^google_sql_database_instance$/,
    path: /authorized_networks\[[^\]]*\]\.value$/,
    value: ANYWHERE,
    says: "the database from anywhere",
    isOpenToAll: true,
  },
  {
    about: "network",
    type: /^kubernetes_(?:network_policy(?:_v1)?|service(?:_v1)?)$/,
    path: /(?:\.cidr|load_balancer_source_ranges)$/,
    value: ANYWHERE,
    says: "from anywhere",
    isOpenToAll: true,
  },
];

/** The clearest cases of public or full access in other clouds that a plan adds. */
export function otherCloudsDelta(changes: readonly ReviewedChange[], about: Telling["about"]): AccessEntry[] {
  return changes
    .filter(({ type }) => !type.startsWith("aws_"))
    .flatMap((change) => [...wholeRulesDelta(change, about), ...settingsDelta(change, about)]);
}

function settingsDelta(change: ReviewedChange, about: Telling["about"]): AccessEntry[] {
  const told = TELLING.filter((each) => each.about === about && each.type.test(change.type));
  return change.attributes.flatMap((attribute) =>
    told.flatMap((telling) => entryOf(change, attribute, telling)),
  );
}

function entryOf(
  { address }: ReviewedChange,
  { path, before, after }: AttributeChange,
  { path: wanted, value, says, isOpenToAll }: Telling,
): AccessEntry[] {
  if (!wanted.test(path)) return [];
  const [old, now] = [textsIn(before), textsIn(after)].map((texts) =>
    texts.filter((text) => value.test(text)),
  );
  const came = (now ?? []).filter((text) => old?.includes(text) !== true);
  const went = (old ?? []).filter((text) => now?.includes(text) !== true);
  const entry = (effect: "added" | "removed", texts: readonly string[]): AccessEntry => ({
    effect,
    widens: effect === "added",
    address,
    who: "",
    what: [says],
    on: [],
    note: `${path}: ${texts.map((text) => (text.length > 60 ? `${text.slice(0, 60)}…` : text)).join(", ")}`,
    isOpenToAll: isOpenToAll && effect === "added",
  });
  return [
    ...(came.length > 0 ? [entry("added", came)] : []),
    ...(went.length > 0 ? [entry("removed", went)] : []),
  ];
}

function textsIn(value: Shown): string[] {
  if (value === null) return [];
  if (typeof value !== "object") return [String(value)];
  if (value.is === "list") return value.items.map(String);
  return value.is === "text" ? [value.text] : [];
}

/** Providers whose permissions and networks are not fully analyzed, with the types that grant access. */
const UNJUDGED: Readonly<Record<string, RegExp>> = {
  azurerm:
    /^azurerm_(?:role_|.*network_security|.*firewall|storage_(?:account|container)|.*(?:_policy|access))/,
  azuread: /^azuread_/,
  google:
    /^google_.*(?:_iam_|firewall|_acl|access_control|policy)|^google_(?:storage_bucket|container_cluster|sql_database_instance)$/,
  kubernetes: /^kubernetes_(?:.*role|network_policy|service|ingress|secret)/,
};

/** The providers for which the plan changes something that grants access, or that is judged only in part. */
export function unjudgedProviders(changes: readonly ReviewedChange[]): readonly string[] {
  const types = new Set(changes.filter(({ kind }) => kind !== "read").map(({ type }) => type));
  const providers = [...types].flatMap((type) => {
    const provider = type.slice(0, Math.max(0, type.indexOf("_")));
    const isTold = [...TELLING, ...JUDGED_WHOLE].some((telling) => telling.type.test(type));
    return isTold || UNJUDGED[provider]?.test(type) === true ? [provider] : [];
  });
  return [...new Set(providers)].sort();
}
