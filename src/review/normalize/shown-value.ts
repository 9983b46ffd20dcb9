import { createHash } from "node:crypto";
import type { ListValue, MarkedValue, Shown, TextValue } from "../model";
import { exactDigits, writeExactly } from "../../text/exact-json";
import type { Json, JsonObject } from "../../text/json";
import { isList, maskJson, maskString, parseStructure } from "../../masking/mask-value";
import type { OnMasked } from "../../masking/assignments";

/** Characters of a text to keep. The rest is counted and hashed. */
export const MAX_TEXT = 64 * 1024;
/** A one-line text up to this length is shown inline; longer ones get their own diff. */
const ONE_LINE = 160;

export const UNKNOWN: MarkedValue = { is: "unknown" };
export const SENSITIVE: MarkedValue = { is: "sensitive" };

/** A value as it may be shown: masked, decoded and formatted. `name` is the last part of its path. */
export function shownLeaf(value: Json | undefined, name: string, onMasked: OnMasked): Shown {
  if (value === undefined || value === null) return null;
  if (typeof value === "string") {
    const digits = exactDigits(value);
    return digits === undefined ? shownText(value, name, onMasked) : { is: "number", digits };
  }
  if (typeof value !== "object") return maskJson(value, name, onMasked) as Shown;
  if (isList(value)) return { is: "list", items: [] } satisfies ListValue;
  return jsonValue(maskJson(value, name, onMasked));
}

function shownText(raw: string, name: string, onMasked: OnMasked): Shown {
  const readable = maskString(raw, name, onMasked);
  if (readable.form === "secret") return readable.text;
  if (readable.form === "bytes") return textValue("bytes", readable.text, raw);
  if (readable.form === "json") return jsonValue(readable.json ?? null);
  const text = readable.json === undefined ? readable.text : prettyJson(readable.json);
  if (readable.form === "base64") return textValue("base64", text, raw);
  if (text.length <= ONE_LINE && !text.includes("\n")) return text;
  return textValue("plain", text, raw);
}

function textValue(form: TextValue["form"], text: string, raw: string | undefined): TextValue {
  const isCut = text.length > MAX_TEXT;
  const digested = isCut ? text : form === "bytes" ? raw : undefined;
  return {
    is: "text",
    form,
    text: isCut ? text.slice(0, MAX_TEXT) : text,
    length: text.length,
    ...(digested === undefined ? {} : { digest: createHash("sha256").update(digested).digest("hex") }),
  };
}

/** A list of plain values with each text masked; undefined if an item needs its own entry. */
export function shownList(items: readonly Json[], name: string, onMasked: OnMasked): ListValue | undefined {
  const shown: ListValue["items"][number][] = [];
  for (const item of items) {
    if (typeof item === "object" && item !== null) return undefined;
    const value = shownLeaf(item, name, onMasked);
    if (typeof value === "object" && value !== null) return undefined;
    shown.push(value);
  }
  return { is: "list", items: shown };
}

/** Longer texts are formatted before they are cut, because half a JSON text cannot be formatted. */
const LAID_OUT_LATER = MAX_TEXT / 4;

/** JSON on one line in canonical form, with the lists in policies sorted. */
function jsonValue(masked: Json): TextValue {
  const isPolicy = isPolicyDocument(masked);
  const ordered = isPolicy ? orderedPolicy(masked) : masked;
  const text = writeExactly(ordered);
  const value = textValue("json", text.length > LAID_OUT_LATER ? prettyJson(ordered) : text, undefined);
  if (isPolicy && keptLetters < MOST_KEPT) {
    keptLetters += value.text.length;
    documents.set(value, ordered);
  }
  return value;
}

/** Parsed policies, for as long as their texts exist. A text that was masked again is not in here. */
const documents = new WeakMap<TextValue, Json>();

/** Thousands of large policies would fill the memory. Beyond this many characters, a policy is parsed again when needed. */
const MOST_KEPT = 8 * 1024 * 1024;
let keptLetters = 0;

/** The policy document in a value; undefined if there is none. */
export function policyDocumentOf(value: TextValue): Json | undefined {
  const known = documents.get(value);
  if (known !== undefined) return known;
  if (value.form !== "json" || !value.text.includes('"Statement"')) return undefined;
  const document = parseStructure(value.text);
  return document !== undefined && isPolicyDocument(document) ? document : undefined;
}

/** Indented JSON. */
export function prettyJson(value: Json): string {
  return writeExactly(value, 2);
}

/** True for an IAM, bucket, queue or key policy. */
export function isPolicyDocument(value: Json): value is JsonObject {
  return (
    typeof value === "object" && value !== null && !isList(value) && typeof value["Statement"] === "object"
  );
}

/** Lists whose order IAM ignores, and which may also be a single text. */
const UNORDERED = new Set(["Action", "NotAction", "Resource", "NotResource", "AWS", "Service", "Federated"]);

function orderedPolicy(document: JsonObject): Json {
  const { Statement: statements } = document;
  if (statements === undefined || !isList(statements)) return document;
  return { ...document, Statement: statements.map(orderedStatement) };
}

function orderedStatement(statement: Json): Json {
  if (typeof statement !== "object" || statement === null || isList(statement)) return statement;
  const result: Record<string, Json> = {};
  for (const key in statement) {
    const value = statement[key] ?? null;
    if (key === "Principal" || key === "NotPrincipal") result[key] = orderedStatement(value);
    else result[key] = UNORDERED.has(key) && isList(value) ? orderedTexts(value) : value;
  }
  return result;
}

function orderedTexts(items: readonly Json[]): Json {
  if (items.length === 1) return items[0] ?? null;
  return items.every((item) => typeof item === "string") ? [...items].sort() : items;
}
