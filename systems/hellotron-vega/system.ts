import { defineSystem } from "../../src/systems/system-definition";
import { deployBucketOf, hellotronVegaSchema } from "./config";
import { HellotronVegaStack } from "./stack";

export const system = defineSystem({
  name: "hellotron-vega",
  schema: hellotronVegaSchema,
  stack: HellotronVegaStack,
  rehearsedChange: { environment: "prod", path: ["instances", "prod", "instance_type"], value: "t3.large" },
  check: (environments) =>
    environments.flatMap((environment, index) => {
      const bucket = deployBucketOf(environment);
      const first = environments.slice(0, index).find((earlier) => deployBucketOf(earlier) === bucket);
      if (first === undefined) return [];
      return [
        environment.source.problemAt(["deployBucket"], {
          problem: `the deploy bucket already belongs to ${first.name}`,
          got: bucket,
          want: "a name of its own",
        }),
      ];
    }),
});
