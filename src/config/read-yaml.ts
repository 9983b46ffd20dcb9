import { isAlias, isMap, isPair, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import type { Document, Pair, ParsedNode, Range, Scalar, YAMLMap, YAMLParseError, YAMLWarning } from "yaml";
import { onOneLine } from "../text/printable";
import type { ProblemDetails } from "./problem";

/** A position in one file. Lines and columns start at 1. */
export interface Spot {
  readonly line: number;
  readonly column: number;
}

/** A YAML value with its position, with aliases and merge keys resolved. */
export type Written = WrittenScalar | WrittenMap | WrittenList;

export interface WrittenScalar {
  readonly kind: "scalar";
  readonly at: Spot;
  readonly value: string | number | boolean | bigint | null;
  /** The text in the file: `012` for the number 12. */
  readonly text: string;
}

export interface WrittenMap {
  readonly kind: "map";
  readonly at: Spot;
  readonly entries: ReadonlyMap<string, WrittenEntry>;
}

export interface WrittenEntry {
  readonly keyAt: Spot;
  readonly value: Written;
}

export interface WrittenList {
  readonly kind: "list";
  readonly at: Spot;
  readonly items: readonly Written[];
}

/** A problem in the YAML itself, found before the schema is applied. */
export interface YamlProblem extends Spot, ProblemDetails {
  readonly key: string;
  /** Makes all other problems at its position irrelevant. */
  readonly isConclusive?: boolean;
}

export interface ReadYaml {
  /** Undefined if the file is empty or has a syntax error. */
  readonly root: Written | undefined;
  readonly problems: readonly YamlProblem[];
}

/** Far more than any environment needs. Stops aliases that multiply each other. */
const MOST_VALUES = 20_000;

/** Reads one YAML 1.2 document with merge keys, and keeps the position of every key and value. */
export function readYaml(source: string): ReadYaml {
  const lines = lineStarts(source);
  const document = parseDocument(source, {
    merge: true,
    prettyErrors: false,
    uniqueKeys: false,
    stringKeys: false,
    intAsBigInt: false,
  });
  const faults = [...document.errors, ...document.warnings]
    .map((fault) => ({ ...spotAt(lines, fault.pos[0]), key: "", problem: explainFault(fault) }))
    .filter(isFirstOfItsKind);
  if (faults.length > 0 || document.contents === null) return { root: undefined, problems: faults };
  const reader = new YamlReader(document, lines);
  const root = reader.read(document.contents as ParsedNode);
  return { root, problems: reader.problems };
}

export const TOO_DEEP = "is nested too deeply";

const FAULTS: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: "is indented with a tab; YAML takes spaces only",
  MULTIPLE_DOCS: "a second document starts here; one file is one environment",
  TAG_RESOLVE_FAILED: "has an unknown tag",
};

function explainFault({ code, message }: YAMLParseError | YAMLWarning): string {
  if (message.includes("call stack")) return TOO_DEEP;
  return FAULTS[code] ?? `is not valid YAML: ${onOneLine(message)}`;
}

/** The parser reports each level of a nesting that is too deep separately. */
function isFirstOfItsKind({ problem }: YamlProblem, index: number, all: readonly YamlProblem[]): boolean {
  return problem !== TOO_DEEP || all.findIndex((other) => other.problem === TOO_DEEP) === index;
}

/** Counted here, because the parser does not count the lines that it skips after an error. */
function lineStarts(source: string): LineCounter {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (const { index } of source.matchAll(/\n/g)) lines.addNewLine(index + 1);
  return lines;
}

function spotAt(lines: LineCounter, offset: number): Spot {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}

class YamlReader {
  readonly problems: YamlProblem[] = [];
  private readonly open = new Set<unknown>();
  private count = 0;

  constructor(
    private readonly document: Document.Parsed,
    private readonly lines: LineCounter,
  ) {}

  /** @param at where the value is used, if it is written elsewhere: at an alias */
  read(node: unknown, at?: Spot): Written {
    this.count += 1;
    const spot = at ?? this.spotOf(node);
    if (isAlias(node)) return this.readAlias(node.resolve(this.document), spot);
    if (this.count > MOST_VALUES) return this.refuse(spot, `has more than ${MOST_VALUES} values`);
    if (isMap(node)) return { kind: "map", at: spot, entries: this.readEntries(node) };
    if (isSeq(node)) return { kind: "list", at: spot, items: node.items.map((item) => this.read(item)) };
    return isScalar(node) ? readScalar(node, spot) : emptyScalar(spot);
  }

  private readAlias(target: unknown, at: Spot): Written {
    if (target === undefined) return this.refuse(at, "refers to an anchor that is not defined above it");
    if (this.open.has(target)) return this.refuse(at, "an alias is inside what it refers to");
    this.open.add(target);
    const value = this.read(target, at);
    this.open.delete(target);
    return value;
  }

  private refuse(at: Spot, problem: string): Written {
    // Report this once.
    if (this.count <= MOST_VALUES + 1) this.problems.push({ ...at, key: "", problem, isConclusive: true });
    return emptyScalar(at);
  }

  private readEntries(map: YAMLMap): ReadonlyMap<string, WrittenEntry> {
    const own = new Map<string, WrittenEntry>();
    const merged = new Map<string, WrittenEntry>();
    for (const pair of map.items.filter(isPair)) {
      if (isMergeKey(pair.key)) this.merge(pair, merged);
      else this.readEntry(pair, own);
    }
    for (const [key, entry] of merged) if (!own.has(key)) own.set(key, entry);
    return own;
  }

  private readEntry(pair: Pair, entries: Map<string, WrittenEntry>): void {
    const keyAt = this.spotOf(pair.key ?? pair.value);
    const key = isScalar(pair.key) && pair.key.value !== null ? textOf(pair.key) : "";
    const earlier = entries.get(key);
    if (key === "" || key === "__proto__") {
      this.problems.push({ ...keyAt, key, problem: "is not usable as a key", want: "a plain word" });
    } else if (earlier !== undefined) {
      this.problems.push({ ...keyAt, key, problem: `is a duplicate, first in line ${earlier.keyAt.line}` });
    } else {
      entries.set(key, { keyAt, value: this.readValue(pair.value, keyAt) });
    }
  }

  /** An empty value has no position, so use its key's. */
  private readValue(value: unknown, keyAt: Spot): Written {
    const isEmpty = value === null || (isScalar(value) && value.value === null && textOf(value) === "");
    return isEmpty ? emptyScalar(keyAt) : this.read(value);
  }

  /** Earlier maps of a merged list override later ones, and the map's own keys override all (yaml.org/type/merge). */
  private merge(pair: Pair, merged: Map<string, WrittenEntry>): void {
    const value = this.read(pair.value);
    const sources = value.kind === "list" ? value.items : [value];
    for (const source of sources) {
      if (source.kind !== "map") {
        this.problems.push({ ...source.at, key: "<<", problem: "merges something that is not a mapping" });
        continue;
      }
      for (const [key, entry] of source.entries) if (!merged.has(key)) merged.set(key, entry);
    }
  }

  private spotOf(node: unknown): Spot {
    const range = (node as { readonly range?: Range | null } | null)?.range;
    return spotAt(this.lines, range?.[0] ?? 0);
  }
}

function isMergeKey(key: unknown): boolean {
  return isScalar(key) && typeof key.value === "symbol";
}

function readScalar(node: Scalar, at: Spot): WrittenScalar {
  const value = node.value;
  const isPlain = value === null || ["string", "number", "boolean", "bigint"].includes(typeof value);
  return {
    kind: "scalar",
    at,
    text: textOf(node),
    value: isPlain ? (value as WrittenScalar["value"]) : textOf(node),
  };
}

function emptyScalar(at: Spot): WrittenScalar {
  return { kind: "scalar", at, value: null, text: "" };
}

function textOf(node: Scalar): string {
  return typeof node.value === "string" ? node.value : (node.source ?? String(node.value ?? ""));
}
