import { exactDigits, mayHoldLongNumber, parseExactly, writeExactly } from "../text/exact-json";
import type { Json, JsonObject } from "../text/json";
import { decodeBase64 } from "./base64";
import type { OnMasked } from "./assignments";
import { maskNote, maskText } from "./mask-text";
import { isHarmlessValue, isSecretName } from "./secret-names";

/** JSON inside JSON inside JSON. Deeper than this, it is masked as plain text. */
const MAX_NESTING = 8;

/** A text in readable form, decoded and masked. */
export interface ReadableText {
  readonly form: "plain" | "json" | "base64" | "bytes" | "secret";
  readonly text: string;
  /** The JSON in the text, masked. */
  readonly json?: Json;
}

/**
 * Masks an attribute's value. `name` is the last part of its path. JSON and base64 are decoded first, so that their
 * contents are judged by their own names.
 */
export function maskString(text: string, name: string, onMasked: OnMasked, depth = 0): ReadableText {
  if (text.length > 0 && isSecretName(name) && !isHarmlessValue(text)) {
    onMasked(`value of ${name.slice(0, 40)}`);
    return { form: "secret", text: maskNote("by its name") };
  }
  if (text.length < 8) return { form: "plain", text };
  const json = depth < MAX_NESTING ? parseStructure(text) : undefined;
  if (json !== undefined) {
    const masked = maskJson(json, name, onMasked, depth + 1);
    // Most callers format the JSON themselves, so its text is only created on demand.
    return {
      form: "json",
      json: masked,
      get text() {
        return writeExactly(masked);
      },
    };
  }
  const decoded = depth < MAX_NESTING ? decodeBase64(text) : undefined;
  if (decoded?.is === "text") {
    const inner = maskString(decoded.text, "", onMasked, depth + 1);
    return { ...inner, form: "base64" };
  }
  if (decoded?.is === "bytes" && /base64|_b64|user_data|content|zip/.test(name)) {
    return { form: "bytes", text: `(${String(decoded.bytes)} bytes in base64)` };
  }
  return { form: "plain", text: maskText(text, name, onMasked) };
}

/**
 * Masks a structure and sorts its properties. In `{name: "DB_PASSWORD", value: "…"}`, the form that containers use, the
 * value is judged by that name.
 */
export function maskJson(value: Json, name: string, onMasked: OnMasked, depth = 0): Json {
  const isText = typeof value === "string" && exactDigits(value) === undefined;
  if (isText) return maskString(value, name, onMasked, depth).text;
  if (typeof value !== "object" || value === null)
    return isSecretNumber(value, name) ? masked(name, onMasked) : value;
  if (depth > 200) return "(nested too deep to be shown)";
  if (isList(value)) return value.map((item) => maskJson(item, name, onMasked, depth + 1));
  const spoken = spokenName(value);
  const result: Record<string, Json> = {};
  for (const key of sortedKeys(value)) {
    const itemName = spoken !== undefined && VALUE_KEYS.has(key) ? spoken : key;
    result[maskText(key, "", onMasked)] = maskJson(value[key] ?? null, itemName, onMasked, depth + 1);
  }
  return result;
}

/** Most tools already write properties in order; sorting takes memory. */
function sortedKeys(object: JsonObject): readonly string[] {
  const keys = Object.keys(object);
  let previous = "";
  for (const key of keys) {
    if (key < previous) return keys.sort();
    previous = key;
  }
  return keys;
}

const VALUE_KEYS = new Set(["value", "Value", "default", "content"]);
const NAME_KEYS = ["name", "Name", "key", "Key", "parameter_key", "ParameterKey", "header", "header_name"];

/** The name that an object gives to its `value`. */
export function spokenName(object: JsonObject): string | undefined {
  for (const key of NAME_KEYS) {
    const name = object[key];
    if (typeof name === "string") return name;
  }
  return undefined;
}

/** The name of a property: that of the object if the property is its `value`. */
export function nameWithin(object: JsonObject | undefined, key: string): string {
  return object !== undefined && VALUE_KEYS.has(key) ? (spokenName(object) ?? key) : key;
}

function isSecretNumber(value: Json, name: string): boolean {
  const isNumber = typeof value === "number" || exactDigits(value) !== undefined;
  return isNumber && /^(?:.*_)?(?:password|passwd|secret|pin|passcode)$/i.test(name);
}

function masked(name: string, onMasked: OnMasked): string {
  onMasked(`value of ${name.slice(0, 40)}`);
  return maskNote("by its name");
}

/** Parses a text that is a JSON object or list; undefined for any other. */
export function parseStructure(text: string): Json | undefined {
  const first = text.charCodeAt(0);
  const opens = first === 0x7b || first === 0x5b || (first <= 0x20 && /^\s*[[{]/.test(text));
  if (!opens) return undefined;
  try {
    return mayHoldLongNumber(text) ? parseExactly(text) : (JSON.parse(text) as Json);
  } catch {
    return undefined;
  }
}

export function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
