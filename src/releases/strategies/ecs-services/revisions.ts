import {
  DeregisterTaskDefinitionCommand,
  DescribeTaskDefinitionCommand,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
  type Tag,
  type TaskDefinition,
} from "@aws-sdk/client-ecs";
import { UserError } from "../../../text/user-error";
import { askAws } from "../../steps/ask-aws";
import type { Cluster, ServiceHandles } from "./cluster";

interface Described {
  readonly definition: TaskDefinition;
  readonly tags: readonly Tag[];
}

/** @param name an ARN, or a family for its newest revision */
export async function describe({ ecs }: Cluster, name: string): Promise<Described> {
  const { taskDefinition, tags = [] } = await askAws(
    "ecs:DescribeTaskDefinition",
    ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: name, include: ["TAGS"] })),
  );
  if (taskDefinition === undefined) throw new UserError({ what: `there is no task definition ${name}` });
  return { definition: taskDefinition, tags };
}

/** The image tag of a revision. */
export function versionOf(definition: TaskDefinition, { serviceName }: ServiceHandles): string | undefined {
  const image = definition.containerDefinitions?.find(({ name }) => name === serviceName)?.image;
  return image?.includes(":") === true ? image.slice(image.lastIndexOf(":") + 1) : undefined;
}

/**
 * Registers the running revision again with another image and no other change. An apply makes its own revision from the
 * same template and finds this one. Registers nothing if the version already runs.
 *
 * @returns the revision's ARN
 */
export async function revisionFor(
  cluster: Cluster,
  handles: ServiceHandles,
  current: string,
  version: string,
): Promise<string> {
  const { definition, tags } = await describe(cluster, current);
  if (versionOf(definition, handles) === version) return current;
  const containers = (definition.containerDefinitions ?? []).map((container) =>
    container.name === handles.serviceName
      ? { ...container, image: container.image?.replace(/:[^:/]+$/, `:${version}`) }
      : container,
  );
  const input: RegisterTaskDefinitionCommandInput = {
    ...registrable(definition),
    family: definition.family,
    containerDefinitions: containers,
    ...(tags.length === 0 ? {} : { tags: [...tags] }),
  };
  const { taskDefinition } = await askAws(
    "ecs:RegisterTaskDefinition",
    cluster.ecs.send(new RegisterTaskDefinitionCommand(input)),
  );
  return taskDefinition?.taskDefinitionArn ?? "";
}

/** Deregisters a revision that did not become healthy, because an apply compares with the newest active one. */
export async function forget({ ecs }: Cluster, taskDefinition: string): Promise<void> {
  await askAws(
    "ecs:DeregisterTaskDefinition",
    ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition })),
  );
}

/** The part of a task definition's description that a registration accepts. */
function registrable(definition: TaskDefinition): Partial<RegisterTaskDefinitionCommandInput> {
  const { cpu, memory, networkMode, taskRoleArn, executionRoleArn, runtimePlatform } = definition;
  const { requiresCompatibilities, volumes, placementConstraints, proxyConfiguration } = definition;
  const { ephemeralStorage, pidMode, ipcMode, inferenceAccelerators } = definition;
  return {
    ...{ cpu, memory, networkMode, taskRoleArn, executionRoleArn, runtimePlatform },
    ...{ requiresCompatibilities, volumes, placementConstraints, proxyConfiguration },
    ...{ ephemeralStorage, pidMode, ipcMode, inferenceAccelerators },
  };
}
