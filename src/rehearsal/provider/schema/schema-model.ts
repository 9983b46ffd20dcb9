/** A type as Terraform writes it in schemas and state: `"string"`, `["list", "string"]`, `["object", {…}]`. */
export type CtyType =
  | "string"
  | "number"
  | "bool"
  | "dynamic"
  | readonly ["list" | "set" | "map", CtyType]
  | readonly ["object", Readonly<Record<string, CtyType>>];

export interface AttributeSchema {
  readonly type: CtyType;
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
  readonly sensitive?: boolean;
  /** The value reaches the provider and is never stored. */
  readonly writeOnly?: boolean;
  /** The provider's default, for arguments that the facts do not cover. */
  readonly default?: string | number | boolean;
}

export type Nesting = "single" | "list" | "set" | "map";

export interface NestedBlockSchema {
  readonly nesting: Nesting;
  readonly block: BlockSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
}

/** The contents of a resource type, data source, provider or nested block. */
export interface BlockSchema {
  readonly attributes: Readonly<Record<string, AttributeSchema>>;
  readonly blocks: Readonly<Record<string, NestedBlockSchema>>;
}

/** `provider` is the provider's own configuration. */
export type SchemaKind = "resource" | "data" | "provider";

export interface TypeSchema {
  readonly kind: SchemaKind;
  /** The Terraform type, such as `aws_instance`; `aws` for the provider itself. */
  readonly typeName: string;
  readonly block: BlockSchema;
}

/** Whether `type` is a list, set or map. */
export function isCollection(type: CtyType): type is readonly ["list" | "set" | "map", CtyType] {
  return Array.isArray(type) && type[0] !== "object";
}

/** Whether `type` is an object with named attributes. */
export function isObject(type: CtyType): type is readonly ["object", Readonly<Record<string, CtyType>>] {
  return Array.isArray(type) && type[0] === "object";
}

/** A block's attributes and blocks, each with its name. */
interface Members {
  readonly attributes: readonly (readonly [string, AttributeSchema])[];
  readonly blocks: readonly (readonly [string, NestedBlockSchema])[];
  /** All names, each with null: the start of a new value. To be copied, not changed. */
  readonly empty: Readonly<Record<string, null>>;
}

const members = new WeakMap<BlockSchema, Members>();

/** A block's members, listed once: every plan walks them. */
export function membersOf(block: BlockSchema): Members {
  const known = members.get(block);
  if (known !== undefined) return known;
  const attributes = Object.entries(block.attributes);
  const blocks = Object.entries(block.blocks);
  // V8 makes a hash table of an object that gets many names one by one, but not of one from JSON or of its copies. These
  // take a fifth of the memory.
  const names = [...attributes, ...blocks].map(([name]) => [name, null]);
  const empty = JSON.parse(JSON.stringify(Object.fromEntries(names))) as Record<string, null>;
  const made = { attributes, blocks, empty };
  members.set(block, made);
  return made;
}

const impliedTypes = new WeakMap<BlockSchema, CtyType>();

/** The object type of a block's values. Nested blocks count as attributes. */
export function impliedType(block: BlockSchema): CtyType {
  const known = impliedTypes.get(block) ?? implied(block);
  impliedTypes.set(block, known);
  return known;
}

function implied(block: BlockSchema): CtyType {
  const types: Record<string, CtyType> = {};
  for (const [name, attribute] of Object.entries(block.attributes)) types[name] = attribute.type;
  for (const [name, nested] of Object.entries(block.blocks)) {
    const inner = impliedType(nested.block);
    types[name] = nested.nesting === "single" ? inner : [nested.nesting, inner];
  }
  return ["object", types];
}
