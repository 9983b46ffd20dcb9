import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { repositoryRoot } from "../../../../../src/process/repository-root";
import type { AwsCall, StandIn } from "../../../../../src/rehearsal/stand-ins/aws-call";
import type { FunctionRun } from "../../../../../src/rehearsal/stand-ins/lambda/lambda-stand-in";
import type { Releases } from "../../../../../src/releases/contract";
import { ecsServices } from "../../../../../src/releases/strategies/ecs-services/ecs-services";
import { HEBO_RELEASES } from "../../../../../systems/hebo/releases";
import { describeUnless } from "../../../../machine-programs";
import { NO_POSTGRES, RealPostgres } from "../../../../real-postgres";
import { deployHebo, type DeployedHebo, FIRST_PASSWORD } from "../../deployed-hebo";
import { refusal } from "../../refusal";
import { unwatched } from "../../unwatched";

const MIGRATOR = join(repositoryRoot, "user-data", "hebo", "migrator", "handler.mjs");
const SECRET = "hebo/pr-1/database";

describeUnless(NO_POSTGRES, "a rotation of the database's password, on a real PostgreSQL", () => {
  let postgres: RealPostgres;
  let hebo: DeployedHebo;
  let releases: Releases;
  /** What was asked of RDS, in order. */
  const asked: string[] = [];
  /** Lets a rotation stop where a person would interrupt it. */
  let afterChange: () => void = () => undefined;
  let available = true;

  beforeAll(async () => {
    postgres = await RealPostgres.make(FIRST_PASSWORD);
    await postgres.start();
    hebo = await deployHebo({ login, standIns: [rds], proxy: "hebo-pr-1" });
    releases = await ecsServices(HEBO_RELEASES)(hebo.environment, {
      ...{ everySeconds: 0.1, drainSeconds: 30, healthySeconds: 10 },
    });
  });
  afterAll(async () => {
    await hebo.close();
    await postgres.remove();
  });

  /** The migrator itself, asked to log in with what the secret holds. */
  async function login(): Promise<FunctionRun> {
    const script = `import(${JSON.stringify(MIGRATOR)}).then(({ handler }) => handler({ reason: "login" })).then((done) => console.log(JSON.stringify(done)), (error) => { console.error(error.message); process.exit(1); })`;
    const child = spawn(process.execPath, ["-e", script], {
      env: {
        ...process.env,
        ...{ PG_HOST: "127.0.0.1", PG_PORT: String(postgres.port), PG_DATABASE: "postgres", PG_TLS: "off" },
        ...{ PG_SECRET_ARN: SECRET, AWS_REGION: "us-east-1" },
      },
    });
    let log = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (log += String(data)));
    const [code] = (await once(child, "close")) as [number];
    return code === 0 ? { log } : { log, error: log.trim() };
  }

  /** RDS, as far as a rotation asks it: the cluster is the real PostgreSQL, the proxy logs in with what the secret holds. */
  const rds: StandIn = async ({ service, action, body }: AwsCall) => {
    if (service !== "rds") return undefined;
    asked.push(action);
    const input = new URLSearchParams(body);
    const result = await RESULTS[action]?.(input);
    if (result === undefined) return undefined;
    const xml = `<${action}Response xmlns="http://rds.amazonaws.com/doc/2014-10-31/"><${action}Result>${result}</${action}Result></${action}Response>`;
    return { status: 200, contentType: "text/xml", body: xml };
  };
  const RESULTS: Readonly<Record<string, (input: URLSearchParams) => string | Promise<string>>> = {
    ModifyDBCluster: (input) => {
      expect(input.get("ApplyImmediately")).toBe("true");
      postgres.changePassword(input.get("MasterUserPassword") ?? "");
      afterChange();
      return "<DBCluster><Status>available</Status></DBCluster>";
    },
    DescribeDBClusters: () =>
      `<DBClusters><DBCluster><Status>${available ? "available" : "resetting-master-credentials"}</Status></DBCluster></DBClusters>`,
    DescribeDBProxyTargets: async () => {
      const opens = postgres.query("SELECT 1", await current()).status === 0;
      const health = opens
        ? "<State>AVAILABLE</State>"
        : "<State>UNAVAILABLE</State><Reason>AUTH_FAILURE</Reason>";
      return `<Targets><member><TargetHealth>${health}</TargetHealth></member></Targets>`;
    },
  };

  const secrets = () => new SecretsManagerClient({ region: "us-east-1" });
  async function current(): Promise<string> {
    const { SecretString = "{}" } = await secrets().send(
      new GetSecretValueCommand({ SecretId: SECRET, VersionStage: "AWSCURRENT" }),
    );
    return (JSON.parse(SecretString) as { password: string }).password;
  }
  async function labels(): Promise<readonly string[]> {
    const { VersionIdsToStages = {} } = await secrets().send(new DescribeSecretCommand({ SecretId: SECRET }));
    return Object.values(VersionIdsToStages)
      .map((stages) => [...stages].sort().join(" "))
      .sort();
  }
  const rotate = () => releases.rotateSecrets?.(unwatched) ?? Promise.reject(new Error("it cannot rotate"));

  it("ends with the same password in the database, the secret, the proxy and new tasks", async () => {
    const before = hebo.ecs.ports("hebo-pr-1/HeboApiService");
    expect(await rotate()).toEqual({ secret: SECRET, units: ["api", "gateway"] });
    const password = await current();
    expect(password).not.toBe(FIRST_PASSWORD);
    expect(postgres.query("SELECT 1", password).status).toBe(0);
    expect(postgres.query("SELECT 1", FIRST_PASSWORD).status).not.toBe(0);
    const after = hebo.ecs.ports("hebo-pr-1/HeboApiService");
    expect(after).toHaveLength(2);
    expect(after.filter((port) => before.includes(port))).toEqual([]);
    expect(hebo.migrations).toEqual([]);
    expect(asked.filter((action) => action === "ModifyDBCluster")).toHaveLength(1);
  });

  it("continues with the same password after an interruption", async () => {
    const interruption = new AbortController();
    afterChange = () => interruption.abort(new Error("interrupted"));
    const watcher = { ...unwatched, signal: interruption.signal };
    // RDS says for a while that the change is under way, as it does.
    available = false;
    await expect(releases.rotateSecrets?.(watcher)).rejects.toThrow("interrupted");
    available = true;
    afterChange = () => undefined;
    // The database has the new password, the secret still names the old one.
    expect(postgres.query("SELECT 1", await current()).status).not.toBe(0);
    await rotate();
    expect(postgres.query("SELECT 1", await current()).status).toBe(0);
  });

  it("keeps a label on the version that the stack wrote, which a provider would otherwise write again", async () => {
    expect((await labels()).filter(Boolean)).toEqual(["AWSCURRENT", "AWSPREVIOUS", "GROUNDPLAN_FIRST"]);
  });

  it("is verified by a login, which says if the secret does not open the database", async () => {
    await releases.checkSecrets?.(unwatched);
    postgres.changePassword("somebody-changed-it-by-hand");
    const error = await refusal(releases.checkSecrets?.(unwatched) ?? Promise.resolve());
    expect(error.details.what).toBe('the login failed: password authentication failed for user "hebo"');
  });
});
