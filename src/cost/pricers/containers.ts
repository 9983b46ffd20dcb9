import { blocks, literal, numeric, referredBy, type StackResource } from "../../plan/resources/resource-set";
import { type Pricer, hourly } from "../charge";

const CPU_UNITS = 1024;
const MIB_PER_GB = 1024;

function isFargate({ values }: StackResource): boolean {
  const providers = blocks(values.capacity_provider_strategy).map(({ capacity_provider: name }) =>
    literal(name),
  );
  return (
    literal(values.launch_type) === "FARGATE" ||
    providers.some((name) => name?.startsWith("FARGATE") === true)
  );
}

const service: Pricer = (resource, { usage, all }) => {
  if (!isFargate(resource)) return { free: "runs on instances that are billed themselves" };
  const definition = referredBy(resource, "task_definition", all)[0];
  const cpu = numeric(definition?.values.cpu);
  const memory = numeric(definition?.values.memory);
  if (definition === undefined || cpu === undefined || memory === undefined) {
    return { unpriced: "its task definition's cpu and memory are not in this stack" };
  }
  const tasks = usage.fargateTasks ?? numeric(resource.values.desired_count) ?? 1;
  const assumes = usage.fargateTasks === undefined ? `${tasks} tasks, as desired` : `fargate_tasks ${tasks}`;
  const arm = blocks(definition.values.runtime_platform).some(
    (one) => literal(one.cpu_architecture) === "ARM64",
  );
  const kind = arm ? "fargate-arm" : "fargate";
  const isPublic = blocks(resource.values.network_configuration).some(
    ({ assign_public_ip: address }) => address === true,
  );
  return [
    hourly(`${kind}/vcpu`, (tasks * cpu) / CPU_UNITS, assumes),
    hourly(`${kind}/memory`, (tasks * memory) / MIB_PER_GB, assumes),
    ...(isPublic ? [hourly("ipv4/public", tasks, assumes)] : []),
  ];
};

export const containerPricers: Readonly<Record<string, Pricer>> = { aws_ecs_service: service };
