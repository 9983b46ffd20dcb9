import { DescribeServicesCommand } from "@aws-sdk/client-ecs";
import { GetFunctionCommand } from "@aws-sdk/client-lambda";
import { unlessNotFound } from "../unless-not-found";
import { byName, knowing, type LookupTable } from "./lookup";

/** Services on ECS and functions. */
export const serviceLookups: LookupTable = {
  aws_ecs_service: {
    by: "its cluster and name",
    find: knowing(["cluster", "name"], async ([cluster = "", name = ""], { ecs }) => {
      const found = await unlessNotFound(
        "ecs:DescribeServices",
        ecs.send(new DescribeServicesCommand({ cluster, services: [name], include: ["TAGS"] })),
      );
      const service = found?.services?.find(({ status }) => status !== "INACTIVE");
      if (service === undefined) return [];
      const tags = Object.fromEntries((service.tags ?? []).map(({ key, value }) => [key ?? "", value ?? ""]));
      const obstacle = { obstacle: "ECS is deleting it: wait until its tasks have ended" };
      const id = `${cluster.slice(cluster.lastIndexOf("/") + 1)}/${name}`;
      return [{ id, tags, ...(service.status === "DRAINING" ? obstacle : {}) }];
    }),
  },
  aws_lambda_function: byName("function_name", async ({ lambda }, FunctionName) => {
    const found = await unlessNotFound(
      "lambda:GetFunction",
      lambda.send(new GetFunctionCommand({ FunctionName })),
    );
    return found && { ...found.Tags };
  }),
};
