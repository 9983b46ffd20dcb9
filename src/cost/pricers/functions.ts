import { blocks, listOf, literal, namedBy, numeric, ofType } from "../../plan/resources/resource-set";
import { HOURS, type Pricer, used, usedInTiers } from "../charge";

const BILLION = 1_000_000_000;
/** Storage of a function that is free, in MB. */
const FREE_TEMPORARY = 512;

const lambda: Pricer = ({ values }, { usage }) => {
  const arm = listOf(values.architectures).includes("arm64");
  const steps = arm ? [7.5, 18.75] : [6, 15];
  const kind = arm ? "lambda-arm" : "lambda";
  const storage = numeric(blocks(values.ephemeral_storage)[0]?.size) ?? FREE_TEMPORARY;
  return [
    used("lambda/requests", usage, "lambdaRequests", 1_000_000),
    ...usedInTiers(
      [
        [`${kind}/duration`, (steps[0] ?? 0) * BILLION],
        [`${kind}/duration-second-tier`, (steps[1] ?? 0) * BILLION],
        [`${kind}/duration-third-tier`, Number.POSITIVE_INFINITY],
      ],
      usage,
      "lambdaGbSeconds",
    ),
    ...(storage > FREE_TEMPORARY ? [used("lambda/storage", usage, "lambdaStorageGbSeconds")] : []),
  ];
};

/** Concurrency that is kept ready costs its memory all month, and runs at a price of its own. */
const provisionedConcurrency: Pricer = (resource, { usage, all }) => {
  const name = literal(resource.values.function_name);
  const owner =
    namedBy(resource, "function_name", "aws_lambda_function", all) ??
    ofType("aws_lambda_function", all).find(
      ({ values }) => name !== undefined && literal(values.function_name) === name,
    );
  const count = numeric(resource.values.provisioned_concurrent_executions);
  if (owner === undefined) return { unpriced: "its function, which has the memory, is not in this stack" };
  if (count === undefined) return { unpriced: "its number of executions is not known before apply" };
  const kind = listOf(owner.values.architectures).includes("arm64") ? "lambda-arm" : "lambda";
  const gigabytes = (numeric(owner.values.memory_size) ?? LEAST_MEMORY) / MEGABYTES;
  return [
    { meter: `${kind}/provisioned`, quantity: count * gigabytes * HOURS * SECONDS },
    used(`${kind}/provisioned-duration`, usage, "lambdaProvisionedGbSeconds"),
  ];
};

const LEAST_MEMORY = 128;
const MEGABYTES = 1024;
const SECONDS = 3600;

export const functionPricers: Readonly<Record<string, Pricer>> = {
  aws_lambda_function: lambda,
  aws_lambda_provisioned_concurrency_config: provisionedConcurrency,
};
