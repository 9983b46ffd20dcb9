import type { ObjectValue } from "../values/compare";

/** Where a resource lives. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

/** What `derive` may ask for beside the resource's own values. */
export interface Derivation extends Place {
  /** `length` hexadecimal digits that are the same for the same resource and `salt`. */
  hex(length: number, salt?: string): string;
  /** How often this was asked with the same `key` since the provider started: 1, 2, 3, … */
  counted(key: string): number;
  /** The state before an update. */
  readonly previous?: ObjectValue;
}

/**
 * What neither the bindings nor the provider's facts say about one resource type. A template is a text in which `{hex17}` stands for
 * 17 digits of the resource's own, `{account}` and `{region}` for its place, and `{name}` for its attribute
 * `name`, whatever that is called.
 */
export interface TypeKnowledge {
  /** The template of `id`. @default the `name`, else 20 digits */
  readonly id?: string;
  /** The ARN: either all of it, or what follows `arn:aws:`. A leading `service:` gets region and account. */
  readonly arn?: string;
  /** Templates or values of computed attributes and blocks, by name. `[]` for a block that AWS leaves out. */
  readonly computed?: Readonly<Record<string, unknown>>;
  /** The same for computed attributes of nested blocks, by their own name alone. */
  readonly nested?: Readonly<Record<string, unknown>>;
  /** Computed attributes that an update gives a new value, although its plan may still show the old one. */
  readonly renewed?: readonly string[];
  /** Computed values that no template can express; wins over `computed`. */
  readonly derive?: (values: ObjectValue, derivation: Derivation) => ObjectValue;
}

export type KnowledgeTable = Readonly<Record<string, TypeKnowledge>>;

/** What the provider decides in code of its own when it plans: the conditions behind its facts. */
export interface PlanConditions {
  /** Arguments that replace the resource, by what they change from and to. */
  readonly replacesIf?: (prior: ObjectValue, planned: ObjectValue) => readonly string[];
  /** Computed attributes that an update makes unknown. */
  readonly unknownIf?: (prior: ObjectValue, planned: ObjectValue) => readonly string[];
  /** Values that a plan knows, or leaves out, beyond its arguments and their defaults. */
  readonly planned?: (planned: ObjectValue, prior: ObjectValue | undefined) => ObjectValue;
}
