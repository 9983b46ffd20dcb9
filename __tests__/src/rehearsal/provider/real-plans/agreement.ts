import { isDeepStrictEqual } from "node:util";
import { ProviderSchemas } from "../../../../../src/rehearsal/provider/schema/provider-schemas";
import type { BlockSchema } from "../../../../../src/rehearsal/provider/schema/schema-model";
import { planChange } from "../../../../../src/rehearsal/provider/simulate/plan";
import { isObjectValue, type ObjectValue } from "../../../../../src/rehearsal/provider/values/compare";
import { isUnknown } from "../../../../../src/rehearsal/provider/values/unknown";
import { emptyBlock } from "../empty-block";
import { LATER, blockIn, realCreations, shownIn, writtenIn, type RealCreation } from "./read-plans";

/** Where a compared attribute is: at the top level, a block as such, or within a configured block. */
export type Place = "top level" | "block" | "within a block";

/** One attribute or block, in the real plan and in the simulation. */
export interface Compared {
  readonly creation: RealCreation;
  readonly path: string;
  readonly place: Place;
  /** As the plan's text has it: `?` is unknown, undefined is null or empty. */
  readonly real: unknown;
  readonly ours: unknown;
  readonly isSame: boolean;
  /** Whether the schema has it as sensitive or write-only, so that a plan's text hides it. */
  readonly isHidden: boolean;
}

const schemas = ProviderSchemas.load();

/** Every attribute of every creation. */
export function compareCreations(): Compared[] {
  return realCreations().flatMap((creation) => {
    const { type, body, plan } = creation;
    const region = plan.region ?? "us-east-1";
    const block = schemas.resource(type);
    const config = emptyBlock(block, writtenIn(body, block));
    const request = { typeName: type, block, proposed: config, config };
    const { planned } = planChange(request, { region, defaultTags: {} });
    const real = { ...(isRegional(plan) ? { region } : {}), ...shownIn(body, block) };
    return [...compareBlock({ creation, block, real, ours: planned, path: [] })];
  });
}

/** Resources have a region since version 6. */
const isRegional = ({ provider }: RealCreation["plan"]): boolean => String(provider).startsWith("6");

interface Pair {
  readonly creation: RealCreation;
  readonly block: BlockSchema;
  readonly real: ObjectValue;
  readonly ours: ObjectValue;
  readonly path: readonly string[];
}

function* compareBlock({ creation, block, real, ours, path }: Pair): Generator<Compared> {
  for (const name of [...Object.keys(block.attributes), ...Object.keys(block.blocks)]) {
    if (isLeftOut(name, real, creation, path.length)) continue;
    const below = blockIn(block, name);
    const isSet =
      block.blocks[name]?.nesting === "set" || String(block.attributes[name]?.type).startsWith("set");
    const [theirs, own] = [real[name], ours[name]].map((value) => (isSet ? sorted(value) : value));
    const place = below !== undefined ? "block" : path.length === 0 ? "top level" : "within a block";
    const at = [...path, name];
    const { sensitive, writeOnly } = block.attributes[name] ?? {};
    const isHidden = sensitive === true || writeOnly === true;
    if (below === undefined || !isFilled(theirs) || !isFilled(own)) {
      yield { ...compared(creation, at, place, theirs, own), isHidden };
      continue;
    }
    yield { ...compared(creation, at, place, theirs.length, own.length), isHidden };
    for (const [index, element] of theirs.entries()) {
      const counterpart = own[index];
      if (counterpart !== undefined)
        yield* compareBlock({ creation, block: below, real: element, ours: counterpart, path: at });
    }
  }
}

/** Tags are each plan's own matter, and of a JSON plan only some attributes are transcribed. */
function isLeftOut(name: string, real: ObjectValue, { plan }: RealCreation, depth: number): boolean {
  if (real[name] === LATER) return true;
  if (name in real) return false;
  if (plan.exact === true) return true;
  return depth === 0 && (name === "tags" || name === "tags_all" || name === "region");
}

const isFilled = (value: unknown): value is ObjectValue[] =>
  Array.isArray(value) && value.length > 0 && value.every(isObjectValue);

function compared(
  creation: RealCreation,
  path: readonly string[],
  place: Place,
  theirs: unknown,
  own: unknown,
): Omit<Compared, "isHidden"> {
  const [real, ours] = [shown(theirs), shown(own)];
  const isAlike = creation.plan.exact !== true && isEmpty(real) && isEmpty(ours);
  const isSame = isAlike || isDeepStrictEqual(real ?? null, ours ?? null);
  return { creation, path: `${creation.name}: ${path.join(".")}`, place, real, ours, isSame };
}

/** A plan's text does not tell null from empty. */
function isEmpty(value: unknown): boolean {
  if (value == null || value === "") return true;
  return Array.isArray(value) ? value.length === 0 : isObjectValue(value) && Object.keys(value).length === 0;
}

/** Unknown values as `?`. */
function shown(value: unknown): unknown {
  if (isUnknown(value)) return "?";
  if (Array.isArray(value)) return value.map(shown);
  if (!isObjectValue(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shown(inner)]));
}

/** Sets have no order: both sides in the same one, by the arguments that are known. */
function sorted(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  const key = (each: unknown): string =>
    JSON.stringify(each, (_, inner: unknown) =>
      isObjectValue(inner)
        ? Object.fromEntries(
            Object.entries(inner)
              .filter(([, one]) => !isEmpty(one) && !isUnknown(one) && one !== "?" && one !== false)
              .sort(([a], [b]) => (a < b ? -1 : 1)),
          )
        : inner,
    ) ?? "";
  return [...(value as unknown[])].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** The agreement as the rows of a table. */
export function tableOf(all: readonly Compared[]): string[] {
  const versions: readonly (readonly [string, (one: Compared) => boolean])[] = [
    ["6.x", ({ creation }) => isRegional(creation.plan)],
    ["5.x", ({ creation }) => !isRegional(creation.plan)],
    ["all", () => true],
  ];
  return versions.map(([label, isOf]) => {
    const own = all.filter(isOf);
    const creations = new Set(own.map(({ creation }) => creation));
    const types = new Set(own.map(({ creation }) => creation.type));
    const at = (place: Place): string => share(own.filter((one) => one.place === place));
    const cells = [
      label,
      creations.size,
      types.size,
      own.length,
      share(own),
      at("top level"),
      at("block"),
      at("within a block"),
    ];
    return cells.join(" | ");
  });
}

const share = (all: readonly Compared[]): string =>
  `${((100 * all.filter(({ isSame }) => isSame).length) / all.length).toFixed(1)} %`;
