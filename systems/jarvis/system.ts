import { defineSystem } from "../../src/systems/system-definition";
import { checkJarvis } from "./check";
import { jarvisSchema } from "./config";
import { JarvisStack } from "./stack";

export const system = defineSystem({
  name: "jarvis",
  schema: jarvisSchema,
  stack: JarvisStack,
  rehearsedChange: { environment: "prod", path: ["instance", "snapshot_time"], value: "05:00" },
  check: checkJarvis,
});
