import type { Place } from "../knowledge/type-knowledge";
import type { ObjectValue } from "../values/compare";
import type { Cloud } from "./cloud";

/** What a mirrored operation needs. */
export interface MirrorContext extends Place {
  readonly cloud: Cloud;
  /** The configuration, the only place with write-only values. Empty for reads and deletions. */
  readonly config: ObjectValue;
  readonly defaultTags: Readonly<Record<string, string>>;
}

/**
 * How a resource type is kept in the simulated AWS, so that other programs find it there. Every function returns the
 * attributes that AWS decided or that differ; the rest stay as planned.
 */
export interface MirroredType {
  create(planned: ObjectValue, context: MirrorContext): Promise<ObjectValue>;
  /** undefined if it is gone. */
  read(state: ObjectValue, context: MirrorContext): Promise<ObjectValue | undefined>;
  update(prior: ObjectValue, planned: ObjectValue, context: MirrorContext): Promise<ObjectValue>;
  delete(state: ObjectValue, context: MirrorContext): Promise<void>;
  /** The attributes that `read` needs to find the rest. @default `{ id }` */
  import?(id: string, context: MirrorContext): ObjectValue;
}

export type MirrorTable = Readonly<Record<string, MirroredType>>;
