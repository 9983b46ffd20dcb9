import { ProviderSchemas } from "../../../../src/rehearsal/provider/schema/provider-schemas";
import { fillIn } from "../../../../src/rehearsal/provider/simulate/fill-in";
import { type Plan, planChange } from "../../../../src/rehearsal/provider/simulate/plan";
import type { ObjectValue } from "../../../../src/rehearsal/provider/values/compare";
import { emptyBlock } from "./empty-block";

const schemas = ProviderSchemas.load();
const SETTINGS = { region: "eu-west-1", defaultTags: {} };

/** The arguments of which the plan says that their change may replace the resource. */
export const mayBeReplacedBy = (type: string, before: ObjectValue, after: ObjectValue): readonly string[] =>
  changeOf(type, before, after).mayBeReplacedBy;

/** The paths of what makes the change of a resource from the one to the other a replacement. */
export function replacedBy(type: string, before: ObjectValue, after: ObjectValue): string[] {
  return changeOf(type, before, after).replacedBy.map((path) => path.join("."));
}

/** The plan of the change. */
export function changeOf(type: string, before: ObjectValue, after: ObjectValue): Plan {
  const block = schemas.resource(type);
  const made = emptyBlock(block, before);
  const { planned } = planChange({ typeName: type, block, proposed: made, config: made }, SETTINGS);
  const prior = fillIn({
    typeName: type,
    block,
    planned,
    account: "123456789012",
    region: "eu-west-1",
    seed: type,
  });
  const config = emptyBlock(block, after);
  // As an engine proposes it: what AWS decided stays.
  const kept = Object.entries(block.attributes).filter(
    ([name, { computed }]) => computed && config[name] === null,
  );
  const proposed = { ...config, ...Object.fromEntries(kept.map(([name]) => [name, prior[name]])) };
  const request = { typeName: type, block, prior, proposed, config };
  return planChange(request, SETTINGS);
}
