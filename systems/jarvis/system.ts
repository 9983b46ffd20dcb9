import { defineSystem } from "../../src/systems/system-definition";
import { checkJarvis } from "./check";
import { jarvisSchema, prefixOf } from "./config";
import { deploymentNeeds } from "./deployment-needs";
import { JarvisStack } from "./stack";

export const system = defineSystem({
  name: "jarvis",
  schema: jarvisSchema,
  stack: JarvisStack,
  rehearsedChange: { environment: "prod", path: ["instance", "snapshot_time"], value: "05:00" },
  resizable: (environment) => ({
    staticIpName: `${prefixOf(environment)}-static-ip`,
    namePrefix: `${prefixOf(environment)}-instance`,
    bundle: environment.config.instance.bundle,
    setting: "instance.bundle",
    domain: environment.config.domain,
    healthPath: "/health",
  }),
  deploymentNeeds,
  check: checkJarvis,
});
