/**
 * Protects data from YAML: Terraform evaluates `${…}` and `%{…}` in every string, and cdktf resolves `${TfToken[…]}`,
 * `#{TfToken[…]}` and `&{TfToken[…]}` as references. While stacks are built, the signs that start these are replaced
 * with placeholders; the finished stack has them as Terraform literals.
 *
 * The placeholders are Unicode noncharacters, which do not occur in text.
 */
const STAND_INS: Readonly<Record<string, string>> = {
  $: "\uFDD0",
  "%": "\uFDD1",
  "#": "\uFDD2",
  "&": "\uFDD3",
};
const SIGNS = new Map(Object.entries(STAND_INS).map(([sign, standIn]) => [standIn, sign]));

/** A sign before a brace, or at the end, where a reference may follow. */
const BEGINNINGS = /[$%#&](?=\{|$)/g;

/** A YAML value with its signs replaced, ready for building a stack. */
export function asData<T>(value: T): T {
  return mapTexts(value, (text) => text.replace(BEGINNINGS, (sign) => STAND_INS[sign] ?? sign)) as T;
}

/** A finished stack, or a text of it, with the placeholders written as Terraform literals. */
export function asTerraform(value: unknown): unknown {
  return mapTexts(value, spell);
}

function spell(text: string): string {
  return text.replace(/[\uFDD0-\uFDD3]/g, (standIn, at: number) => {
    const sign = SIGNS.get(standIn) ?? standIn;
    if (sign === "#" || sign === "&") return sign;
    if (text[at + 1] === "{") return sign + sign;
    // Two signs in a row would be a literal sign: what follows is a reference.
    return text.startsWith(`${sign}{`, at + 1) ? `\${"${sign}"}` : sign;
  });
}

/** Maps texts and keys at every depth. Class instances stay as they are. */
function mapTexts(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === "string") return map(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, map));
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [map(key), mapTexts(inner, map)]));
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
