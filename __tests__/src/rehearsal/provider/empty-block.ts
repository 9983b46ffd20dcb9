import type { BlockSchema } from "../../../../src/rehearsal/provider/schema/schema-model";
import { type ObjectValue, isObjectValue } from "../../../../src/rehearsal/provider/values/compare";

/** Values of a block as they travel: all that is not given is null, or no block. */
export function emptyBlock(block: BlockSchema, given: ObjectValue): ObjectValue {
  const attributes = Object.keys(block.attributes).map((name) => [name, given[name] ?? null] as const);
  const blocks = Object.entries(block.blocks).map(([name, nested]) => {
    const value = given[name];
    if (Array.isArray(value))
      return [
        name,
        value.map((element: unknown) =>
          isObjectValue(element) ? emptyBlock(nested.block, element) : element,
        ),
      ] as const;
    return [name, value ?? (nested.nesting === "single" ? null : [])] as const;
  });
  return Object.fromEntries([...attributes, ...blocks]);
}
