import { type CtyType, isCollection, isObject } from "../schema/schema-model";

/** What a computed attribute gets when no table says so: by its name, in this order. */
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

/** Optional attributes that AWS fills in when the configuration leaves them out; others stay null. */
const FILLED_IN = /^(id|arn|name|availability_zone|engine_version|owner_id|account_id|catalog_id|endpoint)$/;

/**
 * The template for a computed string that no table knows, or undefined for null.
 *
 * @param settable the attribute may also be set in the configuration
 */
export function conventionalTemplate(name: string, settable: boolean): string | undefined {
  if (settable && !FILLED_IN.test(name)) return undefined;
  const found = BY_NAME.find(([pattern]) => pattern.test(name))?.[1];
  return found ?? (settable ? undefined : "");
}

/** A computed value that is not a string, where no table knows it. */
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
    // References such as `certificate_authority[0].data` need an element to point at.
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
