import { defineSystem } from "../../src/systems/system-definition";
import { checkHellotronVega } from "./check";
import { hellotronVegaSchema } from "./config";
import { HellotronVegaStack } from "./stack";

export const system = defineSystem({
  name: "hellotron-vega",
  schema: hellotronVegaSchema,
  stack: HellotronVegaStack,
  rehearsedChange: { environment: "prod", path: ["instances", "prod", "instance_type"], value: "t3.large" },
  check: checkHellotronVega,
});
