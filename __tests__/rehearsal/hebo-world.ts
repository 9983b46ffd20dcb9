import { ECRClient, PutImageCommand } from "@aws-sdk/client-ecr";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "../../src/config/environment";
import type { Engine } from "../../src/engine/engine";
import { type EngineCommand, requireSuccess } from "../../src/engine/require-success";
import { ScratchSystem } from "../../src/rehearsal/life/scratch-system";
import { type StackCommands, stackCommands } from "../../src/rehearsal/life/stack-commands";
import type { PermissionUsage } from "../../src/rehearsal/permissions/usage";
import type { Applied } from "../../src/rehearsal/provider/server/session";
import { ecsStandIn } from "../../src/rehearsal/stand-ins/ecs/ecs-stand-in";
import { startLambda } from "../../src/rehearsal/stand-ins/lambda/lambda-stand-in";
import { openWorld, REHEARSAL_ACCOUNT, type World, type WorldOptions } from "../../src/rehearsal/world";
import type { Releases } from "../../src/releases/contract";
import { setSecretKey } from "../../src/releases/steps/secret-values";
import { ecsServices } from "../../src/releases/strategies/ecs-services/ecs-services";
import { deploymentPolicy } from "../../src/synthesis/deployment-policy";
import { writeStage } from "../../src/systems/stages";
import { silentProgress } from "../../src/terminal/progress";
import { HEBO_RELEASES } from "../../systems/hebo/releases";
import { secretsOf } from "../../systems/hebo/secret-keys";
import { system } from "../../systems/hebo/system";
import { type CommandResult, ScratchCheckout } from "../scratch-checkout";
import { ApplicationWorkflow } from "../systems/application-workflow";
import { stageSettings } from "../systems/hebo/stage-settings";
import { makeRole } from "./roles/role-with-policies";
import { type StepResult, WorkflowRunner } from "./roles/workflow-runner";

const region = "us-east-1";
const REGISTRY = `${REHEARSAL_ACCOUNT}.dkr.ecr.${region}.amazonaws.com`;

/** Tags of images: the first that runs, another one, one whose program answers 500, and one whose migration fails. */
export const [FIRST, SECOND, ANSWERS_500, DOES_NOT_MIGRATE] = [
  "first",
  "second",
  "answers-500",
  "does-not-migrate",
] as const;

/** The database's password, and the value of each application secret: nothing that is kept may hold them. */
export const CANARIES = ["canary-4Wv81-of-the-database", "canary-9Lm2x-of-a-key"] as const;

/** Whoever applies Hebo's stacks, by what `groundplan policy hebo` prints. */
export const DEPLOYER = "deployer";

/** The copy of production's database in another region, which the file has as a comment. */
const SECONDARY = {
  region: "us-west-2",
  cidr: "10.22.0.0/16",
  availability_zones: ["us-west-2a", "us-west-2b"],
};

/** Hebo in an AWS whose tasks run as processes, with prod and two stages to apply. */
export interface HeboWorld {
  readonly world: World;
  readonly scratch: ScratchSystem;
  readonly run: EngineCommand;
  stack(name: string): StackCommands;
  environment(name: string): Environment;
  releases(name: string): Promise<Releases>;
  /** Writes the version that an apply reads, as a person would by hand. */
  setVersion(name: string, version: string): Promise<void>;
  /** What each healthy task of the API answers. */
  answers(name: string): Promise<readonly string[]>;
  /** Does work as a role of the account, held to its policy. @returns what it was denied and what it did not need */
  as(roleName: string, work: () => Promise<unknown>): Promise<PermissionUsage>;
  fillInSecrets(): Promise<void>;
  pushImages(): Promise<void>;
  /** Runs `groundplan` in a checkout of its own, as the account's owner. */
  groundplan(...words: readonly string[]): Promise<CommandResult>;
  /** Runs `npx cdktf` in the system's folder of that checkout, as somebody with what `groundplan policy hebo` prints. */
  cdktf(...words: readonly string[]): Promise<CommandResult>;
  /** Runs a job of one of the system's workflows, as the role that it assumes. */
  workflow(name: string, job: string, env: Readonly<Record<string, string>>): Promise<readonly StepResult[]>;
  /** How a role used its permissions so far. */
  usage(roleName: string): Promise<PermissionUsage>;
  /** Reads the files again, after something edited them or a stage went. */
  reload(): void;
  /** Everything that the engine was given as arguments, printed or left in files, states excepted. */
  traces(): string;
  close(): Promise<void>;
}

export interface HeboWorldOptions {
  readonly engine: Engine;
  readonly stages: readonly string[];
  readonly onApplied?: (applied: Applied) => void;
  readonly beforeAnswer?: NonNullable<WorldOptions["beforeAnswer"]>;
}

export async function openHeboWorld({
  engine,
  stages,
  onApplied,
  beforeAnswer,
}: HeboWorldOptions): Promise<HeboWorld> {
  const before = { ...process.env };
  const ecs = ecsStandIn({
    account: REHEARSAL_ACCOUNT,
    program: (image) => ({
      program: process.execPath,
      args: ["-e", application(image.split(":").at(-1) ?? "")],
    }),
    ...{ healthPath: "/", everyMs: 100, graceMs: 1500 },
  });
  // What is deployed to in the tests: functions exist in Terraform's state only, and nowhere else.
  const lambda = await startLambda({
    functions: Object.fromEntries(
      ["prod", "pr-1"].map((name) => [`hebo-${name}-migrator`, `${REGISTRY}/hebo/migrator:${FIRST}`]),
    ),
    run: (image) =>
      Promise.resolve(
        image.endsWith(`:${DOES_NOT_MIGRATE}`)
          ? { log: 'applying 0003\nrelation "agents" does not exist', error: "migration 0003 failed" }
          : { log: "2 migrations are applied" },
      ),
  });
  const world = await openWorld({
    ...{ account: REHEARSAL_ACCOUNT, zones: ["hebo.ai"], progress: silentProgress, ecs },
    ...(onApplied === undefined ? {} : { onApplied }),
    ...(beforeAnswer === undefined ? {} : { beforeAnswer }),
  });
  const own = { AWS_ENDPOINT_URL_LAMBDA: lambda.endpoint, TF_VAR_db_password: CANARIES[0] };
  setEnvironment({ ...world.env, ...own });
  const checkout = new ScratchCheckout();
  const scratch = new ScratchSystem(system, checkout.root);
  const files = checkout.path("systems", "hebo");
  // Fewer processes on this machine; everything else is as in production.
  scratch.edit("prod", ["services", "fewest"], 1);
  for (const name of ["prod", "preview"]) scratch.edit(name, ["version"], FIRST);
  scratch.edit("prod", ["database", "secondary"], SECONDARY);
  for (const stage of stages) writeStage(files, stage, stageSettings(), undefined);
  const runner = makeRunner(world, checkout, engine);
  let loaded = scratch.synthesize();
  const seen: string[] = [];
  const command = requireSuccess(
    engine,
    { system: "hebo", environment: "?" },
    { env: process.env, onLine: (line) => seen.push(line) },
  );
  const run: EngineCommand = (args, folder) => {
    seen.push(args.join(" "));
    return command(args, folder);
  };
  const told = <T extends CommandResult>(result: T): T => {
    seen.push(result.stdout, result.stderr);
    return result;
  };
  await scratch.bootstrap(loaded.bootstrap, run);
  await makeRole(world, DEPLOYER, deploymentPolicy(loaded).documents);
  const environment = (name: string) => {
    const found = loaded.environments.find((one) => one.name === name);
    if (found === undefined) throw new Error(`there is no ${name}`);
    return found;
  };
  return {
    ...{ world, scratch, run, environment },
    stack: (name) => stackCommands(run, scratch.stackFolder({ name })),
    releases: (name) =>
      ecsServices(HEBO_RELEASES)(environment(name), {
        everySeconds: 0.1,
        drainSeconds: 30,
        healthySeconds: 30,
      }),
    async setVersion(name, Value) {
      const Name = `/hebo/${name}/version`;
      await new SSMClient({ region }).send(
        new PutParameterCommand({ Name, Value, Type: "String", Overwrite: true }),
      );
    },
    answers: (name) =>
      Promise.all(
        ecs
          .ports(`hebo-${name}/HeboApiService`)
          .map(async (port) => (await fetch(`http://127.0.0.1:${port}/`)).text()),
      ),
    async as(roleName, work) {
      const { principal, env } = await world.actAs(roleName);
      const kept = { ...process.env };
      setEnvironment(env);
      try {
        await work();
      } finally {
        setEnvironment(Object.fromEntries(Object.keys(env).map((name) => [name, kept[name]])));
      }
      return world.permissions.usageOf(principal);
    },
    async fillInSecrets() {
      const client = new SecretsManagerClient({ region });
      for (const name of ["prod", "preview"])
        for (const secret of secretsOf({ system: "hebo", name }))
          if (secret.writtenBy === "people")
            for (const key of Object.values(secret.keys))
              await setSecretKey(client, secret, key, CANARIES[1]);
    },
    async pushImages() {
      const ecr = new ECRClient({ region });
      for (const imageTag of [FIRST, SECOND, ANSWERS_500, DOES_NOT_MIGRATE])
        for (const repositoryName of ["hebo/api", "hebo/gateway", "hebo/migrator"])
          await ecr.send(
            new PutImageCommand({ repositoryName, imageTag, imageManifest: manifest(imageTag) }),
          );
    },
    async groundplan(...words) {
      return told(await checkout.groundplan(words, { ...world.env, GROUNDPLAN_ENGINE: engine.path }));
    },
    async cdktf(...words) {
      const env = { ...world.env, ...(await runner.role(DEPLOYER)).env, TERRAFORM_BINARY_NAME: engine.path };
      return told(await checkout.run("npx", ["cdktf", ...words], env, "systems/hebo"));
    },
    async workflow(name, job, env) {
      const file = new ApplicationWorkflow(checkout.path("systems/hebo/workflows", `${name}.yml`));
      return (await runner.run(file, job, env)).map(told);
    },
    async usage(roleName) {
      return world.permissions.usageOf((await runner.role(roleName)).principal);
    },
    reload() {
      loaded = scratch.synthesize();
    },
    traces: () => [...seen, ...filesBelow(world.folder), ...filesBelow(files)].join("\n"),
    async close() {
      await world.close();
      checkout.remove();
      await ecs.close();
      await lambda.close();
      process.env = before;
    },
  };
}

/** Runs the workflows' jobs; the application, its build and docker are not here. */
function makeRunner(world: World, checkout: ScratchCheckout, engine: Engine): WorkflowRunner {
  for (const name of ["previews", "deploy"]) {
    const path = checkout.path("systems/hebo/workflows", `${name}.yml`);
    const text = readFileSync(path, "utf8");
    const build = join(__dirname, "..", "systems", "hebo", "console", "build");
    writeFileSync(path, text.replaceAll("../application/apps/console/build/client", build));
  }
  return new WorkflowRunner({
    ...{ world, checkout, engine },
    roles: { AWS_ROLE_ARN: "hebo-prod-deploy", AWS_STAGE_ROLE_ARN: "hebo-stages" },
    leftOut: ["Build and push the images", "Build the console"],
    env: { GROUNDPLAN_ENGINE: engine.path },
  });
}

function setEnvironment(values: NodeJS.ProcessEnv): void {
  for (const [name, value] of Object.entries(values))
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
}

/** On Node, since a container's own program would not run here. */
function application(tag: string): string {
  const status = tag === ANSWERS_500 ? 500 : 200;
  return `require("http").createServer((q, r) => { r.writeHead(${status}); r.end("${tag}"); }).listen(process.env.PORT, "127.0.0.1");`;
}

function manifest(tag: string): string {
  return JSON.stringify({
    ...{ schemaVersion: 2, mediaType: "application/vnd.docker.distribution.manifest.v2+json" },
    ...{ config: { digest: `sha256:${tag}` }, layers: [] },
  });
}

/** The texts of all files in a folder, saved plans among them; they are archives, so their bytes tell little. */
function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true }).flatMap((entry) =>
    entry.isFile() ? [readFileSync(join(entry.parentPath, entry.name), "latin1")] : [],
  );
}
