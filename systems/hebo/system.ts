import { PASSWORD_VARIABLE } from "../../constructs/database/database-credentials";
import type { Environment } from "../../src/config/environment";
import { defineSystem, type HostedZoneChoice } from "../../src/systems/system-definition";
import { checkHebo } from "./check";
import { heboSchema, type SharedConfig, sharedSchema } from "./config";
import { SHARED, versionParameterOf } from "./names";
import { secretsOf } from "./secret-keys";
import { SharedStack } from "./shared-stack";
import { HeboStack } from "./stack";

/** The zone is the choice of `shared`; all other environments look it up. */
function zoneOf({ name, config }: Environment): HostedZoneChoice | undefined {
  if (name !== SHARED) return undefined;
  const { hostedZone, zone } = config as SharedConfig;
  const setting = { key: "zone", managed: "managed", existing: "existing" };
  return { zoneName: hostedZone, managed: zone === "managed", setting };
}

export const system = defineSystem({
  name: "hebo",
  schema: heboSchema,
  stack: HeboStack,
  kinds: { [SHARED]: { schema: sharedSchema, stack: SharedStack } },
  // Production reads only its secrets, which must have values before its services start.
  readsFrom: (environment) => (environment === SHARED ? [] : [SHARED]),
  secrets: secretsOf,
  hostedZone: zoneOf,
  stages: {
    template: "preview",
    versionKey: "version",
    freshSecrets: [PASSWORD_VARIABLE],
    versionParameter: (stage) => versionParameterOf("hebo", stage),
  },
  rehearsedChange: { environment: "prod", path: ["services", "most"], value: 20 },
  check: checkHebo,
});
