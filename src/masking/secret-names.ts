/** Decides from the name of an attribute, variable or setting whether its value is a secret. */

const SECRET_WORDS = new Set([
  "password", "passwd", "passphrase", "passcode", "pwd", "secret", "secrets", "token", "tokens", "apikey",
  "credential", "credentials", "privatekey", "secretkey", "accesskey", "authkey", "bearer", "pgpassword",
  "passwords", "passphrases",
]); // prettier-ignore

const SECRET_PAIRS = new Set(
  ["api key", "private key", "access key", "secret key", "auth key", "signing key", "encryption key", "master key",
   "account key", "shared key", "license key", "connection string", "host key", "pre shared", "preshared key", "auth string",
   "app key", "application key", "storage key", "session key", "crypt key", "hmac key", "cipher key", "integration key"],
); // prettier-ignore

/**
 * A name with one of these endings describes a secret but does not hold it: `secret_arn`, `token_ttl`,
 * `password_length`.
 */
const HARMLESS_ENDINGS = new Set([
  "arn", "arns", "id", "ids", "name", "names", "path", "length", "version", "versions", "ttl", "type", "policy",
  "enabled", "endpoint", "expiry", "days", "required", "count", "prefix", "format", "rotation", "lifetime", "file",
  "url", "uri", "region", "description", "duration", "hours", "minutes", "seconds", "validity", "units", "from",
  "age", "period", "window", "limit", "status", "class", "ref", "recovery", "for", "use", "usage", "provider",
  "spec", "kind", "time", "date", "at", "timeout", "expiration", "expires", "retention", "algorithm", "size", "bits",
  "mode", "manager", "store", "alias", "location", "issuer", "audience", "role", "username", "strategy", "rule",
  "rules", "reset", "index", "sub", "aud",
]); // prettier-ignore

const HOST = /\.(?:com|net|org|io|dev|app|cloud|aws)$/i;

/** IMDSv2's `http_tokens` is a setting, not a token. */
const HARMLESS_NAMES = new Set(["http_tokens", "httptokens", "secrets", "pwd"]);

/** `DB_PASS` is a password, but `proxy_pass` is where a proxy forwards requests. */
const PROXY_WORDS = new Set(["proxy", "fastcgi", "uwsgi", "grpc", "scgi", "memcached", "by"]);

const cache = new Map<string, boolean>();
const CACHE_LIMIT = 20_000;

/**
 * Whether a name is a secret's: `db_password`, `apiKey` and `PGPASSWORD` are; `secret_arn` and `http_tokens` are not.
 */
export function isSecretName(name: string): boolean {
  const known = cache.get(name);
  if (known !== undefined) return known;
  const answer = judge(name);
  if (cache.size < CACHE_LIMIT) cache.set(name, answer);
  return answer;
}

function judge(name: string): boolean {
  if (name.length > 200 || HARMLESS_NAMES.has(name.toLowerCase()) || HOST.test(name)) return false;
  // In a condition key, such as `token.actions.githubusercontent.com:sub`, the name is the last part.
  const words = wordsOf(name.slice(name.lastIndexOf(":") + 1));
  const last = words.at(-1) ?? "";
  if (HARMLESS_ENDINGS.has(last)) return false;
  if (last === "pass") return !PROXY_WORDS.has(words.at(-2) ?? "");
  return words.some(
    (word, index) =>
      SECRET_WORDS.has(word) ||
      /(?:password|passwd|secret|apikey)\d*$/.test(word) ||
      SECRET_PAIRS.has(`${word} ${words[index + 1] ?? ""}`),
  );
}

/** Further endings of names whose values are words of every plan: `db_user`, `environment`. */
const IDENTIFIERS = new Set([
  "user", "users", "login", "email", "account", "environment", "env", "stage", "host", "hostname", "domain", "project",
  "database", "db", "schema", "port", "bucket", "zone", "owner", "team", "app", "application", "service", "company",
  "organization", "namespace", "cluster", "tenant", "workspace", "label", "tag", "title", "suffix", "network", "cidr",
]); // prettier-ignore

/** Whether a name says that its value identifies something: `db_username`, `region`, `environment`. */
export function isIdentifierName(name: string): boolean {
  const last = wordsOf(name.slice(-200)).at(-1) ?? "";
  return HARMLESS_ENDINGS.has(last) || IDENTIFIERS.has(last);
}

function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
}

const HARMLESS_VALUE =
  /^(?:|true|false|null|none|nil|undefined|yes|no|required|optional|default|enabled|disabled|read|write|always|never|auto|[^A-Za-z0-9]{1,3}|string|number|boolean|integer|object|\d{1,3}|arn:[^\s]*|\$\{[A-Za-z_][^}:-]*(?::?-)?\}|\$[A-Z_][A-Z0-9_]*|\$\([^)]*\)|\{\{[^}]*\}\}|%[A-Z_]+%|\/[a-z0-9_.-]+(?:\/[a-z0-9_.-]+)+|\(masked: [^)]*\)|\*+|<[a-z _-]+>)$/i;

/** `DB_PASSWORD` names a setting. `hermes/prod` says where a secret is stored, not what it is. */
const NAMED_ELSEWHERE = /^(?:[A-Z]+(?:_[A-Z0-9]+)+|[a-z][a-z._-]*\d{0,2}(?:\/[a-z][a-z._-]*\d{0,2})+)$/;

/** Whether a value under a secret's name is not a secret: an ARN, a reference, a parameter's path, a switch. */
export function isHarmlessValue(value: string): boolean {
  return value.length < 200 && (HARMLESS_VALUE.test(value) || NAMED_ELSEWHERE.test(value));
}

const DIGEST_WORDS = new Set([
  "hash", "sha", "md5", "checksum", "crc", "etag", "fingerprint", "digest", "thumbprint", "thumbprints", "version",
  "versions", "commit", "revision", "publickey", "certificate", "certificates", "chain", "serial", "modulus",
]); // prettier-ignore
const DIGEST_PAIRS = new Set(["public key", "cert pem", "canonical user", "ca cert", "zone signing"]);

const digests = new Map<string, boolean>();

/** Names with public values that look random: `source_code_hash`, `etag`, `version_id`, `client_id`. */
export function isDigestName(name: string): boolean {
  const known = digests.get(name);
  if (known !== undefined) return known;
  const words = wordsOf(name.slice(0, 200));
  const answer =
    words.at(-1) === "id" ||
    words.some(
      (word, index) =>
        DIGEST_WORDS.has(word.replace(/^(sha|crc)\d+$/, "$1")) ||
        DIGEST_PAIRS.has(`${word} ${words[index + 1] ?? ""}`),
    );
  if (digests.size < CACHE_LIMIT) digests.set(name, answer);
  return answer;
}
