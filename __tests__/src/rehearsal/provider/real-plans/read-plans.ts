import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { BlockSchema, CtyType } from "../../../../../src/rehearsal/provider/schema/schema-model";
import { isObjectValue, type ObjectValue } from "../../../../../src/rehearsal/provider/values/compare";
import { UNKNOWN } from "../../../../../src/rehearsal/provider/values/unknown";

/** What a plan's file says of all its resources. README.md beside this file explains the form. */
interface PlanFile {
  readonly from: string;
  /** The provider's version, as far as it is known: `6.52.0`, `5.x`. */
  readonly provider: string;
  /** @default us-east-1 */
  readonly region?: string;
  /** Whether the plan was JSON, which tells null from empty. Attributes that are not listed are then not compared. */
  readonly exact?: boolean;
  readonly creations?: readonly Readonly<Record<string, ObjectValue>>[];
  readonly changes?: readonly Readonly<Record<string, ChangeBody>>[];
}

interface ChangeBody {
  readonly before: ObjectValue;
  readonly after: ObjectValue;
  /** The paths behind which the plan says `forces replacement`. @default - updated in place */
  readonly replacedBy?: readonly string[];
  /** All that the update made unknown. @default - not known, because only a part of the plan was found */
  readonly unknown?: string;
}

/** A change that the real provider planned. */
export interface RealChange extends ChangeBody {
  readonly name: string;
  readonly type: string;
}

/** A creation that the real provider planned. */
export interface RealCreation {
  readonly name: string;
  readonly type: string;
  readonly plan: PlanFile;
  readonly body: ObjectValue;
}

/** All creations in the files here. */
export function realCreations(): readonly RealCreation[] {
  return planFiles().flatMap((plan) =>
    (plan.creations ?? []).flatMap((each) =>
      Object.entries(each).map(([name, body]) => ({ name, type: typeIn(name), plan, body })),
    ),
  );
}

/** All changes in the files here. */
export function realChanges(): readonly RealChange[] {
  const all = planFiles().flatMap((plan) => (plan.changes ?? []).flatMap((each) => Object.entries(each)));
  return all.map(([name, body]) => ({ name, type: typeIn(name), ...body }));
}

/** A name is a type, with a comma before what tells it from others of its type. */
const typeIn = (name: string): string => name.replace(/,.*/, "");

function planFiles(): PlanFile[] {
  const files = readdirSync(__dirname).filter((name) => name.endsWith(".yaml"));
  return files.map((file) => parse(readFileSync(join(__dirname, file), "utf8")) as PlanFile);
}

/** What was written: everything without a `+`. */
export function writtenIn(body: ObjectValue, block: BlockSchema): ObjectValue {
  const written = Object.entries(body).filter(([name]) => !name.startsWith("+"));
  return Object.fromEntries(
    written.map(([name, value]) => {
      const below = blockIn(block, name);
      if (below === undefined || value === "?") return [name, opened(value)];
      const inner = listOf(value).map((each) => writtenIn(each, below));
      return [name, block.blocks[name]?.nesting === "single" ? inner[0] : inner];
    }),
  );
}

/** An attribute that the plan's version of the provider does not have yet. */
export const LATER = Symbol("later");

const MEANING: Readonly<Record<string, unknown>> = { "+?": "?", "+null": null, "+[]": [], "+later": LATER };

/** What the plan showed, also what the provider added. */
export function shownIn(body: ObjectValue, block: BlockSchema): ObjectValue {
  const shown: ObjectValue = {};
  for (const [name, value] of Object.entries(body)) {
    if (name in MEANING) {
      for (const each of String(value).split(/\s+/)) shown[each] = MEANING[name];
      continue;
    }
    const plain = name.replace(/^\+/, "");
    const below = blockIn(block, plain);
    const isOpaque = below === undefined || value === "?" || value === null;
    if (isOpaque) {
      shown[plain] = value;
      continue;
    }
    const inner = listOf(value).map((each) => shownIn(each, below));
    shown[plain] = block.blocks[plain]?.nesting === "single" ? inner[0] : inner;
  }
  return shown;
}

/** One block may be written without its list. */
const listOf = (value: unknown): ObjectValue[] =>
  (Array.isArray(value) ? (value as unknown[]) : [value]).filter(isObjectValue);

/** The contents of a block, or of an attribute that may be written as blocks. */
export function blockIn({ blocks, attributes }: BlockSchema, name: string): BlockSchema | undefined {
  return blocks[name]?.block ?? objectsIn(attributes[name]?.type);
}

function objectsIn(type: CtyType | undefined): BlockSchema | undefined {
  if (!Array.isArray(type) || type[0] === "object" || !Array.isArray(type[1])) return undefined;
  if (type[1][0] !== "object") return undefined;
  const inner = Object.entries(type[1][1] as Readonly<Record<string, CtyType>>);
  return { attributes: Object.fromEntries(inner.map(([name, each]) => [name, { type: each }])), blocks: {} };
}

/** `?` is unknown, at any depth. */
function opened(value: unknown): unknown {
  if (value === "?") return UNKNOWN;
  if (Array.isArray(value)) return value.map(opened);
  if (!isObjectValue(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, opened(inner)]));
}
