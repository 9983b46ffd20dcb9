import type { ArgumentFacts } from "../../../provider-facts/facts";
import {
  type AttributeSchema,
  type BlockSchema,
  type CtyType,
  type NestedBlockSchema,
  isCollection,
  isObject,
  membersOf,
} from "../schema/schema-model";
import { type ObjectValue, isObjectValue, sameValue } from "../values/compare";
import { UNKNOWN, isUnknown } from "../values/unknown";

/** A block's position in a resource, and what is known about it. */
interface Context {
  readonly facts: ArgumentFacts | undefined;
  /** Inside a set, the older SDK has empty values instead of null. */
  readonly inSet: boolean;
  readonly framework: boolean;
  /** The arguments that identify a block in a set. @default - all of them */
  readonly keys?: readonly string[];
  /** The same by block name. */
  readonly keysOf?: Readonly<Record<string, readonly string[]>>;
}

/**
 * Adds to a block's proposed values what the provider adds in a plan: defaults, and “known after apply” for what AWS
 * will decide, including blocks.
 *
 * @param prior the block before; undefined if it is new
 */
export function complete(
  block: BlockSchema,
  proposed: ObjectValue,
  prior: ObjectValue | undefined,
  context: Context,
): ObjectValue {
  const { attributes, blocks, empty } = membersOf(block);
  const planned: ObjectValue = { ...empty };
  for (const [name, attribute] of attributes) {
    const before = prior && (prior[name] ?? null);
    planned[name] = completeAttribute(name, attribute, proposed[name], before, context);
  }
  for (const [name, nested] of blocks) {
    const before = prior && (prior[name] ?? null);
    planned[name] = completeBlock(nested, proposed[name], before, inner(context, name));
  }
  return planned;
}

function inner({ keysOf, facts, inSet, framework }: Context, name: string): Context {
  const keys = keysOf?.[name];
  const within = { facts: facts?.inner(name), inSet, framework };
  return keys === undefined ? within : { ...within, keys };
}

/** undefined in a new block; null for what was not set. */
type Before = unknown;

function completeAttribute(
  name: string,
  attribute: AttributeSchema,
  value: unknown,
  before: Before,
  context: Context,
): unknown {
  if (attribute.writeOnly) return null;
  if (value === null || value === undefined)
    return unset(attribute, before, context.facts?.inner(name), context);
  // To the older SDK, unset and empty are the same.
  if (before === null && isNothing(value) && !context.framework) return null;
  return isCollection(attribute.type) ? completeValue(attribute.type, value, inner(context, name)) : value;
}

function unset(
  attribute: AttributeSchema,
  before: Before,
  facts: ArgumentFacts | undefined,
  { inSet, framework }: Context,
): unknown {
  const usual = facts?.default ?? attribute.default;
  if (usual !== undefined) return typed(usual, attribute.type);
  if (attribute.computed) return before === undefined ? UNKNOWN : before;
  if (!framework && isZero(before)) return before;
  return inSet && !framework ? zeroOf(attribute.type) : null;
}

/** Some of the provider's defaults are texts in its source. */
function typed(value: string | number | boolean, type: CtyType): unknown {
  if (type === "string") return String(value);
  if (type === "number") return Number(value);
  return type === "bool" ? value === true || value === "true" : value;
}

function isZero(value: unknown): boolean {
  return value === 0 || value === false || isNothing(value);
}

function isNothing(value: unknown): boolean {
  if (value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObjectValue(value) && Object.keys(value).length === 0;
}

function zeroOf(type: CtyType): unknown {
  if (type === "string") return "";
  return isCollection(type) && type[0] !== "map" ? [] : null;
}

/**
 * Completes a value that is set. An unknown element makes a set unknown; objects in lists and sets are treated like
 * blocks.
 */
function completeValue(type: CtyType, value: unknown, context: Context): unknown {
  if (!isCollection(type) || !Array.isArray(value)) return value;
  const element = type[1];
  if (type[0] === "set" && value.some(isUnknown)) return UNKNOWN;
  if (!isObject(element)) return value;
  const within = { ...context, inSet: context.inSet || type[0] === "set" };
  return value.map((item: unknown) =>
    isObjectValue(item) ? completeObject(element[1], item, within) : item,
  );
}

function completeObject(
  types: Readonly<Record<string, CtyType>>,
  value: ObjectValue,
  context: Context,
): ObjectValue {
  return Object.fromEntries(
    Object.entries(types).map(([name, type]) => [
      name,
      completeAttribute(name, { type, optional: true }, value[name], undefined, context),
    ]),
  );
}

function completeBlock(nested: NestedBlockSchema, value: unknown, before: Before, context: Context): unknown {
  const isLeftOut = value === null || value === undefined || (Array.isArray(value) && value.length === 0);
  if (isLeftOut && context.facts?.computedBlock) return before === undefined ? UNKNOWN : (before ?? value);
  const within = { ...context, inSet: context.inSet || nested.nesting === "set" };
  if (Array.isArray(value)) {
    const old = Array.isArray(before) ? (before as unknown[]) : [];
    return value.map((element: unknown, index) => {
      const match = nested.nesting === "set" ? sameElement(nested, element, old, within) : old[index];
      return completeElement(nested, element, match, within);
    });
  }
  if (!isObjectValue(value)) return value;
  if (nested.nesting === "single") return completeElement(nested, value, before, within);
  const old = isObjectValue(before) ? before : {};
  return Object.fromEntries(
    Object.entries(value).map(([key, element]) => [key, completeElement(nested, element, old[key], within)]),
  );
}

const sameAt = (name: string, a: unknown, b: unknown): boolean =>
  isObjectValue(a) && isObjectValue(b) && sameValue(a[name], b[name]);

/** The old element that a new one corresponds to, comparing unset arguments by their old values. */
function sameElement(
  nested: NestedBlockSchema,
  element: unknown,
  old: readonly unknown[],
  context: Context,
): unknown {
  const { keys } = context;
  if (keys !== undefined) return old.find((each) => keys.every((key) => sameAt(key, each, element)));
  return (
    old.find((each) => sameValue(each, element)) ??
    old.find((each) => sameValue(each, completeElement(nested, element, each, context)))
  );
}

function completeElement(
  nested: NestedBlockSchema,
  element: unknown,
  prior: unknown,
  context: Context,
): unknown {
  if (!isObjectValue(element)) return element;
  return complete(nested.block, element, isObjectValue(prior) ? prior : undefined, context);
}
