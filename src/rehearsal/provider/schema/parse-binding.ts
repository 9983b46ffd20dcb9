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

/**
 * Turns a binding's source into the schema that the real provider serves. Reads bindings of cdktf and of its successor
 * cdktn, which differ in the library's name.
 */
export function parseBinding(source: string): TypeSchema | undefined {
  const declarations = readDeclarations(source.replaceAll("cdktn.", "cdktf."));
  if (declarations === undefined) return undefined;
  const kind = KINDS[declarations.kind];
  const block = blockOf(declarations.main, new Structures(declarations.structs));
  return {
    kind,
    typeName: declarations.typeName,
    block: kind === "provider" ? withoutAlias(block) : block,
  };
}

/** `alias` in a `provider` block is Terraform's own, not part of the provider's schema. */
function withoutAlias(block: BlockSchema): BlockSchema {
  const attributes = Object.entries(block.attributes).filter(([name]) => name !== "alias");
  return { ...block, attributes: Object.fromEntries(attributes) };
}

/** AWS nests WAF statements this deep. A structure that contains itself ends here. */
const DEEPEST = 3;

/** The structures of a binding, and those around the one being read. */
class Structures {
  constructor(
    private readonly structs: ReadonlyMap<string, Declaration>,
    private readonly around: readonly string[] = [],
  ) {}

  named(name: string): BlockSchema {
    const declaration = this.structs.get(name);
    if (declaration === undefined || this.isTooDeep(name)) return { attributes: {}, blocks: {} };
    return blockOf(declaration, new Structures(this.structs, [...this.around, name]));
  }

  ofFunction(name: string): BlockSchema {
    return this.named(className(name));
  }

  isTooDeep(name: string): boolean {
    return this.around.filter((each) => each === name).length >= DEEPEST;
  }
}

const className = (functionName: string): string =>
  functionName.charAt(0).toUpperCase() + functionName.slice(1);

/** The structure of an entry's value; undefined if it has none. */
function structureOf({ value }: HclEntry): string | undefined {
  return REPEATED.exec(value)?.[1] ?? SINGLE.exec(value)?.[1];
}

function blockOf(declaration: Declaration, all: Structures): BlockSchema {
  const attributes: Record<string, AttributeSchema> = {};
  const blocks: Record<string, NestedBlockSchema> = {};
  const members = new Map(declaration.members.map((member) => [member.name, member]));
  for (const entry of declaration.entries) {
    if (all.isTooDeep(className(structureOf(entry) ?? ""))) continue;
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

function settable(entry: HclEntry, member: Member | undefined, all: Structures): AttributeSchema {
  const writeOnly = entry.name.endsWith("_wo") ? { writeOnly: true } : {};
  const mode = member?.required
    ? { required: true }
    : { optional: true, ...(member?.computed ? { computed: true } : {}) };
  return { type: typeOfExpression(entry, all), ...mode, ...writeOnly };
}

const REPEATED = /^cdktf\.listMapperHcl\(([a-z]\w+)ToHclTerraform, true\)/;
const SINGLE = /^([a-z]\w+)ToHclTerraform\(/;

/**
 * A block, unless the value can also be computed: those are attributes with objects, which Terraform also accepts in
 * block syntax.
 */
function nestedBlock(
  entry: HclEntry,
  member: Member | undefined,
  all: Structures,
): NestedBlockSchema | undefined {
  if (member?.computed) return undefined;
  const required = member?.required ? { minItems: 1 } : {};
  const repeated = REPEATED.exec(entry.value)?.[1];
  if (repeated !== undefined) {
    return { nesting: entry.type === "set" ? "set" : "list", block: all.ofFunction(repeated), ...required };
  }
  const single = SINGLE.exec(entry.value)?.[1];
  if (single === undefined) return undefined;
  const block = all.ofFunction(single);
  // The only block that is a single object is `timeouts`; other single objects are attributes.
  if (entry.type === "struct") return entry.name === "timeouts" ? { nesting: "single", block } : undefined;
  return { nesting: entry.type === "set" ? "set" : "list", block, maxItems: 1, ...required };
}

const SIMPLE: ReadonlyMap<string, CtyType> = new Map([
  ["cdktf.string", "string"],
  ["cdktf.number", "number"],
  ["cdktf.boolean", "bool"],
  ["cdktf.any", "dynamic"],
]);

/** Reads `cdktf.listMapperHcl(cdktf.stringToHclTerraform, false)(…)` and similar calls from the outside in. */
function typeOfExpression(entry: HclEntry, all: Structures): CtyType {
  const expression = entry.value.replace(/^.* === undefined \? null : /, "");
  const collection = entry.type === "set" ? "set" : "list";
  return typeOfMapper(expression, collection, all);
}

function typeOfMapper(expression: string, collection: "list" | "set", all: Structures): CtyType {
  const list = /^cdktf\.listMapperHcl\((.*)$/.exec(expression)?.[1];
  if (list !== undefined) return [collection, typeOfMapper(list, "list", all)];
  const map = /^cdktf\.hashMapperHcl\((.*)$/.exec(expression)?.[1];
  if (map !== undefined) return ["map", typeOfMapper(map, "list", all)];
  const scalar = /^((?:cdktf\.)?\w+?)ToHclTerraform/.exec(expression)?.[1] ?? "";
  return SIMPLE.get(scalar) ?? impliedType(all.ofFunction(scalar));
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

function computedType(member: Member, all: Structures): CtyType {
  const [, simple] = SIMPLE_MAP.exec(member.initializer ?? "") ?? [];
  if (simple !== undefined) return ["map", SIMPLE_MAP_TYPES[simple] ?? "string"];
  const [, struct, shape, isSet] = STRUCT_FIELD.exec(member.initializer ?? "") ?? [];
  if (struct !== undefined) {
    const element = impliedType(all.named(struct));
    if (shape === "OutputReference") return element;
    if (shape === "Map") return ["map", element];
    return [isSet === "true" ? "set" : "list", element];
  }
  return GETTERS.find(([pattern]) => pattern.test(member.getter))?.[1] ?? "dynamic";
}
