import type { BlockSchema, Nesting } from "./schema-model";

/** A block in the protocol's `Schema.Block` message. */
interface BlockMessage {
  readonly attributes: readonly object[];
  readonly block_types: readonly object[];
}

const NESTING_NUMBERS: Readonly<Record<Nesting, number>> = { single: 1, list: 2, set: 3, map: 4 };

/**
 * A schema as the protocol's `Schema` message. Every type is at version 0, because all states come from this provider.
 */
export function schemaMessage(block: BlockSchema): object {
  return { version: 0, block: blockMessage(block) };
}

/**
 * Passes on only the item limits 0 and 1. With other limits the engine would report the wrong count and stop; the
 * provider's own check reports all faults of a resource together.
 */
function blockMessage(block: BlockSchema): BlockMessage {
  return {
    attributes: Object.entries(block.attributes).map(([name, attribute]) => ({
      name,
      type: Buffer.from(JSON.stringify(attribute.type)),
      required: attribute.required ?? false,
      optional: attribute.optional ?? false,
      computed: attribute.computed ?? false,
      sensitive: attribute.sensitive ?? false,
      write_only: attribute.writeOnly ?? false,
    })),
    block_types: Object.entries(block.blocks).map(([name, nested]) => ({
      type_name: name,
      block: blockMessage(nested.block),
      nesting: NESTING_NUMBERS[nested.nesting],
      min_items: Math.min(nested.minItems ?? 0, 1),
      max_items: nested.maxItems === 1 ? 1 : 0,
    })),
  };
}
