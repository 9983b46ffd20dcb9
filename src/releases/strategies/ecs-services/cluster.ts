import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { ECRClient } from "@aws-sdk/client-ecr";
import { ECSClient } from "@aws-sdk/client-ecs";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { SSMClient } from "@aws-sdk/client-ssm";
import type { Handle } from "../../../../constructs/naming";
import { clientSettings } from "../../../aws/client-settings";
import type { Environment } from "../../../config/environment";
import { ExitCode, UserError } from "../../../text/user-error";
import { type Pace, REAL_PACE } from "../../contract";
import { Images } from "../../steps/images";
import { RolledOutTag } from "../../steps/rolled-out-tag";
import { readOutputs, type StackOutputs } from "../../steps/stack-outputs";

/** What a system tells of its services. */
export interface EcsServices<O extends object> {
  /** Where things are, out of what the stack put out. */
  handles(outputs: StackOutputs<O>, environment: Environment): EcsHandles;
}

/** Names and addresses of what the stack made. */
export interface EcsHandles {
  readonly cluster: Handle<"ecs cluster">;
  /** Holds the version that runs, which applies read as well. */
  readonly version: Handle<"image tag parameter">;
  /** In the order in which they are deployed to. */
  readonly services: readonly ServiceHandles[];
  /** What migrates the database before the services. @default - nothing does */
  readonly migrator?: {
    readonly functionName: Handle<"function">;
    readonly repositoryName: string;
  };
  /** @default - no site is published */
  readonly site?: {
    readonly bucket: Handle<"bucket">;
    readonly distributionId: Handle<"distribution">;
  };
  /** @default - nobody reaches the database from outside */
  readonly database?: {
    /** The instance that sessions go through. */
    readonly bastion: string;
    readonly host: string;
    readonly port: number;
  };
}

export interface ServiceHandles {
  /** What people call it: `api`. */
  readonly name: string;
  /** What ECS calls it, its container, and the end of its streams. */
  readonly serviceName: string;
  readonly repositoryName: string;
  readonly logGroup: string;
  /** Its public address. */
  readonly url: string;
}

/** Applied services, and the ways to act on them. */
export interface Cluster {
  readonly environment: Environment;
  readonly handles: EcsHandles;
  readonly images: Images;
  readonly tag: RolledOutTag;
  readonly pace: Pace;
  readonly ecs: ECSClient;
  readonly balancers: ElasticLoadBalancingV2Client;
  readonly lambda: LambdaClient;
  readonly logs: CloudWatchLogsClient;
}

/** How long a migration may take, in milliseconds: Lambda's own limit is 15 minutes. */
const MIGRATION_MS = 910_000;

/**
 * Opens services by what their stack put out when it was applied.
 * @throws UserError when it was never applied
 */
export async function openCluster<O extends object>(
  { handles: read }: EcsServices<O>,
  environment: Environment,
  pace: Pace = REAL_PACE,
): Promise<Cluster> {
  const handles = read(await readOutputs<O>(environment), environment);
  const { region } = environment;
  const [first] = handles.services;
  return {
    ...{ environment, handles, pace },
    images: new Images(new ECRClient(clientSettings(region)), `/${first?.repositoryName ?? ""}`),
    tag: new RolledOutTag(new SSMClient(clientSettings(region)), handles.version),
    ecs: new ECSClient(clientSettings(region)),
    balancers: new ElasticLoadBalancingV2Client(clientSettings(region)),
    // Lambda keeps silent while a function runs. A migration is waited for, and never asked for twice.
    lambda: new LambdaClient({ ...clientSettings(region, process.env, MIGRATION_MS), maxAttempts: 1 }),
    logs: new CloudWatchLogsClient(clientSettings(region)),
  };
}

/** The services that a word means. @throws UserError that lists them when there is no such one */
export function chooseServices(
  { services }: EcsHandles,
  word: string | undefined,
): readonly ServiceHandles[] {
  if (word === undefined) return services;
  const found = services.filter(({ name, serviceName }) => [name, serviceName].includes(word));
  if (found.length > 0) return found;
  throw new UserError({
    what: `there is no service ${word}`,
    where: "--host",
    next: `There are ${services.map(({ name }) => name).join(", ")}.`,
    exitCode: ExitCode.usage,
  });
}
