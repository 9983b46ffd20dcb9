import type { ObjectValue } from "../values/compare";

/** The account and region of a resource. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

/** What `derive` may use besides the resource's own values. */
export interface Derivation extends Place {
  /** Returns `length` hexadecimal digits, always the same for the same resource and `salt`. */
  hex(length: number, salt?: string): string;
  /** How many times it was called with this `key` since the provider started: 1, 2, 3, … */
  counted(key: string): number;
  /** The state before an update. */
  readonly previous?: ObjectValue;
}

/**
 * What neither the bindings nor the provider's facts say about a resource type. In a template, `{hex17}` is 17 digits
 * derived from the resource, `{account}` and `{region}` its place, and `{name}` its attribute `name`, for any
 * attribute.
 */
export interface TypeKnowledge {
  /** The template of `id`. @default the `name`, otherwise 20 digits */
  readonly id?: string;
  /** The ARN: a whole one, or what follows `arn:aws:`. After a leading `service:` come region and account. */
  readonly arn?: string;
  /** Templates or values of computed attributes and blocks, by name. `[]` for a block that AWS leaves empty. */
  readonly computed?: Readonly<Record<string, unknown>>;
  /** The same for computed attributes inside blocks, by their own name only. */
  readonly nested?: Readonly<Record<string, unknown>>;
  /** Computed attributes that every update changes, although the plan may still show the old value. */
  readonly renewed?: readonly string[];
  /** Computed values that no template can express. Takes precedence over `computed`. */
  readonly derive?: (values: ObjectValue, derivation: Derivation) => ObjectValue;
}

export type KnowledgeTable = Readonly<Record<string, TypeKnowledge>>;

/** What the provider decides in code while planning: the conditions behind its facts. */
export interface PlanConditions {
  /** The arguments, or dotted paths, whose change replaces the resource, given the values before and after. */
  readonly replacesIf?: (prior: ObjectValue, planned: ObjectValue) => readonly string[];
  /** Arguments that may replace the resource by the facts, and that `replacesIf` does not judge: the plan warns. */
  readonly undecided?: readonly string[];
  /** The computed attributes that an update makes unknown. */
  readonly unknownIf?: (prior: ObjectValue, planned: ObjectValue) => readonly string[];
  /** Values that a plan knows or leaves out, beyond arguments and their defaults. */
  readonly planned?: (planned: ObjectValue, prior: ObjectValue | undefined) => ObjectValue;
}
