import { structuredPatch } from "diff";
import { writeExactly } from "../../text/exact-json";
import type { Json } from "../../text/json";
import type { AttributeChange, ListValue, Shown, TextValue } from "../model";
import { prettyJson } from "../normalize/shown-value";
import { parseStructure } from "../../masking/mask-value";
import { inOrderOf, type MemberChange, memberChanges } from "../normalize/paired-items";
import { SENSITIVE_NOTE, UNKNOWN_NOTE } from "../normalize/sensitive-note";
import type { Room } from "./blocks";
import { shortened, visibleLine, visibleText } from "./visible-text";

/** A value on one line: short texts in quotes, long ones as their size. */
export function valueInLine(value: Shown, columns = 80): string {
  if (value === null) return "null";
  if (typeof value === "string") return shortened(visibleLine(JSON.stringify(value)), columns);
  if (typeof value !== "object") return String(value);
  if (value.is === "unknown") return UNKNOWN_NOTE;
  if (value.is === "sensitive") return SENSITIVE_NOTE;
  if (value.is === "number") return value.digits;
  if (value.is === "list")
    return shortened(visibleLine(`[${value.items.map((item) => JSON.stringify(item)).join(", ")}]`), columns);
  if (value.form === "json" && value.length <= SHORT_JSON) return shortened(visibleLine(value.text), columns);
  return `(${FORM_NAMES[value.form]} of ${String(value.length)} characters)`;
}

/** JSON up to this length is shown; longer JSON as its size. */
const SHORT_JSON = 40;

/** `"a" -> "b"`. For two long texts, the first line that differs. */
export function changeInLine(before: Shown, after: Shown, columns: number): string {
  const members = isText(before) && isText(after) ? membersThatDiffer(before, after) : undefined;
  if (members !== undefined) return membersInLine(members, columns);
  const lines = isText(before) && isText(after) ? firstDifference(before, after) : undefined;
  if (lines === undefined) return `${valueInLine(before, columns)} -> ${valueInLine(after, columns)}`;
  const { old, now, others } = lines;
  const shown = (line: string | undefined) =>
    line === undefined ? "(no line)" : shortened(visibleLine(line.trim()), columns);
  const rest = others === 0 ? "" : ` and ${String(others)} more ${others === 1 ? "line" : "lines"}`;
  return `${shown(old)} -> ${shown(now)}${rest}`;
}

/** How many JSON members a line names. More are counted. */
const MEMBERS = 3;

/** The members in which two JSON texts differ; undefined if they are not JSON, or too large. */
function membersThatDiffer(before: TextValue, after: TextValue): MemberChange[] | undefined {
  const isWhole = [before, after].every(
    ({ form, text, length }) => form === "json" && text.length === length,
  );
  if (!isWhole) return undefined;
  const [old, now] = [parseStructure(before.text), parseStructure(after.text)];
  if (old === undefined || now === undefined) return undefined;
  const members = memberChanges(old, now).filter(({ path }) => path !== "");
  return members.length === 0 ? undefined : members;
}

function membersInLine(members: readonly MemberChange[], columns: number): string {
  const side = (value: Json | undefined) => (value === undefined ? "(none)" : writeExactly(value));
  const shown = members
    .slice(0, MEMBERS)
    .map(({ path, before, after }) =>
      visibleLine(`${path} ${shortened(side(before), columns)} -> ${shortened(side(after), columns)}`),
    );
  const rest = members.length - shown.length;
  return `${shown.join(", ")}${rest > 0 ? ` and ${String(rest)} more` : ""}`;
}

interface FirstDifference {
  readonly old: string | undefined;
  readonly now: string | undefined;
  /** How many other lines differ. */
  readonly others: number;
}

function firstDifference(before: TextValue, after: TextValue): FirstDifference | undefined {
  const [old, now] = [laidOut(before).split("\n"), laidOut(after).split("\n")];
  const [gone, come] = [beyond(old, now), beyond(now, old)];
  const others = Math.max(gone.length, come.length) - 1;
  return others < 0 ? undefined : { old: gone[0], now: come[0], others };
}

/** The lines that the other text does not have, or has less often. */
function beyond(lines: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const times = left.get(line) ?? 0;
    left.set(line, times - 1);
    return times <= 0;
  });
}

const FORM_NAMES: Readonly<Record<TextValue["form"], string>> = {
  plain: "text",
  json: "JSON",
  base64: "base64 text",
  bytes: "bytes",
};

/** With more changed lines, a diff takes seconds and says no more than both texts. */
const MAX_EDITS = 1500;

/**
 * An attribute's change as diff lines: `+` for added, `-` for removed, `!` for changed, which GitHub colors as in
 * Atlantis's comments. A line never starts with foreign text.
 */
export function attributeLines(attribute: AttributeChange, room: Room): string[] {
  const { before, after } = attribute;
  const path = shortened(visibleLine(attribute.path), 200);
  const note = noteOf(attribute);
  const isOpen = typeof after === "object" && (after?.is === "unknown" || after?.is === "sensitive");
  if (!isOpen && (isText(before) || isText(after))) return textLines(path, before, after, note, room);
  if (isList(before) && isList(after)) return listLines(path, before, after, note, room);
  const columns = Math.max(40, Math.floor(room.columns / 2));
  if (before === null) return [`+ ${path} = ${valueInLine(after, columns)}${note}`];
  if (after === null) return [`- ${path} = ${valueInLine(before, columns)}${note}`];
  return [`! ${path} = ${valueInLine(before, columns)} -> ${valueInLine(after, columns)}${note}`];
}

function noteOf({ forces, onlyForm, differsUnseen }: AttributeChange): string {
  const notes = [
    forces === true ? "forces replacement" : "",
    onlyForm === true ? "only order or formatting" : "",
    differsUnseen === true ? "differs only in masked or cut parts" : "",
  ].filter((note) => note !== "");
  return notes.length === 0 ? "" : ` # ${notes.join(", ")}`;
}

const isText = (value: Shown): value is TextValue => typeof value === "object" && value?.is === "text";
const isList = (value: Shown): value is ListValue => typeof value === "object" && value?.is === "list";

function listLines(path: string, before: ListValue, after: ListValue, note: string, room: Room): string[] {
  const count = (items: readonly unknown[]) => {
    const counts = new Map<string, number>();
    for (const item of items) counts.set(JSON.stringify(item), (counts.get(JSON.stringify(item)) ?? 0) + 1);
    return counts;
  };
  const [old, now] = [count(before.items), count(after.items)];
  const beyond = (items: Map<string, number>, others: Map<string, number>) =>
    [...items].flatMap(([item, times]) =>
      Array.from({ length: Math.max(0, times - (others.get(item) ?? 0)) }, () => item),
    );
  const gone = beyond(old, now);
  const come = beyond(now, old);
  const alike = after.items.length - come.length;
  const line = (sign: string, item: string) => `${sign}   ${shortened(visibleLine(item), room.columns)}`;
  const lines = [...gone.map((item) => line("-", item)), ...come.map((item) => line("+", item))];
  return [
    `! ${path}:${note}`,
    ...cut(lines, room.lines),
    ...(alike > 0 ? [`    (${String(alike)} alike)`] : []),
  ];
}

function textLines(path: string, before: Shown, after: Shown, note: string, room: Room): string[] {
  const form = isText(after) ? after.form : isText(before) ? before.form : "plain";
  const how = form === "base64" ? " (decoded from base64)" : form === "json" ? " (JSON)" : "";
  const head = (sign: string) => `${sign} ${path}:${how}${note}`;
  if (before === null) return [head("+"), ...cut(sideLines("+", after, room), room.lines)];
  if (after === null) return [head("-"), ...cut(sideLines("-", before, room), room.lines)];
  if (!isText(before) || !isText(after)) {
    return [
      head("!"),
      ...cut(sideLines("-", before, room), room.lines / 2),
      ...cut(sideLines("+", after, room), room.lines / 2),
    ];
  }
  if (before.text === after.text)
    return [head("!"), ` (${sizeNote(before)} -> ${sizeNote(after)}; the parts shown are equal)`];
  const lines = innerDiff(before, after, room);
  const shown = lines.length === 0 ? [REORDERED] : cut(lines, room.lines);
  return [head("!"), ...shown, ...beyondLines(before, after)];
}

/** Two texts that differ, but not once their named blocks are in one order. */
const REORDERED = "    (the same blocks in a different order)";

/** Formats the text for a line diff. Named blocks follow the order of another text's. */
function laidOut({ form, text }: TextValue, model?: TextValue): string {
  if (form !== "json") return text;
  const value = parseStructure(text);
  if (value === undefined) return text;
  const other = model?.form === "json" ? parseStructure(model.text) : undefined;
  return prettyJson(other === undefined ? value : inOrderOf(value, other));
}

function sideLines(sign: string, value: Shown, room: Room): string[] {
  if (!isText(value)) return [`${sign}   ${valueInLine(value, room.columns)}`];
  // Reads only as many lines as fit: the text may be long.
  const lines = visibleText(laidOut(value).slice(0, room.lines * room.columns)).split("\n");
  return [...lines.map((line) => `${sign}   ${shortened(line, room.columns)}`), ...cutNote(value)];
}

function innerDiff(before: TextValue, after: TextValue, room: Room): string[] {
  const patch = structuredPatch("", "", withEnd(laidOut(before, after)), withEnd(laidOut(after)), "", "", {
    context: 3,
    maxEditLength: MAX_EDITS,
  });
  if (patch === undefined)
    return [
      ...cut(sideLines("-", before, room), room.lines / 2),
      ...cut(sideLines("+", after, room), room.lines / 2),
    ];
  return patch.hunks.flatMap((hunk) => [
    `@@ line ${String(hunk.newStart)} @@`,
    ...hunk.lines.map(
      (line) => `${line.slice(0, 1)}   ${shortened(visibleLine(line.slice(1)), room.columns)}`,
    ),
  ]);
}

/** Ignores whether a text ends with a line feed, which seldom matters to a reviewer. */
function withEnd(text: string): string {
  return visibleText(text.endsWith("\n") ? text : `${text}\n`);
}

function cutNote(value: TextValue): string[] {
  return value.text.length < value.length ? [`    (cut: ${sizeNote(value)})`] : [];
}

function beyondLines(before: TextValue, after: TextValue): string[] {
  const isCut = before.text.length < before.length || after.text.length < after.length;
  return isCut ? [`    (cut: ${sizeNote(before)} -> ${sizeNote(after)})`] : [];
}

function sizeNote({ length, digest }: TextValue): string {
  return `${String(length)} characters${digest === undefined ? "" : `, SHA-256 ${digest.slice(0, 12)}`}`;
}

/** The first lines, and how many more there are. */
export function cut(lines: readonly string[], room: number): string[] {
  const kept = Math.max(1, Math.floor(room));
  if (lines.length <= kept) return [...lines];
  return [...lines.slice(0, kept), `    … ${String(lines.length - kept)} more lines`];
}
