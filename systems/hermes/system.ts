import { defineSystem } from "../../src/systems/system-definition";
import { checkHermes } from "./check";
import { hermesSchema } from "./config";
import { HermesStack } from "./stack";

export const system = defineSystem({
  name: "hermes",
  schema: hermesSchema,
  stack: HermesStack,
  rehearsedChange: { environment: "prod", path: ["application", "deregistration_delay"], value: "60s" },
  check: checkHermes,
});
