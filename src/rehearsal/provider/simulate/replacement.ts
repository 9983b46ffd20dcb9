import type { BlockSchema } from "../schema/schema-model";
import { knowledgeOf } from "../knowledge/knowledge";
import { type ObjectValue, isObjectValue, sameValue } from "../values/compare";

/** The top-level attributes and blocks in which two states of a resource differ. */
export function changedNames(block: BlockSchema, prior: ObjectValue, planned: ObjectValue): string[] {
  const names = [...Object.keys(block.attributes), ...Object.keys(block.blocks)];
  return names.filter((name) => !sameValue(prior[name], planned[name], isSet(block, name)));
}

/**
 * The top-level names because of which an update must become a replacement.
 *
 * @param adopted the resource was imported and nothing is known about what the import left null
 */
export function replacementReasons(
  typeName: string,
  block: BlockSchema,
  prior: ObjectValue,
  planned: ObjectValue,
  adopted = false,
): string[] {
  const reasons = new Set<string>();
  const conditional = knowledgeOf(typeName).replacesIf?.(prior, planned) ?? [];
  for (const path of [...replacingPaths(typeName, block), ...conditional]) {
    const steps = path.split(".");
    const before = valuesAt(prior, steps);
    if (adopted && before.every(isEmpty)) continue;
    const top = steps[0] ?? path;
    if (!sameValue(before, valuesAt(planned, steps), steps.length > 1 || isSet(block, top))) reasons.add(top);
  }
  return [...reasons].filter((name) => name in block.attributes || name in block.blocks);
}

/** What an import leaves of attributes and of blocks. */
function isEmpty(value: unknown): boolean {
  return value == null || (Array.isArray(value) && value.length === 0);
}

/** Every resource of version 6 of the provider has a region that cannot be changed in place. */
const ALWAYS = ["region"];

function replacingPaths(typeName: string, block: BlockSchema): readonly string[] {
  return [...(knowledgeOf(typeName).replaces ?? namesOfItself(typeName, block)), ...ALWAYS];
}

/**
 * Without an entry in the tables: a thing is replaced when its own name changes, which is `name`,
 * `name_prefix`, or for `aws_glue_catalog_table` one of `table_name`, `catalog_table_name`, ….
 */
function namesOfItself(typeName: string, block: BlockSchema): string[] {
  const words = typeName.split("_").slice(1);
  const own = words.map((_word, index) => `${words.slice(index).join("_")}_name`);
  return ["name", "name_prefix", ...own].filter((name) => name in block.attributes);
}

function valuesAt(value: unknown, steps: readonly string[]): unknown[] {
  const [step, ...rest] = steps;
  if (Array.isArray(value)) return value.flatMap((element) => valuesAt(element, steps));
  if (step === undefined) return [value ?? null];
  if (!isObjectValue(value)) return [value ?? null];
  const inner = value[step];
  return rest.length === 0 ? [inner ?? null] : valuesAt(inner, rest);
}

function isSet(block: BlockSchema, name: string): boolean {
  const type = block.attributes[name]?.type;
  if (block.blocks[name]?.nesting === "set") return true;
  return Array.isArray(type) && type[0] === "set";
}
