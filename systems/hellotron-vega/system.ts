import { defineSystem } from "../../src/systems/system-definition";
import { checkHellotronVega } from "./check";
import { hellotronVegaSchema } from "./config";
import { HELLOTRON_VEGA_SECRETS } from "./secret-keys";
import { HellotronVegaStack } from "./stack";

export const system = defineSystem({
  name: "hellotron-vega",
  schema: hellotronVegaSchema,
  stack: HellotronVegaStack,
  rehearsedChange: { environment: "prod", path: ["instances", "prod", "instance_type"], value: "t3.large" },
  check: checkHellotronVega,
  // Its own stack creates it: values come after the first apply.
  secrets: ({ system: own, name }) => [
    {
      secretName: `${own}/${name}`,
      createdBy: name,
      keys: Object.fromEntries(HELLOTRON_VEGA_SECRETS.map((key) => [key, key])),
      writtenBy: "people",
    },
  ],
});
