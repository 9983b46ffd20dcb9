import {
  blocks,
  listOf,
  literal,
  namedBy,
  numeric,
  ofType,
  referringTo,
  type StackResource,
} from "../../plan/resources/resource-set";
import type { Json } from "../../text/json";
import { type Pricer, guessed, hourly, used } from "../charge";
import { scalingRange } from "./scaling";

const CPU_UNITS = 1024;
const MIB_PER_GB = 1024;
/** Free storage of a task, in GB. */
const FREE_STORAGE = 20;

/** Where a service's tasks run, if the stack says so; `mixed` is Fargate with and without spot. */
type Launch = "fargate" | "mixed" | "spot" | "instances" | "managed" | "unknown";

function launchOf(service: StackResource, all: readonly StackResource[]): Launch {
  const written = literal(service.values.launch_type);
  if (written !== undefined) return written === "FARGATE" ? "fargate" : "instances";
  const own = launchBy(service.values.capacity_provider_strategy, all);
  if (own !== undefined) return own;
  const cluster = namedBy(service, "cluster", "aws_ecs_cluster", all);
  if (cluster === undefined) return "unknown";
  const settings = [
    cluster.values.default_capacity_provider_strategy,
    ...referringTo(cluster, "aws_ecs_cluster_capacity_providers", "cluster_name", all).map(
      ({ values }) => values.default_capacity_provider_strategy,
    ),
    ...ofType("aws_ecs_cluster_capacity_providers", all)
      .filter(
        ({ values }) =>
          literal(values.cluster_name) !== undefined &&
          literal(values.cluster_name) === literal(cluster.values.name),
      )
      .map(({ values }) => values.default_capacity_provider_strategy),
  ];
  return settings.map((one) => launchBy(one, all)).find((one) => one !== undefined) ?? "unknown";
}

/** Undefined for a strategy that names no provider. */
function launchBy(strategy: Json | undefined, all: readonly StackResource[]): Launch | undefined {
  const names = blocks(strategy).flatMap(({ capacity_provider: name }) => literal(name) ?? []);
  if (names.length === 0) return undefined;
  const isSpot = names.includes("FARGATE_SPOT");
  if (names.includes("FARGATE")) return isSpot ? "mixed" : "fargate";
  if (isSpot) return "spot";
  return names.some((name) => isManaged(name, all)) ? "managed" : "instances";
}

/** A provider whose machines AWS starts itself, so they are in no plan. */
function isManaged(name: string, all: readonly StackResource[]): boolean {
  return ofType("aws_ecs_capacity_provider", all).some(
    ({ values }) => literal(values.name) === name && blocks(values.managed_instances_provider).length > 0,
  );
}

const service: Pricer = (resource, { usage, all }) => {
  const definition = namedBy(resource, "task_definition", "aws_ecs_task_definition", all);
  const compatible = listOf(definition?.values.requires_compatibilities);
  const written = launchOf(resource, all);
  const isFargateOnly = compatible.length > 0 && compatible.every((one) => one === "FARGATE");
  const launch = written === "unknown" && isFargateOnly ? "fargate" : written;
  const onlyManaged = compatible.length > 0 && compatible.every((one) => one === "MANAGED_INSTANCES");
  if (launch === "managed" || (launch === "unknown" && onlyManaged))
    return { unpriced: "AWS chooses and starts the machines of ECS Managed Instances" };
  if (launch === "instances") return { free: "runs on instances that are billed themselves" };
  if (launch === "unknown" && compatible.length > 0 && !compatible.includes("FARGATE"))
    return { free: "runs on instances that are billed themselves" };
  if (launch === "unknown") return { unpriced: "nothing in this stack says whether it runs on Fargate" };
  const cpu = unitsOf(definition?.values.cpu, CPU_UNITS);
  const memory = unitsOf(definition?.values.memory, MIB_PER_GB);
  if (definition === undefined || cpu === undefined || memory === undefined) {
    return { unpriced: "its task definition's cpu and memory are not in this stack" };
  }
  const desired = numeric(resource.values.desired_count);
  const range = scalingRange(resource, "ecs:service:DesiredCount", all);
  const tasks = usage.fargateTasks ?? Math.max(desired ?? range?.least ?? 1, range?.least ?? 0);
  const why = tasks === desired ? "as desired" : range === undefined ? "as no number is known" : "the least";
  const counted =
    usage.fargateTasks === undefined
      ? [`${tasks} tasks, ${why}`, range?.said].filter(Boolean).join(", ")
      : `fargate_tasks ${tasks}`;
  const basis = launch === "spot" || launch === "mixed" ? SPOT_BASIS[launch] : undefined;
  const assumes = [counted, basis].filter(Boolean).join(", ");
  const arm = blocks(definition.values.runtime_platform).some(
    (one) => literal(one.cpu_architecture) === "ARM64",
  );
  const isWindows = blocks(definition.values.runtime_platform).some((one) =>
    (literal(one.operating_system_family) ?? "").startsWith("WINDOWS"),
  );
  const kind = isWindows ? "fargate-windows" : arm ? "fargate-arm" : "fargate";
  const inference = blocks(definition.values.inference_accelerator).flatMap(
    ({ device_type: type }) => literal(type) ?? [],
  );
  const isPublic = blocks(resource.values.network_configuration).some(
    ({ assign_public_ip: address }) => address === true,
  );
  const storage =
    (numeric(blocks(definition.values.ephemeral_storage)[0]?.size_in_gib) ?? FREE_STORAGE) - FREE_STORAGE;
  const charges = [
    hourly(`${kind}/vcpu`, (tasks * cpu) / CPU_UNITS, assumes),
    hourly(`${kind}/memory`, (tasks * memory) / MIB_PER_GB, assumes),
    ...(storage > 0 ? [hourly("fargate/storage", tasks * storage, assumes)] : []),
    ...(isWindows ? [hourly("fargate-windows/license", (tasks * cpu) / CPU_UNITS, assumes)] : []),
    ...inference.map((type) => hourly(`eia/${type}`, tasks, assumes)),
    ...(isPublic ? [hourly("ipv4/public", tasks, assumes)] : []),
  ];
  const billed = charges.map((charge) => (basis === undefined ? charge : { ...charge, basis }));
  return usage.fargateTasks === undefined && tasks !== desired ? billed.map(guessed) : billed;
};

const SPOT_BASIS = {
  spot: "the price of Fargate without spot",
  mixed: "the price of Fargate without spot for all of them",
};

/** `512`, `"512"`, `"0.5 vCPU"` and `"1 GB"`, in the smaller unit. */
function unitsOf(value: Json | undefined, perLarge: number): number | undefined {
  const number = numeric(value);
  if (number !== undefined) return number;
  const large = /^([\d.]+)\s*(?:vcpu|gb)$/i.exec(literal(value)?.trim() ?? "")?.[1];
  return large === undefined ? undefined : Number(large) * perLarge;
}

export const containerPricers: Readonly<Record<string, Pricer>> = {
  aws_ecs_service: service,
  aws_ecr_repository: (_, { usage }) => [used("ecr/storage", usage, "ecrGb")],
};
