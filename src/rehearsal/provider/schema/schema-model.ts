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

/** The object type of a block's values. Nested blocks count as attributes. */
export function impliedType(block: BlockSchema): CtyType {
  const types: Record<string, CtyType> = {};
  for (const [name, attribute] of Object.entries(block.attributes)) types[name] = attribute.type;
  for (const [name, nested] of Object.entries(block.blocks)) {
    const inner = impliedType(nested.block);
    types[name] = nested.nesting === "single" ? inner : [nested.nesting, inner];
  }
  return ["object", types];
}
