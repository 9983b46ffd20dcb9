import type { Place } from "../knowledge/type-knowledge";
import type { ObjectValue } from "../values/compare";
import type { Cloud } from "./cloud";

/** What a mirrored operation works with. */
export interface MirrorContext extends Place {
  readonly cloud: Cloud;
  /** The configuration, which alone holds write-only values. Empty for reads and deletions. */
  readonly config: ObjectValue;
  readonly defaultTags: Readonly<Record<string, string>>;
}

/**
 * How a resource type exists in the simulated AWS, so that other programs find it there. Every function
 * answers with the attributes that AWS decided or that it found different; the rest stays as planned.
 */
export interface MirroredType {
  create(planned: ObjectValue, context: MirrorContext): Promise<ObjectValue>;
  /** undefined if it is gone. */
  read(state: ObjectValue, context: MirrorContext): Promise<ObjectValue | undefined>;
  update(prior: ObjectValue, planned: ObjectValue, context: MirrorContext): Promise<ObjectValue>;
  delete(state: ObjectValue, context: MirrorContext): Promise<void>;
  /** The attributes from which `read` finds the rest. @default `{ id }` */
  import?(id: string, context: MirrorContext): ObjectValue;
}

export type MirrorTable = Readonly<Record<string, MirroredType>>;
