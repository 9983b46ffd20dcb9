import { DescribeTaskDefinitionCommand, ECSClient } from "@aws-sdk/client-ecs";
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { setTimeout as pause } from "node:timers/promises";
import { Interrupted } from "../../../../../src/process/interruption";
import type { Releases } from "../../../../../src/releases/contract";
import { ecsServices } from "../../../../../src/releases/strategies/ecs-services/ecs-services";
import { silentProgress } from "../../../../../src/terminal/progress";
import { HEBO_RELEASES } from "../../../../../systems/hebo/releases";
import {
  ANSWERS_500,
  BAD_MIGRATION,
  deployHebo,
  type DeployedHebo,
  DIES,
  FIRST,
  SECOND,
} from "../../deployed-hebo";
import { refusal } from "../../refusal";
import { unwatched } from "../../unwatched";

const SERVICES = ["HeboApiService", "HeboGatewayService"] as const;

let hebo: DeployedHebo;
let releases: Releases;
beforeAll(async () => {
  hebo = await deployHebo();
  const pace = { everySeconds: 0.1, drainSeconds: 30, healthySeconds: 30 };
  releases = await ecsServices(HEBO_RELEASES)(hebo.environment, pace);
  await settled(FIRST);
});
afterAll(() => hebo.close());

/** Waits until both tasks of both services answer with a version. */
async function settled(version: string): Promise<void> {
  for (let look = 0; look < 200; look += 1) {
    const all = await Promise.all(SERVICES.map((service) => hebo.answers(service).catch(() => [])));
    if (all.every((answers) => answers.length === 2 && answers.every((answer) => answer === version))) return;
    await pause(100);
  }
  throw new Error(`the services do not settle on ${version}`);
}

/** The newest active revision of each family: what an apply compares with. */
async function newestImages(): Promise<readonly string[]> {
  const ecs = new ECSClient({ region: "us-east-1" });
  const images = await Promise.all(
    ["api", "gateway"].map(async (name) => {
      const { taskDefinition } = await ecs.send(
        new DescribeTaskDefinitionCommand({ taskDefinition: `hebo-pr-1-${name}` }),
      );
      return taskDefinition?.containerDefinitions?.[0]?.image?.split(":").at(-1) ?? "";
    }),
  );
  return images;
}

describe("a deploy of services on ECS", () => {
  it("migrates, then runs the version in both services, and records it in the parameter", async () => {
    const done = await releases.deploy({ version: SECOND }, unwatched);
    expect(done).toEqual({ version: SECOND, previous: FIRST, units: ["api", "gateway"], current: true });
    await settled(SECOND);
    expect(hebo.migrations).toEqual([SECOND]);
    expect(await releases.current()).toBe(SECOND);
    expect(await newestImages()).toEqual([SECOND, SECOND]);
    const status = await releases.status();
    expect(status.map(({ name, version, health }) => [name, version, health])).toEqual([
      ["api", SECOND, "2 of 2 tasks"],
      ["gateway", SECOND, "2 of 2 tasks"],
    ]);
    const versions = await releases.versions();
    expect(versions.filter(({ current }) => current).map(({ name }) => name)).toEqual([SECOND]);
  });

  it("keeps everything in a task definition except its image", async () => {
    const { taskDefinition, tags } = await new ECSClient({ region: "us-east-1" }).send(
      new DescribeTaskDefinitionCommand({ taskDefinition: "hebo-pr-1-api", include: ["TAGS"] }),
    );
    expect(taskDefinition).toMatchObject({
      ...{ cpu: "256", memory: "512", runtimePlatform: { cpuArchitecture: "ARM64" } },
      containerDefinitions: [{ readonlyRootFilesystem: true, secrets: [{ name: "PG_PASSWORD" }] }],
    });
    expect(tags).toEqual([{ key: "environment", value: "pr-1" }]);
  });

  it.each([
    ["answers 500", ANSWERS_500, /Task failed ELB health checks/],
    ["dies", DIES, /exit code 3/],
    ["has no image in the registry of the tasks", "0000000", /CannotPullContainerError/],
  ])("of a version that %s returns to the old one, with the reason", async (_, version, reason) => {
    const error = await refusal(releases.deploy({ version }, unwatched));
    expect(error.details.what).toMatch(/^api: the deployment failed: ECS deployment circuit breaker/);
    expect(error.details.what).toMatch(reason);
    expect(error.details.next).toContain("api run the version before.");
    await settled(SECOND);
    expect(await releases.current()).toBe(SECOND);
    // A revision that failed would be what the next apply rolls out.
    expect(await newestImages()).toEqual([SECOND, SECOND]);
  });

  it("with a failing migration touches no service, and shows the end of the migrator's log", async () => {
    const error = await refusal(releases.deploy({ version: BAD_MIGRATION }, unwatched));
    expect(error.details.what).toBe('the migration failed: relation "agents" already exists');
    expect(error.details.next).toMatch(/The services were not touched[^]*apply 0003_agents\.sql[^]*ERROR/);
    expect(await newestImages()).toEqual([SECOND, SECOND]);
    expect(hebo.lambda.imageOf("hebo-pr-1-migrator")).toMatch(
      new RegExp(`:${ANSWERS_500}$|:${DIES}$|:0000000$|:${SECOND}$`),
    );
    expect(await releases.current()).toBe(SECOND);
  });

  it("lists every secret without a value, and starts nothing", async () => {
    const secrets = new SecretsManagerClient({ region: "us-east-1" });
    const SecretId = "hebo/previews/gateway";
    const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId }));
    await secrets.send(
      new PutSecretValueCommand({ SecretId, SecretString: JSON.stringify({ GroqApiKey: "" }) }),
    );
    const migrations = hebo.migrations.length;
    const error = await refusal(releases.deploy({ version: FIRST }, unwatched));
    expect(error.message).toMatch(
      /^hebo\/previews\/gateway: GroqApiKey, VoyageApiKey have no value\n {2}Nothing was started\. `groundplan secrets set hebo pr-1/,
    );
    expect(hebo.migrations).toHaveLength(migrations);
    await secrets.send(new PutSecretValueCommand({ SecretId, SecretString }));
  });

  it("of a version without images touches nothing", async () => {
    const migrations = hebo.migrations.length;
    const error = await refusal(releases.deploy({ version: "1234567" }, unwatched));
    expect(error.details.what).toBe("the repository hebo/api has no image 1234567");
    expect(hebo.migrations).toHaveLength(migrations);
  });

  it("that is interrupted rolls the current service back", async () => {
    const interruption = new AbortController();
    const watcher = { progress: silentProgress, signal: interruption.signal };
    const deploying = refusal(releases.deploy({ version: ANSWERS_500 }, watcher));
    await pause(700);
    interruption.abort(new Interrupted("SIGTERM"));
    expect((await deploying).exitCode).toBe(143);
    await settled(SECOND);
    expect(await newestImages()).toEqual([SECOND, SECOND]);
  });

  it("can be rolled back", async () => {
    const version = await releases.previous();
    const done = await releases.deploy({ version: version ?? "" }, unwatched);
    expect(done).toMatchObject({ version: FIRST, previous: SECOND });
    await settled(FIRST);
  });
});

describe("next to deployments, services on ECS", () => {
  it("show the logs of both in chronological order", async () => {
    const request = { follow: false, lines: 1000 };
    const lines = [];
    for await (const line of releases.logs(request, unwatched)) lines.push(line);
    expect(new Set(lines.map(({ from }) => from))).toEqual(new Set(["api", "gateway"]));
    const times = lines.map(({ at = "" }) => at);
    expect(times).toEqual([...times].sort());
    expect(lines.map(({ text }) => text)).toContain(`${FIRST} listens`);
  });

  it("run a separate task, and return its result", async () => {
    const command = [process.execPath, "-e", `console.log("done by hand"); process.exit(7)`];
    const result = await releases.run({ host: "gateway", command }, unwatched);
    expect(result).toEqual({ host: "gateway", output: "done by hand", errors: "", exitCode: 7 });
  });

  it("offer the database through the bastion, and no shell", async () => {
    const session = await releases.connect("database");
    expect(session.command).toBe(
      "aws ssm start-session --target i-0abc --region us-east-1 --document-name AWS-StartPortForwardingSessionToRemoteHost --parameters host=hebo-pr-1.cluster-x.rds.amazonaws.com,portNumber=5432,localPortNumber=5432",
    );
    const error = await refusal(releases.connect(undefined));
    expect(error.details.what).toMatch(/have no shell/);
  });

  it("refuse an unknown service", async () => {
    const error = await refusal(releases.deploy({ version: FIRST, host: "worker" }, unwatched));
    expect(error.details.next).toBe("There are api, gateway.");
  });
});
