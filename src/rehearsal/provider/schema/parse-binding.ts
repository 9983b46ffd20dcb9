import {
  type BindingDeclarations,
  type Declaration,
  type HclEntry,
  type Member,
  readDeclarations,
} from "./read-declarations";
import {
  type AttributeSchema,
  type BlockSchema,
  type CtyType,
  type NestedBlockSchema,
  type SchemaKind,
  type TypeSchema,
  impliedType,
} from "./schema-model";

const KINDS: Readonly<Record<BindingDeclarations["kind"], SchemaKind>> = {
  TerraformResource: "resource",
  TerraformDataSource: "data",
  TerraformProvider: "provider",
};

/** Turns the source of one binding into the schema that the real provider serves for it. */
export function parseBinding(source: string): TypeSchema | undefined {
  const declarations = readDeclarations(source);
  if (declarations === undefined) return undefined;
  const kind = KINDS[declarations.kind];
  const block = blockOf(declarations.main, declarations);
  return {
    kind,
    typeName: declarations.typeName,
    block: kind === "provider" ? withoutAlias(block) : block,
  };
}

/** `alias` in a `provider` block is Terraform's own and not part of the provider's schema. */
function withoutAlias(block: BlockSchema): BlockSchema {
  const attributes = Object.entries(block.attributes).filter(([name]) => name !== "alias");
  return { ...block, attributes: Object.fromEntries(attributes) };
}

function blockOf(declaration: Declaration, all: BindingDeclarations): BlockSchema {
  const attributes: Record<string, AttributeSchema> = {};
  const blocks: Record<string, NestedBlockSchema> = {};
  const members = new Map(declaration.members.map((member) => [member.name, member]));
  for (const entry of declaration.entries) {
    const member = members.get(entry.name);
    const block = nestedBlock(entry, member, all);
    if (block === undefined) attributes[entry.name] = settable(entry, member, all);
    else blocks[entry.name] = block;
    members.delete(entry.name);
  }
  for (const member of members.values()) {
    if (member.computed) attributes[member.name] = { type: computedType(member, all), computed: true };
  }
  return { attributes, blocks };
}

function settable(entry: HclEntry, member: Member | undefined, all: BindingDeclarations): AttributeSchema {
  const writeOnly = entry.name.endsWith("_wo") ? { writeOnly: true, sensitive: true } : {};
  const mode = member?.required
    ? { required: true }
    : { optional: true, ...(member?.computed ? { computed: true } : {}) };
  return { type: typeOfExpression(entry, all), ...mode, ...writeOnly };
}

const REPEATED = /^cdktf\.listMapperHcl\(([a-z]\w+)ToHclTerraform, true\)/;
const REPEATED_BY_KEY = /^cdktf\.hashMapperHcl\(([a-z]\w+)ToHclTerraform\)/;
const SINGLE = /^([a-z]\w+)ToHclTerraform\(/;

/**
 * A block, unless the value can be computed as well: those are attributes that hold objects, which
 * Terraform lets people write like blocks.
 */
function nestedBlock(
  entry: HclEntry,
  member: Member | undefined,
  all: BindingDeclarations,
): NestedBlockSchema | undefined {
  if (member?.computed) return undefined;
  const required = member?.required ? { minItems: 1 } : {};
  const repeated = REPEATED.exec(entry.value)?.[1];
  if (repeated !== undefined) {
    return { nesting: entry.type === "set" ? "set" : "list", block: structBlock(repeated, all), ...required };
  }
  const byKey = REPEATED_BY_KEY.exec(entry.value)?.[1];
  if (byKey !== undefined && !SIMPLE.has(byKey)) return { nesting: "map", block: structBlock(byKey, all) };
  const single = SINGLE.exec(entry.value)?.[1];
  if (single === undefined) return undefined;
  const block = structBlock(single, all);
  if (entry.type === "struct")
    return { nesting: "single", block, ...(member?.required ? { minItems: 1, maxItems: 1 } : {}) };
  return { nesting: entry.type === "set" ? "set" : "list", block, maxItems: 1, ...required };
}

function structBlock(functionName: string, all: BindingDeclarations): BlockSchema {
  const name = functionName.charAt(0).toUpperCase() + functionName.slice(1);
  return structNamed(name, all);
}

function structNamed(name: string, all: BindingDeclarations): BlockSchema {
  const declaration = all.structs.get(name);
  return declaration === undefined ? { attributes: {}, blocks: {} } : blockOf(declaration, all);
}

const SIMPLE: ReadonlyMap<string, CtyType> = new Map([
  ["cdktf.string", "string"],
  ["cdktf.number", "number"],
  ["cdktf.boolean", "bool"],
  ["cdktf.any", "dynamic"],
]);

/** Reads `cdktf.listMapperHcl(cdktf.stringToHclTerraform, false)(…)` and its relatives from the outside in. */
function typeOfExpression(entry: HclEntry, all: BindingDeclarations): CtyType {
  const expression = entry.value.replace(/^.* === undefined \? null : /, "");
  const collection = entry.type === "set" ? "set" : "list";
  return typeOfMapper(expression, collection, all);
}

function typeOfMapper(expression: string, collection: "list" | "set", all: BindingDeclarations): CtyType {
  const list = /^cdktf\.listMapperHcl\((.*)$/.exec(expression)?.[1];
  if (list !== undefined) return [collection, typeOfMapper(list, "list", all)];
  const map = /^cdktf\.hashMapperHcl\((.*)$/.exec(expression)?.[1];
  if (map !== undefined) return ["map", typeOfMapper(map, "list", all)];
  const scalar = /^((?:cdktf\.)?\w+?)ToHclTerraform/.exec(expression)?.[1] ?? "";
  return SIMPLE.get(scalar) ?? impliedType(structBlock(scalar, all));
}

const GETTERS: readonly (readonly [RegExp, CtyType])[] = [
  [/^this\.getStringAttribute\(/, "string"],
  [/^this\.getNumberAttribute\(/, "number"],
  [/^this\.getBooleanAttribute\(/, "bool"],
  [/^this\.getListAttribute\(/, ["list", "string"]],
  [/^this\.getNumberListAttribute\(/, ["list", "number"]],
  [/^this\.getStringMapAttribute\(/, ["map", "string"]],
  [/^this\.getNumberMapAttribute\(/, ["map", "number"]],
  [/^this\.getBooleanMapAttribute\(/, ["map", "bool"]],
  [/tolist\(this\.getNumberListAttribute\(/, ["set", "number"]],
  [/tolist\(this\.getListAttribute\(/, ["set", "string"]],
];

const STRUCT_FIELD = /^new (\w+?)(List|MapList|Map|OutputReference)\(this, "\w+"(?:, (true|false))?\)/;
const SIMPLE_MAP = /^new cdktf\.(String|Number|Boolean)Map\(/;
const SIMPLE_MAP_TYPES: Readonly<Record<string, CtyType>> = {
  String: "string",
  Number: "number",
  Boolean: "bool",
};

function computedType(member: Member, all: BindingDeclarations): CtyType {
  const [, simple] = SIMPLE_MAP.exec(member.initializer ?? "") ?? [];
  if (simple !== undefined) return ["map", SIMPLE_MAP_TYPES[simple] ?? "string"];
  const [, struct, shape, isSet] = STRUCT_FIELD.exec(member.initializer ?? "") ?? [];
  if (struct !== undefined) {
    const element = impliedType(structNamed(struct, all));
    if (shape === "OutputReference") return element;
    if (shape === "Map") return ["map", element];
    return [isSet === "true" ? "set" : "list", element];
  }
  return GETTERS.find(([pattern]) => pattern.test(member.getter))?.[1] ?? "dynamic";
}
