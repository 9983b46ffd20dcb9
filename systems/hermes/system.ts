import { defineSystem } from "../../src/systems/system-definition";
import { checkHermes } from "./check";
import { HERMES_SECRETS, hermesSchema } from "./config";
import { HermesStack } from "./stack";

export const system = defineSystem({
  name: "hermes",
  schema: hermesSchema,
  stack: HermesStack,
  rehearsedChange: { environment: "prod", path: ["application", "deregistration_delay"], value: "60s" },
  check: checkHermes,
  // Its own stack creates it: values come after the first apply.
  secrets: ({ system: own, name }) => [
    {
      secretName: `${own}/${name}`,
      createdBy: name,
      keys: Object.fromEntries(HERMES_SECRETS.map((key) => [key, key])),
      writtenBy: "people",
    },
  ],
});
