import {
  CreateServiceCommand,
  DeleteServiceCommand,
  DeregisterTaskDefinitionCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  type ECSClient,
  type NetworkConfiguration,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
  type Service,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import { setTimeout as pause } from "node:timers/promises";
import { ProviderError } from "../protocol/diagnostics";
import { elements, type ObjectValue, sameValue, stringMap, strings, text } from "../values/compare";
import type { MirrorContext, MirrorTable, MirroredType } from "./mirror-type";
import { unlessGone } from "./mirrored-call";

/** The interval and timeout of waiting for a service, in milliseconds. */
const LOOK_EVERY = 100;
const STEADY_WITHIN = 120_000;

type Container = Readonly<Record<string, unknown>> & { readonly name?: unknown };

const containersIn = (json: string | undefined): readonly Container[] =>
  JSON.parse(json ?? "[]") as readonly Container[];

function definitionInput(planned: ObjectValue): RegisterTaskDefinitionCommandInput {
  const [platform] = elements(planned, "runtime_platform");
  return {
    family: text(planned, "family"),
    containerDefinitions: containersIn(
      text(planned, "container_definitions"),
    ) as unknown as RegisterTaskDefinitionCommandInput["containerDefinitions"],
    cpu: text(planned, "cpu"),
    memory: text(planned, "memory"),
    networkMode: text(planned, "network_mode") as RegisterTaskDefinitionCommandInput["networkMode"],
    requiresCompatibilities: strings(
      planned,
      "requires_compatibilities",
    ) as RegisterTaskDefinitionCommandInput["requiresCompatibilities"],
    taskRoleArn: text(planned, "task_role_arn"),
    executionRoleArn: text(planned, "execution_role_arn"),
    ...(platform === undefined
      ? {}
      : {
          runtimePlatform: {
            cpuArchitecture: text(platform, "cpu_architecture") as "ARM64",
            operatingSystemFamily: text(platform, "operating_system_family") as "LINUX",
          },
        }),
    tags: Object.entries(stringMap(planned, "tags_all")).map(([key, value]) => ({ key, value })),
  };
}

/** ECS's containers, reduced to what was planned: ECS adds defaults that nobody configured. */
function foundContainers(planned: string | undefined, found: readonly object[]): string | undefined {
  const before = containersIn(planned);
  const now = found as readonly Container[];
  const after = before.map((container) => {
    const same = now.find(({ name }) => name === container.name) ?? {};
    const kept = Object.keys(container).filter((key) => key in same);
    return { ...container, ...Object.fromEntries(kept.map((key) => [key, (same as Container)[key]])) };
  });
  return sameValue(before, after) ? planned : JSON.stringify(after);
}

const taskDefinition: MirroredType = {
  async create(planned, { cloud }) {
    if (cloud.ecs === undefined) return {};
    const { taskDefinition: made } = await cloud.ecs.send(
      new RegisterTaskDefinitionCommand(definitionInput(planned)),
    );
    return placeOf(made?.taskDefinitionArn ?? "");
  },
  /** With `track_latest` the provider reads the family's newest active revision, otherwise its own. */
  async read(state, { cloud }) {
    if (cloud.ecs === undefined) return {};
    const name = state["track_latest"] === true ? text(state, "family") : text(state, "arn");
    const answer = await unlessGone(
      cloud.ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: name })),
    );
    const found = answer?.taskDefinition;
    if (found?.status !== "ACTIVE") return undefined;
    const container_definitions = foundContainers(
      text(state, "container_definitions"),
      found.containerDefinitions ?? [],
    );
    return { ...placeOf(found.taskDefinitionArn ?? ""), container_definitions };
  },
  update: () => Promise.resolve({}),
  async delete(state, { cloud }) {
    if (cloud.ecs === undefined || state["skip_destroy"] === true) return;
    await unlessGone(
      cloud.ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: text(state, "arn") })),
    );
  },
};

function placeOf(arn: string): ObjectValue {
  const colon = arn.lastIndexOf(":");
  return { arn, arn_without_revision: arn.slice(0, colon), revision: Number(arn.slice(colon + 1)) };
}

async function serviceIn(ecs: ECSClient, state: ObjectValue): Promise<Service | undefined> {
  const answer = await unlessGone(
    ecs.send(
      new DescribeServicesCommand({ cluster: text(state, "cluster"), services: [text(state, "name") ?? ""] }),
    ),
  );
  return answer?.services?.find(({ status }) => status === "ACTIVE");
}

/** @throws ProviderError in the provider's words if the circuit breaker rolled the deployment back */
async function untilSteady(ecs: ECSClient, planned: ObjectValue): Promise<void> {
  if (planned["wait_for_steady_state"] !== true) return;
  const wanted = text(planned, "task_definition");
  for (const end = Date.now() + STEADY_WITHIN; Date.now() < end; await pause(LOOK_EVERY)) {
    const service = await serviceIn(ecs, planned);
    const [primary] = service?.deployments ?? [];
    const failed = service?.deployments?.find(({ rolloutState }) => rolloutState === "FAILED");
    const isBack = primary?.taskDefinition !== wanted;
    if (failed !== undefined && (isBack || primary === failed))
      throw rolledBack(planned, failed.rolloutStateReason);
    if (primary?.rolloutState === "COMPLETED") return;
  }
  throw new ProviderError(
    `waiting for ECS Service (${String(planned["id"])}) to reach steady state: timeout`,
  );
}

function rolledBack(planned: ObjectValue, reason = ""): ProviderError {
  return new ProviderError(
    `waiting for ECS Service (${String(planned["id"])}) update: unexpected state 'ROLLBACK_SUCCESSFUL', wanted target 'SUCCESSFUL'. last error: ${reason}`,
  );
}

function networkOf(planned: ObjectValue): NetworkConfiguration | undefined {
  const [network] = elements(planned, "network_configuration");
  if (network === undefined) return undefined;
  const awsvpcConfiguration = {
    subnets: strings(network, "subnets"),
    securityGroups: strings(network, "security_groups"),
    assignPublicIp: network["assign_public_ip"] === true ? "ENABLED" : "DISABLED",
  } as const;
  return { awsvpcConfiguration };
}

const service: MirroredType = {
  async create(planned, { cloud }) {
    const { ecs } = cloud;
    if (ecs === undefined) return {};
    await ecs.send(
      new CreateServiceCommand({
        ...{ serviceName: text(planned, "name"), cluster: text(planned, "cluster") },
        taskDefinition: text(planned, "task_definition"),
        desiredCount: Number(planned["desired_count"] ?? 1),
        networkConfiguration: networkOf(planned),
        loadBalancers: elements(planned, "load_balancer").map((balancer) => ({
          targetGroupArn: text(balancer, "target_group_arn"),
          containerName: text(balancer, "container_name"),
          containerPort: Number(balancer["container_port"]),
        })),
      }),
    );
    await untilSteady(ecs, planned);
    return {};
  },
  async read(state, { cloud }) {
    if (cloud.ecs === undefined) return {};
    const found = await serviceIn(cloud.ecs, state);
    return found === undefined ? undefined : runs(found);
  },
  async update(_prior, planned, { cloud }: MirrorContext) {
    const { ecs } = cloud;
    if (ecs === undefined) return {};
    await ecs.send(
      new UpdateServiceCommand({
        ...{ cluster: text(planned, "cluster"), service: text(planned, "name") },
        taskDefinition: text(planned, "task_definition"),
        forceNewDeployment: planned["force_new_deployment"] === true,
      }),
    );
    if (planned["wait_for_steady_state"] !== true) await untilDecided(ecs, planned);
    await untilSteady(ecs, planned);
    const found = await serviceIn(ecs, planned);
    return found === undefined ? {} : runs(found);
  },
  async delete(state, { cloud }) {
    await unlessGone(
      cloud.ecs?.send(
        new DeleteServiceCommand({
          ...{ cluster: text(state, "cluster"), service: text(state, "name") },
          force: true,
        }),
      ) ?? Promise.resolve(undefined),
    );
  },
};

const runs = ({ taskDefinition: task_definition, desiredCount }: Service): ObjectValue => ({
  task_definition,
  desired_count: desiredCount ?? 0,
});

/** Callers that do not wait read the service after ECS has decided; an apply takes longer than that on AWS too. */
async function untilDecided(ecs: ECSClient, planned: ObjectValue): Promise<void> {
  for (const end = Date.now() + STEADY_WITHIN; Date.now() < end; await pause(LOOK_EVERY)) {
    const [primary] = (await serviceIn(ecs, planned))?.deployments ?? [];
    if (primary?.rolloutState !== "IN_PROGRESS") return;
  }
}

/** Services and their tasks, in rehearsals that run tasks. Otherwise they exist only in Terraform's state. */
export const ecsMirror: MirrorTable = {
  aws_ecs_task_definition: taskDefinition,
  aws_ecs_service: service,
};
