import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { ECRClient } from "@aws-sdk/client-ecr";
import { ECSClient } from "@aws-sdk/client-ecs";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { RDSClient } from "@aws-sdk/client-rds";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SSMClient } from "@aws-sdk/client-ssm";
import type { Handle } from "../../../../constructs/naming";
import { clientSettings } from "../../../aws/client-settings";
import type { Environment } from "../../../config/environment";
import type { DeclaredSecret } from "../../../systems/declared-secret";
import { ExitCode, UserError } from "../../../text/user-error";
import { type Pace, REAL_PACE } from "../../contract";
import { Images } from "../../steps/images";
import { RolledOutTag } from "../../steps/rolled-out-tag";
import { readOutputs, type StackOutputs } from "../../steps/stack-outputs";

/** The services, as a system describes them. */
export interface EcsServices<O extends object> {
  /** Picks names and addresses from the stack's outputs. */
  handles(outputs: StackOutputs<O>, environment: Environment): EcsHandles;
}

/** Names and addresses of the stack's resources. */
export interface EcsHandles {
  readonly cluster: Handle<"ecs cluster">;
  /** The SSM parameter with the running version. Applies read it too. */
  readonly version: Handle<"image tag parameter">;
  /** In deployment order. */
  readonly services: readonly ServiceHandles[];
  /** The function that migrates the database before the services are deployed. @default - no migration */
  readonly migrator?: {
    readonly functionName: Handle<"function">;
    readonly repositoryName: string;
  };
  /** @default - no site is published */
  readonly site?: {
    readonly bucket: Handle<"bucket">;
    readonly distributionId: Handle<"distribution">;
  };
  /** What must hold values before a version runs. @default - nothing */
  readonly secrets?: readonly DeclaredSecret[];
  /** The database whose password is rotated. Its migrator logs in. @default - there is none */
  readonly database?: DatabaseHandles;
  /** @default - the database is not reachable from outside */
  readonly bastion?: {
    /** The instance that forwards sessions. */
    readonly bastion: string;
    readonly host: string;
    readonly port: number;
  };
}

export interface DatabaseHandles {
  readonly clusterId: string;
  /** Holds user and password for the database, its proxy and the services. */
  readonly secretName: string;
  /** @default - there is none before the database */
  readonly proxyName?: string;
}

export interface ServiceHandles {
  /** Short name: `api`. */
  readonly name: string;
  /** Name of the ECS service, of its container, and the last part of its log streams. */
  readonly serviceName: string;
  readonly repositoryName: string;
  readonly logGroup: string;
  /** Its public address. */
  readonly url: string;
}

/** Services that have been applied, and the operations on them. */
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
  readonly rds: RDSClient;
  readonly secrets: SecretsManagerClient;
}

/** Timeout of a migration, in milliseconds. Lambda's own limit is 15 minutes. */
const MIGRATION_MS = 910_000;

/**
 * Opens services by their stack's outputs.
 *
 * @throws UserError if the stack was never applied
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
    // Lambda sends nothing while a function runs. A retry would start a second migration.
    lambda: new LambdaClient({ ...clientSettings(region, process.env, MIGRATION_MS), maxAttempts: 1 }),
    logs: new CloudWatchLogsClient(clientSettings(region)),
    rds: new RDSClient(clientSettings(region)),
    secrets: new SecretsManagerClient(clientSettings(region)),
  };
}

/**
 * The services with a name; all if no name is given.
 *
 * @throws UserError that lists them if the name is unknown
 */
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
