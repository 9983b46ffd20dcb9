import { knowledgeOf } from "../knowledge/knowledge";
import type { BlockSchema } from "../schema/schema-model";
import type { ObjectValue } from "../values/compare";
import { UNKNOWN } from "../values/unknown";
import { markUnknown } from "./mark-unknown";
import { changedNames, replacementReasons } from "./replacement";
import { withMergedTags } from "./tags";

/** What the configuration of the provider says, as far as it bears on resources. */
export interface ProviderSettings {
  readonly region: string;
  readonly defaultTags: Readonly<Record<string, string>>;
}

export interface PlanRequest {
  readonly typeName: string;
  readonly block: BlockSchema;
  /** undefined at creation */
  readonly prior?: ObjectValue;
  readonly proposed: ObjectValue;
  readonly config: ObjectValue;
  /** The resource was imported and has not been applied since. */
  readonly adopted?: boolean;
}

export interface Plan {
  readonly planned: ObjectValue;
  /** Top-level names whose change makes the update a replacement. */
  readonly replacedBy: readonly string[];
}

/** Plans a creation or an update as the real provider would, as far as the tables know it. */
export function planChange(request: PlanRequest, settings: ProviderSettings): Plan {
  const { typeName, block, prior } = request;
  const completed = withDefaults(request, settings);
  const planned = markUnknown(block, withMergedTags(block, completed, settings.defaultTags), prior);
  if (prior === undefined) return { planned, replacedBy: [] };
  const changed = changedNames(block, prior, planned);
  if (changed.length === 0) return { planned: prior, replacedBy: [] };
  for (const name of knowledgeOf(typeName).changes ?? []) {
    if (block.attributes[name]?.computed && request.config[name] == null) planned[name] = UNKNOWN;
  }
  return { planned, replacedBy: replacementReasons(typeName, block, prior, planned, request.adopted) };
}

function withDefaults({ typeName, block, proposed }: PlanRequest, settings: ProviderSettings): ObjectValue {
  const completed: ObjectValue = { ...proposed };
  for (const [name, value] of Object.entries(knowledgeOf(typeName).defaults ?? {})) {
    if (name in block.attributes && completed[name] == null) completed[name] = value;
  }
  if (block.attributes["region"]?.computed) completed["region"] ??= settings.region;
  return completed;
}
