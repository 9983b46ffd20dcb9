import { factsOf } from "../../../provider-facts/facts";
import { CONDITIONS, SET_KEYS } from "../knowledge/conditions/conditions";
import type { BlockSchema } from "../schema/schema-model";
import { type ObjectValue, hasUnknown } from "../values/compare";
import { UNKNOWN } from "../values/unknown";
import { complete } from "./complete";
import { keptDocuments } from "./documents";
import { type ValuePath, changedNames, perType, replacingPaths, uncertainReplacements } from "./replacement";
import { isTaggable, mergedTags } from "./tags";

/** The provider's configuration, as far as resources depend on it. */
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
  /** Whether the resource was imported and not applied since. */
  readonly adopted?: boolean;
}

export interface Plan {
  readonly planned: ObjectValue;
  /** The paths whose change makes the update a replacement. */
  readonly replacedBy: readonly ValuePath[];
  /** Changed arguments that may replace, under a condition that is not known here. */
  readonly mayBeReplacedBy: readonly string[];
}

/** Plans a creation or an update like the real provider, as far as its facts and our tables go. */
export function planChange(request: PlanRequest, settings: ProviderSettings): Plan {
  const { typeName, block, prior } = request;
  const planned = plannedValues(request, settings);
  if (prior === undefined) return { planned, replacedBy: [], mayBeReplacedBy: [] };
  const changed = changedNames(block, prior, planned);
  if (changed.length === 0) return { planned: prior, replacedBy: [], mayBeReplacedBy: [] };
  for (const name of unknownAfterUpdate(typeName, prior, planned)) {
    if (!isComputed(block, name) || !isLeftOut(request.config[name])) continue;
    planned[name] = UNKNOWN;
    changed.push(name);
  }
  const replacedBy = replacingPaths({ typeName, block, prior, planned, changed, adopted: request.adopted });
  const certain = new Set(replacedBy.map(([first]) => first));
  return {
    planned,
    replacedBy,
    mayBeReplacedBy: uncertainReplacements(typeName, prior, planned).filter((name) => !certain.has(name)),
  };
}

function plannedValues(
  { typeName, block, prior, proposed }: PlanRequest,
  settings: ProviderSettings,
): ObjectValue {
  const facts = factsOf(typeName);
  const framework = facts?.framework ?? false;
  const planned = complete(block, proposed, prior, {
    facts: facts?.arguments,
    inSet: false,
    framework,
    ...(SET_KEYS[typeName] === undefined ? {} : { keysOf: SET_KEYS[typeName] }),
  });
  if (block.attributes["region"]?.computed && proposed["region"] == null) planned["region"] = settings.region;
  if (isTaggable(block))
    planned["tags_all"] = mergedTags(planned["tags"], prior, settings.defaultTags, framework);
  if (prior !== undefined) Object.assign(planned, keptDocuments(typeName, prior, planned));
  return Object.assign(planned, CONDITIONS[typeName]?.planned?.(planned, prior));
}

const isLeftOut = (value: unknown): boolean => value == null || (Array.isArray(value) && value.length === 0);

const isComputed = (block: BlockSchema, name: string): boolean =>
  block.attributes[name]?.computed === true || block.blocks[name] !== undefined;

const alwaysUnknown = perType((facts) =>
  facts.names.filter((name) => facts.inner(name)?.unknownOnUpdate === "always"),
);

/** Computed attributes whose value after an update is known only after apply. */
function unknownAfterUpdate(typeName: string, prior: ObjectValue, planned: ObjectValue): readonly string[] {
  return [
    ...alwaysUnknown(factsOf(typeName)?.arguments),
    ...(CONDITIONS[typeName]?.unknownIf?.(prior, planned) ?? []),
  ].filter((name) => !hasUnknown(planned[name]));
}
