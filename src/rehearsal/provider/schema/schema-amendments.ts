import { createHash } from "node:crypto";
import type { AttributeSchema, BlockSchema, NestedBlockSchema, TypeSchema } from "./schema-model";
import { SENSITIVE_BY_TYPE, SENSITIVE_NAMES } from "./sensitive";
import { wafStatement } from "./wafv2-statement";

/** Types whose `rule.statement` the bindings type as “anything”, because its schema is recursive. */
const WITH_STATEMENT = new Set(["aws_wafv2_web_acl", "aws_wafv2_rule_group"]);

/** What the schemas hold beyond the bindings; part of the key under which they are cached. */
export const AMENDMENTS_FINGERPRINT = createHash("sha256")
  .update(JSON.stringify([[...SENSITIVE_NAMES], SENSITIVE_BY_TYPE, wafStatement, [...WITH_STATEMENT]]))
  .digest("hex");

/** The schema with what the bindings do not say: what is sensitive, and the shape of WAF statements. */
export function amendSchema({ typeName, kind, block }: TypeSchema): BlockSchema {
  if (kind === "provider") return block;
  const own = new Set(SENSITIVE_BY_TYPE[typeName] ?? []);
  const marked = markSensitive(block, "", (path, name) => own.has(path) || SENSITIVE_NAMES.has(name));
  return kind === "resource" && WITH_STATEMENT.has(typeName) ? withStatements(marked) : marked;
}

function markSensitive(
  block: BlockSchema,
  prefix: string,
  isSensitive: (path: string, name: string) => boolean,
): BlockSchema {
  const attributes = mapValues(block.attributes, (attribute: AttributeSchema, name) =>
    isSensitive(prefix + name, name) ? { ...attribute, sensitive: true } : attribute,
  );
  const blocks = mapValues(block.blocks, (nested: NestedBlockSchema, name) => ({
    ...nested,
    block: markSensitive(nested.block, `${prefix}${name}.`, isSensitive),
  }));
  return { attributes, blocks };
}

function withStatements(block: BlockSchema): BlockSchema {
  const rule = block.blocks["rule"];
  if (rule === undefined) return block;
  const attributes = Object.fromEntries(
    Object.entries(rule.block.attributes).filter(([name]) => name !== "statement"),
  );
  const statement: NestedBlockSchema = { nesting: "list", maxItems: 1, minItems: 1, block: wafStatement };
  const amended = { ...rule, block: { attributes, blocks: { ...rule.block.blocks, statement } } };
  return { ...block, blocks: { ...block.blocks, rule: amended } };
}

function mapValues<T>(
  values: Readonly<Record<string, T>>,
  change: (value: T, key: string) => T,
): Record<string, T> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value, key)]));
}
