import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../process/repository-root";
import { type ValueRule, parseRule } from "./value-rule";

/** Lower and upper bound; undefined means no bound. */
export type Bounds = readonly [from: number | undefined, to: number | undefined];

/** Facts about one argument, or about a block and its arguments. */
export interface ArgumentFacts {
  /** Whether a change replaces the resource: always, or under a condition. */
  readonly replaces?: "always" | "maybe";
  /** The block is unknown until apply if it is not configured. */
  readonly computedBlock?: true;
  readonly sensitive?: true;
  readonly writeOnly?: true;
  /** Whether an update makes the attribute unknown: always, or under a condition. */
  readonly unknownOnUpdate?: "always" | "maybe";
  /** The allowed number of blocks. */
  readonly items?: Bounds;
  readonly rules?: readonly ValueRule[];
  /** The default value. */
  readonly default?: string | number | boolean;
  /** The block's arguments that have facts. */
  readonly names: readonly string[];
  /** The facts about an argument in the block. */
  inner(name: string): ArgumentFacts | undefined;
}

/** Arguments that conflict with or require each other, each a dotted path. */
export interface ArgumentGroups {
  readonly exactlyOneOf?: readonly (readonly string[])[];
  readonly atLeastOneOf?: readonly (readonly string[])[];
  readonly conflictsWith?: Readonly<Record<string, readonly string[]>>;
  readonly requiredWith?: Readonly<Record<string, readonly string[]>>;
}

/** The facts about one resource type, from the real provider's source. */
export interface TypeFacts {
  /** Whether it uses the plugin framework, whose plans differ from the older SDK's. */
  readonly framework: boolean;
  readonly arguments: ArgumentFacts;
  readonly groups: ArgumentGroups;
}

const FACTS = join(repositoryRoot, "src/provider-facts/facts.txt");

/** The facts file, parsed on demand. */
class FactsFile {
  private readonly text = readFileSync(FACTS, "utf8");
  /** Lists of allowed values, shared by many arguments: the file's second paragraph. */
  private readonly lists: readonly string[];
  private readonly lines = new Map<string, string>();
  private readonly types = new Map<string, TypeFacts | undefined>();

  constructor() {
    const [, lists = "", types = ""] = this.text.split("\n\n");
    this.lists = lists.split("\n");
    for (const line of types.split("\n")) this.lines.set(line.slice(0, line.indexOf("\t")), line);
  }

  of(type: string): TypeFacts | undefined {
    if (!this.types.has(type)) this.types.set(type, this.parse(type));
    return this.types.get(type);
  }

  typeNames(): string[] {
    return [...this.lines.keys()].filter((name) => name !== "");
  }

  fingerprint(): string {
    return createHash("sha256").update(this.text).digest("hex");
  }

  private parse(type: string): TypeFacts | undefined {
    const [, kind, tree = "{}", groups = "{}"] = this.lines.get(type)?.split("\t") ?? [];
    if (kind === undefined) return undefined;
    return {
      framework: kind === "f",
      arguments: argumentFacts(JSON.parse(tree) as Node, (number) => this.list(number)),
      groups: JSON.parse(groups) as ArgumentGroups,
    };
  }

  private list(number: number): readonly (string | number)[] {
    return JSON.parse(this.lists[number] ?? "[]") as (string | number)[];
  }
}

let file: FactsFile | undefined;

/** The facts about a resource type; undefined if this provider version does not have it. */
export function factsOf(type: string): TypeFacts | undefined {
  file ??= new FactsFile();
  return file.of(type);
}

/** A fingerprint of the facts. */
export function factsFingerprint(): string {
  file ??= new FactsFile();
  return file.fingerprint();
}

/** All types with facts. */
export function typesWithFacts(): string[] {
  file ??= new FactsFile();
  return file.typeNames();
}

/** An argument's words. In a block, the words of the block itself are under the empty name. */
type Node = string | { readonly [name: string]: Node };

type ListOf = (number: number) => readonly (string | number)[];

/** Most facts are never needed, so each argument is parsed on first use. */
function argumentFacts(node: Node, listOf: ListOf): ArgumentFacts {
  const block = typeof node === "string" ? { "": node } : node;
  const own = block[""];
  const read = new Map<string, ArgumentFacts>();
  return {
    ...(typeof own === "string" ? factsIn(own, listOf) : {}),
    names: Object.keys(block).filter((name) => name !== ""),
    inner(name) {
      const known = read.get(name);
      if (known !== undefined) return known;
      const below = Object.hasOwn(block, name) && name !== "" ? block[name] : undefined;
      if (below === undefined) return undefined;
      const made = argumentFacts(below, listOf);
      read.set(name, made);
      return made;
    },
  };
}

const FLAGS: Readonly<Record<string, Partial<ArgumentFacts>>> = {
  B: { computedBlock: true },
  R: { replaces: "always" },
  S: { sensitive: true },
  U: { unknownOnUpdate: "always" },
  W: { writeOnly: true },
  n: { unknownOnUpdate: "maybe" },
  r: { replaces: "maybe" },
  u: { unknownOnUpdate: "maybe" },
};

type OwnFacts = Omit<ArgumentFacts, "inner" | "names">;

function factsIn(words: string, listOf: ListOf): OwnFacts {
  const start = words.startsWith("=") ? 0 : words.indexOf(" =") + 1;
  const hasDefault = words.startsWith("=") || start > 0;
  const facts: { -readonly [K in keyof OwnFacts]: OwnFacts[K] } = {};
  const rules: ValueRule[] = [];
  const bounds: [number | undefined, number | undefined] = [undefined, undefined];
  for (const word of (hasDefault ? words.slice(0, start) : words).split(" ")) {
    if (word === "") continue;
    if (word.startsWith(">")) bounds[0] = Number(word.slice(1));
    else if (word.startsWith("<")) bounds[1] = Number(word.slice(1));
    else if (FLAGS[word] === undefined) rules.push(parseRule(word, listOf));
    // `always` is listed before `maybe` and takes precedence.
    else Object.assign(facts, { ...FLAGS[word], ...facts });
  }
  if (bounds.some((bound) => bound !== undefined)) facts.items = bounds;
  if (rules.length > 0) facts.rules = rules;
  if (hasDefault) facts.default = JSON.parse(words.slice(start + 1)) as string | number | boolean;
  return facts;
}
