import { type CtyType, isCollection, isObject } from "../schema/schema-model";

/** Computed attributes that no table covers, by name; the first match counts. */
const BY_NAME: readonly (readonly [RegExp, string])[] = [
  [/^(owner_id|account_id|owner|registry_id|catalog_id|aws_account_id|owner_account_id)$/, "{account}"],
  [
    /^(created|modified|updated|create|creation|last_modified|last_updated|registration)_?(at|date|time|timestamp|on)?$/,
    "2026-01-01T00:00:00Z",
  ],
  [/_(at|date|time|timestamp)$/, "2026-01-01T00:00:00Z"],
  [/^(status|state)$/, "ACTIVE"],
  [/^(engine_version_actual)$/, "{engine_version}"],
  [/^(name)$/, "{name_prefix}{hex10}"],
  [/^(dns_name|domain_name|endpoint|fqdn|hostname|host|address)$/, "{hex10}.{region}.amazonaws.com"],
  [/^(url|uri|invoke_url)$/, "https://{hex10}.{region}.amazonaws.com"],
  [/^(hosted_zone_id|zone_id)$/, "Z{hex13}"],
  [/^(etag|fingerprint|checksum|md5)$/, "{hex32}"],
  [/^(version|latest_version|revision)$/, "1"],
  [/^(availability_zone)$/, "{region}a"],
  [/_arn$/, ""],
  [/^(.*_)?id$/, "{hex20}"],
];

/** Optional attributes that AWS fills in if they are not set. All others stay null. */
const FILLED_IN = /^(id|arn|name|availability_zone|engine_version|owner_id|account_id|catalog_id|endpoint)$/;

/**
 * The template for a computed string that no table covers; undefined for null.
 *
 * @param settable whether the configuration may also set it
 */
export function conventionalTemplate(name: string, settable: boolean): string | undefined {
  const key = settable ? `${name}?` : name;
  if (!templates.has(key)) templates.set(key, findTemplate(name, settable));
  return templates.get(key);
}

/** By name, with a question mark for settable ones. */
const templates = new Map<string, string | undefined>();

function findTemplate(name: string, settable: boolean): string | undefined {
  if (settable && !FILLED_IN.test(name)) return undefined;
  const found = BY_NAME.find(([pattern]) => pattern.test(name))?.[1];
  return found ?? (settable ? undefined : "");
}

/** The value of a computed attribute that is not a string and that no table covers. */
export function conventionalValue(
  type: CtyType,
  settable: boolean,
  string: (name: string) => unknown,
): unknown {
  if (type === "dynamic") return null;
  if (type === "number") return settable ? null : 0;
  if (type === "bool") return settable ? null : false;
  if (isObject(type)) return settable ? null : conventionalObject(type[1], string);
  if (isCollection(type)) {
    if (type[0] === "map") return {};
    // References such as `certificate_authority[0].data` need an element to refer to.
    return isObject(type[1]) && !settable ? [conventionalObject(type[1][1], string)] : [];
  }
  return null;
}

function conventionalObject(
  types: Readonly<Record<string, CtyType>>,
  string: (name: string) => unknown,
): object {
  return Object.fromEntries(
    Object.entries(types).map(([name, type]) => [
      name,
      type === "string" ? string(name) : conventionalValue(type, false, string),
    ]),
  );
}
