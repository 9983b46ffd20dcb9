import { PASSWORD_VARIABLE } from "../../constructs/database/database-credentials";
import { defineSystem } from "../../src/systems/system-definition";
import { checkHebo, SHARED } from "./check";
import { heboSchema, sharedSchema } from "./config";
import { isProduction, versionParameterOf } from "./names";
import { SharedStack } from "./shared-stack";
import { HeboStack } from "./stack";

export const system = defineSystem({
  name: "hebo",
  schema: heboSchema,
  stack: HeboStack,
  kinds: { [SHARED]: { schema: sharedSchema, stack: SharedStack } },
  // Production has everything of its own, so that it can be applied without the stages' things.
  readsFrom: (environment) => (environment === SHARED || isProduction(environment) ? [] : [SHARED]),
  stages: {
    template: "preview",
    versionKey: "version",
    freshSecrets: [PASSWORD_VARIABLE],
    versionParameter: (stage) => versionParameterOf("hebo", stage),
  },
  rehearsedChange: { environment: "prod", path: ["services", "most"], value: 20 },
  check: checkHebo,
});
