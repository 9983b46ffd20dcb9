import {
  CreateLogGroupCommand,
  CloudWatchLogsClient,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { CreateRepositoryCommand, ECRClient, PutImageCommand } from "@aws-sdk/client-ecr";
import { CreateServiceCommand, ECSClient, RegisterTaskDefinitionCommand } from "@aws-sdk/client-ecs";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import type { Environment } from "../../../src/config/environment";
import { awsEnvironment } from "../../../src/rehearsal/moto/aws-environment";
import { startMoto } from "../../../src/rehearsal/moto/start-moto";
import type { StandIn } from "../../../src/rehearsal/stand-ins/aws-call";
import { openAwsFront } from "../../../src/rehearsal/stand-ins/aws-front";
import { type EcsStandIn, ecsStandIn } from "../../../src/rehearsal/stand-ins/ecs/ecs-stand-in";
import type { ImageProgram } from "../../../src/rehearsal/stand-ins/ecs/task-process";
import {
  type FunctionRun,
  type LambdaStandIn,
  startLambda,
} from "../../../src/rehearsal/stand-ins/lambda/lambda-stand-in";
import { type Cluster, openCluster } from "../../../src/releases/strategies/ecs-services/cluster";
import { HEBO_RELEASES } from "../../../systems/hebo/releases";
import { HEBO_SECRETS } from "../../../systems/hebo/secret-keys";
import { sampleEnvironment } from "../../synthesize";

const region = "us-east-1";
const REGISTRY = `123456789012.dkr.ecr.${region}.amazonaws.com`;

/** Tags of images that there are: two that work, and one of each kind that does not. */
export const [FIRST, SECOND, ANSWERS_500, DIES, BAD_MIGRATION] = [
  "1111111",
  "2222222",
  "5555555",
  "9999999",
  "8888888",
] as const;

const environment: Environment = sampleEnvironment({
  ...{ system: "hebo", name: "pr-1", region, protection: "relaxed" },
  backend: { bucket: "hebo-terraform-state", lockTable: "hebo-terraform-locks", lock: "dynamodb", region },
});

/** An application that says which version it is; on Node, since a container's own program would not run here. */
function application(tag: string): ImageProgram {
  const status = tag === ANSWERS_500 ? 500 : 200;
  const dies = tag === DIES ? `console.log("cannot reach the model"); process.exit(3);` : "";
  const serve = `require("http").createServer((q, r) => { r.writeHead(${status}); r.end("${tag}"); }).listen(process.env.PORT, "127.0.0.1", () => console.log("${tag} listens"));`;
  return { program: process.execPath, args: ["-e", dies + serve] };
}

export interface DeployedHebo {
  readonly environment: Environment;
  readonly cluster: Cluster;
  readonly ecs: EcsStandIn;
  readonly lambda: LambdaStandIn;
  /** What the migrator was asked to run, in order. */
  readonly migrations: string[];
  /** What the tasks of a service answer, each. */
  answers(service: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

export interface HeboOptions {
  /** What the migrator does when it is asked to log in. @default - it migrates */
  readonly login?: () => Promise<FunctionRun>;
  /** The proxy before its database. @default - there is none */
  readonly proxy?: string;
  /** Further parts of AWS. */
  readonly standIns?: readonly StandIn[];
}

/** Hebo's stage `pr-1` as the rest of AWS sees it: in moto, with stand-ins for ECS and Lambda. */
export async function deployHebo({
  login,
  standIns = [],
  proxy = "none",
}: HeboOptions = {}): Promise<DeployedHebo> {
  const before = { ...process.env };
  const moto = await startMoto();
  const migrations: string[] = [];
  const lambda = await startLambda({
    functions: { "hebo-pr-1-migrator": `${REGISTRY}/hebo/migrator:${FIRST}` },
    run: async (image, payload) =>
      payload.includes(`"login"`) && login !== undefined ? await login() : migrate(image, migrations),
  });
  const ecs = ecsStandIn({
    account: "123456789012",
    program: (image) => (image.endsWith(":0000000") ? undefined : application(image.split(":").at(-1) ?? "")),
    healthPath: "/",
    everyMs: 100,
    graceMs: 1500,
    onLine: ({ container, taskId, text }) => void write(container, taskId, text).catch(() => undefined),
  });
  const front = await openAwsFront(moto.endpoint, [ecs.standIn, ...standIns]);
  Object.assign(process.env, awsEnvironment(front.endpoint), { AWS_ENDPOINT_URL_LAMBDA: lambda.endpoint });
  const close = async () => {
    await ecs.close();
    await lambda.close();
    await front.close();
    await moto.stop();
    process.env = before;
  };
  try {
    await furnish(proxy);
  } catch (error) {
    await close();
    throw error;
  }
  const pace = { everySeconds: 0.1, drainSeconds: 30, healthySeconds: 30 };
  return {
    ...{ environment, ecs, lambda, migrations },
    cluster: await openCluster(HEBO_RELEASES, environment, pace),
    answers: (service) =>
      Promise.all(
        ecs
          .ports(`hebo-pr-1/${service}`)
          .map(async (port) => (await fetch(`http://127.0.0.1:${port}/`)).text()),
      ),
    close,
  };
}

function migrate(image: string, migrations: string[]): FunctionRun {
  const tag = image.split(":").at(-1) ?? "";
  migrations.push(tag);
  if (tag !== BAD_MIGRATION) return { log: `2 migrations are applied\n` };
  const error = 'relation "agents" already exists';
  return { log: `apply 0003_agents.sql\nERROR: ${error}\n`, error };
}

async function furnish(proxy: string): Promise<void> {
  const s3 = new S3Client({ region });
  for (const Bucket of ["hebo-terraform-state", "hebo-pr-1-console"])
    await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(
    new PutObjectCommand({
      Bucket: "hebo-terraform-state",
      Key: "hebo/pr-1/terraform.tfstate",
      Body: JSON.stringify({ version: 4, outputs: outputs(proxy) }),
    }),
  );
  await new SSMClient({ region }).send(
    new PutParameterCommand({ Name: "/hebo/pr-1/version", Value: FIRST, Type: "String" }),
  );
  await furnishSecrets();
  const ecr = new ECRClient({ region });
  for (const repositoryName of ["hebo/api", "hebo/gateway", "hebo/migrator"]) {
    await ecr.send(new CreateRepositoryCommand({ repositoryName }));
    for (const imageTag of [FIRST, SECOND, ANSWERS_500, DIES, BAD_MIGRATION, "0000000"]) {
      const imageManifest = JSON.stringify({
        schemaVersion: 2,
        mediaType: "application/vnd.docker.distribution.manifest.v2+json",
        config: { digest: `sha256:${imageTag}` },
        layers: [],
      });
      await ecr.send(new PutImageCommand({ repositoryName, imageTag, imageManifest }));
    }
  }
  const logs = new CloudWatchLogsClient({ region });
  const ecs = new ECSClient({ region });
  for (const [name, service] of [
    ["api", "HeboApiService"],
    ["gateway", "HeboGatewayService"],
  ] as const) {
    await logs.send(new CreateLogGroupCommand({ logGroupName: `/hebo/pr-1/${service}` }));
    const { taskDefinition } = await ecs.send(
      new RegisterTaskDefinitionCommand({
        ...{ family: `hebo-pr-1-${name}`, cpu: "256", memory: "512", networkMode: "awsvpc" },
        requiresCompatibilities: ["FARGATE"],
        runtimePlatform: { cpuArchitecture: "ARM64" },
        tags: [{ key: "environment", value: "pr-1" }],
        containerDefinitions: [
          {
            ...{ name: service, image: `${REGISTRY}/hebo/${name}:${FIRST}`, essential: true },
            ...{ readonlyRootFilesystem: true, user: "65532:65532" },
            secrets: [{ name: "PG_PASSWORD", valueFrom: "arn:aws:secretsmanager:…:password::" }],
          },
        ],
      }),
    );
    await ecs.send(
      new CreateServiceCommand({
        ...{ cluster: "hebo-pr-1", serviceName: service, desiredCount: 2 },
        taskDefinition: taskDefinition?.taskDefinitionArn,
        loadBalancers: [
          { targetGroupArn: `arn:targets/${name}`, containerName: service, containerPort: 3001 },
        ],
      }),
    );
  }
}

/** What the database's password is at first. */
export const FIRST_PASSWORD = "canary-first-4Wv81x";

async function furnishSecrets(): Promise<void> {
  const secrets = new SecretsManagerClient({ region });
  const filled = (keys: readonly string[]) => Object.fromEntries(keys.map((key) => [key, "canary-value"]));
  for (const [Name, values] of [
    ["hebo/previews/app", filled(HEBO_SECRETS.app)],
    ["hebo/previews/gateway", filled(HEBO_SECRETS.gateway)],
    ["hebo/pr-1/database", { username: "hebo", password: FIRST_PASSWORD }],
  ] as const)
    await secrets.send(new CreateSecretCommand({ Name, SecretString: JSON.stringify(values) }));
}

function outputs(proxy: string): Record<string, { value: string; type: "string" }> {
  const texts = {
    ...{ api_url: "https://pr-1.dev.api.hebo.ai", gateway_url: "https://pr-1.dev.gateway.hebo.ai" },
    ...{ cluster_name: "hebo-pr-1", version_parameter: "/hebo/pr-1/version" },
    ...{ api_log_group: "/hebo/pr-1/HeboApiService", gateway_log_group: "/hebo/pr-1/HeboGatewayService" },
    ...{ database_endpoint: "hebo-pr-1.cluster-x.rds.amazonaws.com", bastion_instance_id: "i-0abc" },
    ...{ database_cluster: "hebo-pr-1", database_proxy: proxy, database_secret: "hebo/pr-1/database" },
    migrator_function: "hebo-pr-1-migrator",
    ...{ console_bucket: "hebo-pr-1-console", console_distribution_id: "E123" },
  };
  return Object.fromEntries(
    Object.entries(texts).map(([name, value]) => [name, { value, type: "string" as const }]),
  );
}

/** As Fargate's log driver does. */
async function write(container: string, taskId: string, message: string): Promise<void> {
  const logs = new CloudWatchLogsClient({ region });
  const place = {
    logGroupName: `/hebo/pr-1/${container}`,
    logStreamName: `${container}/${container}/${taskId}`,
  };
  await logs.send(new CreateLogStreamCommand(place)).catch(() => undefined);
  await logs.send(new PutLogEventsCommand({ ...place, logEvents: [{ timestamp: Date.now(), message }] }));
}
