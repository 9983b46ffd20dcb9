import { loadPackage } from "../checkout.mjs";

const { Token } = loadPackage("cdktf");

/**
 * A configured value of a construct as TypeScript source. References become Terraform expressions, wrapped where
 * the type of the property is not a string.
 *
 * @param value what a construct's `…Input` getter returned
 * @param {(value: unknown) => unknown} resolve resolves tokens
 */
export function printValue(value, resolve) {
  if (isToken(value)) return printToken(value, resolve(value));
  if (Array.isArray(value)) return `[${value.map((item) => printValue(item, resolve)).join(", ")}]`;
  if (typeof value === "object" && value !== null) return `{ ${printProperties(value, resolve)} }`;
  return JSON.stringify(value);
}

/** `key: value` pairs of a configuration, without what is not set. */
export function printProperties(value, resolve) {
  return Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .map(([key, inner]) => `${JSON.stringify(key)}: ${printValue(inner, resolve)}`)
    .join(", ");
}

function isToken(value) {
  return typeof value !== "boolean" && Token.isUnresolved(value) && !isMixed(value);
}

/** Token.isUnresolved looks into lists; those that merely hold references are printed item by item. */
function isMixed(value) {
  return (
    Array.isArray(value) && !(value.length === 1 && typeof value[0] === "string" && value[0].startsWith("#{"))
  );
}

function printToken(token, resolved) {
  const source = JSON.stringify(resolved);
  if (typeof token === "string") return typeof resolved === "string" ? source : `Token.asString(${source})`;
  if (typeof token === "number") return `Token.asNumber(${source})`;
  if (Array.isArray(token)) return `Token.asList(${source})`;
  return `Token.asAny(${source})`;
}
