/**
 * What YAML says is data. Terraform reads `${…}` and `%{…}` in every string as code, and cdktf reads `${TfToken[…]}`,
 * `#{TfToken[…]}` and `&{TfToken[…]}` as references to whatever it numbers so. While stacks are constructed, the signs
 * that begin these are others, which mean nothing to either; the finished stack spells them as Terraform's literals.
 *
 * The stand-ins are noncharacters of Unicode, which no text has.
 */
const STAND_INS: Readonly<Record<string, string>> = {
  $: "\uFDD0",
  "%": "\uFDD1",
  "#": "\uFDD2",
  "&": "\uFDD3",
};
const SIGNS = new Map(Object.entries(STAND_INS).map(([sign, standIn]) => [standIn, sign]));

/** A sign before a brace, or at the end, where a reference may be put behind it. */
const BEGINNINGS = /[$%#&](?=\{|$)/g;

/** A value from YAML, with all that is in it, as a stack may be made of it. */
export function asData<T>(value: T): T {
  return mapTexts(value, (text) => text.replace(BEGINNINGS, (sign) => STAND_INS[sign] ?? sign)) as T;
}

/** A finished stack, or a text of it, with the data in it spelled as Terraform takes it literally. */
export function asTerraform(value: unknown): unknown {
  return mapTexts(value, spell);
}

function spell(text: string): string {
  return text.replace(/[\uFDD0-\uFDD3]/g, (standIn, at: number) => {
    const sign = SIGNS.get(standIn) ?? standIn;
    if (sign === "#" || sign === "&") return sign;
    if (text[at + 1] === "{") return sign + sign;
    // Two signs in a row would be a literal one: what follows is a reference.
    return text.startsWith(`${sign}{`, at + 1) ? `\${"${sign}"}` : sign;
  });
}

/** Texts and keys, however deep. What has a class of its own is left as it is. */
function mapTexts(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === "string") return map(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, map));
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [map(key), mapTexts(inner, map)]));
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
