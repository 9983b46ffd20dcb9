/** What TOML can hold of the shapes that configuration files here have. */
export type TomlValue = string | number | boolean | readonly TomlTable[];
export type TomlTable = Readonly<Record<string, TomlValue | undefined>>;

const BARE_KEY = /^[A-Za-z0-9_-]+$/;

/**
 * A TOML document of top-level keys, dotted ones (`auth.token`) among them, followed by its arrays of tables
 * (`[[proxies]]`). Values are basic strings, numbers and truth values, and inline tables inside lists.
 *
 * @throws Error for a key that would need quotes
 */
export function renderToml(document: TomlTable): string {
  const entries = Object.entries(document).filter(
    (entry): entry is [string, TomlValue] => entry[1] !== undefined,
  );
  const scalars = entries.filter(([, value]) => !isTables(value));
  const tables = entries.flatMap(([key, value]) =>
    isTables(value) ? value.map((table) => [key, table] as const) : [],
  );
  return [
    ...scalars.map(([key, value]) => `${keyOf(key)} = ${scalar(value)}\n`),
    ...tables.map(([key, table]) => `\n[[${keyOf(key)}]]\n${renderToml(table)}`),
  ].join("");
}

function isTables(value: TomlValue): value is readonly TomlTable[] {
  return Array.isArray(value);
}

function keyOf(key: string): string {
  if (key.split(".").every((part) => BARE_KEY.test(part))) return key;
  throw new Error(`${JSON.stringify(key)} is no TOML key without quotes`);
}

function scalar(value: TomlValue): string {
  return typeof value === "string" ? basicString(value) : String(value);
}

/** JSON's strings are TOML's basic strings, but for halves of characters and for DEL, which TOML wants escaped. */
function basicString(text: string): string {
  if (/\p{Cs}/u.test(text)) throw new Error("TOML holds whole characters only");
  return JSON.stringify(text).replaceAll("\u007f", "\\u007F");
}
