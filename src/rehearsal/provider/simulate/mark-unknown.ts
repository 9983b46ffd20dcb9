import type { BlockSchema, NestedBlockSchema } from "../schema/schema-model";
import { type ObjectValue, isObjectValue, sameValue } from "../values/compare";
import { UNKNOWN } from "../values/unknown";

/**
 * Marks everything that the provider will decide as “known after apply”: computed attributes that are null, unless they
 * were null before.
 *
 * @param prior the resource or block before; undefined if it is new
 */
export function markUnknown(block: BlockSchema, proposed: ObjectValue, prior?: ObjectValue): ObjectValue {
  const planned: ObjectValue = { ...proposed };
  for (const [name, attribute] of Object.entries(block.attributes)) {
    if (attribute.writeOnly) planned[name] = null;
    else if (attribute.computed && planned[name] == null && prior === undefined) planned[name] = UNKNOWN;
  }
  for (const [name, nested] of Object.entries(block.blocks)) {
    planned[name] = markNested(nested, planned[name], prior?.[name]);
  }
  return planned;
}

function markNested(nested: NestedBlockSchema, proposed: unknown, prior: unknown): unknown {
  if (Array.isArray(proposed)) {
    const before = Array.isArray(prior) ? (prior as unknown[]) : [];
    return proposed.map((element: unknown, index) => {
      const match = nested.nesting === "set" ? before.find((old) => sameValue(old, element)) : before[index];
      return markElement(nested, element, match);
    });
  }
  if (!isObjectValue(proposed)) return proposed;
  if (nested.nesting === "single") return markElement(nested, proposed, prior);
  const before = isObjectValue(prior) ? prior : {};
  return Object.fromEntries(
    Object.entries(proposed).map(([key, inner]) => [key, markElement(nested, inner, before[key])]),
  );
}

function markElement(nested: NestedBlockSchema, element: unknown, prior: unknown): unknown {
  if (!isObjectValue(element)) return element;
  return markUnknown(nested.block, element, isObjectValue(prior) ? prior : undefined);
}
