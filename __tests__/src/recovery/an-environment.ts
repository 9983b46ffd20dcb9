import { resolveTarget } from "../../../src/cli/target";
import type { Environment } from "../../../src/config/environment";
import type { PlannedCreation } from "../../../src/plan/planned-changes";

/** Hermes' prod, in whose name the tests make things and look for them. */
export function hermesProd(): Environment {
  return resolveTarget(["hermes", "prod"]).environment;
}

/** The tags that the environment's resources carry, as AWS's services take them. */
export const OUR_TAGS = [
  { Key: "managed-by", Value: "groundplan" },
  { Key: "system", Value: "hermes" },
  { Key: "environment", Value: "prod" },
];

/** As a plan has it. */
export function planned(type: string, values: PlannedCreation["values"], id = "thing"): PlannedCreation {
  return { address: `${type}.${id}`, type, values };
}
