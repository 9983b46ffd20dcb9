import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, statfsSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { awsEnvironment } from "../../../src/rehearsal/moto/aws-environment";
import { type RunningMoto, startMoto } from "../../../src/rehearsal/moto/start-moto";
import { repositoryRoot } from "../../../src/repository-root";
import { describeWith, program } from "../../machine-programs";

const script = join(repositoryRoot, "user-data/hermes/load-secrets.sh");
const tmpfs = 0x01021994;
const inMemory = (folder: string) => statfsSync(folder).type === tmpfs;
const canary = "canary-7f3a";

const documented = {
  DATABASE_URL: `ecto://hermes:p'a"s\\s$HOME\`id\`$(id)#;%|&@db.example.com:5432/hermes_production`,
  SECRET_KEY_BASE: "  both ends\t",
  ANTHROPIC_API_KEY: "sk-ant-api03-plain",
  POOL_SIZE: 10,
  ECTO_IPV6: true,
};
const without = (...keys: string[]) =>
  JSON.stringify(Object.fromEntries(Object.entries(documented).filter(([key]) => !keys.includes(key))));

const secrets = {
  "hermes/prod": JSON.stringify(documented, null, 2),
  "hermes/not-json": `${canary}, not JSON`,
  "hermes/empty": "{}",
  "hermes/incomplete": without("ANTHROPIC_API_KEY"),
  "hermes/two-lines": JSON.stringify({ ...documented, KEY: `${canary}\nPATH=/x` }),
  "hermes/nested": JSON.stringify({ ...documented, KEY: { a: canary } }),
  "hermes/bad-key": JSON.stringify({ ...documented, "A B": canary }),
};

describeWith(["aws", "jq"], "load-secrets.sh of Hermes against Secrets Manager", () => {
  let moto: RunningMoto;
  let runtime: string;

  beforeAll(async () => {
    moto = await startMoto();
    const client = new SecretsManagerClient({
      endpoint: moto.endpoint,
      region: "eu-south-2",
      credentials: { accessKeyId: "testing", secretAccessKey: "testing" },
    });
    for (const [Name, SecretString] of Object.entries(secrets)) {
      await client.send(new CreateSecretCommand({ Name, SecretString }));
    }
  });
  afterAll(() => moto.stop());

  beforeEach(() => (runtime = mkdtempSync("/dev/shm/hermes-secrets-")));
  afterEach(() => rmSync(runtime, { recursive: true }));

  function load(secret: string, folder = runtime) {
    const tools = [program("aws"), program("jq")].map((path) => dirname(path)).join(":");
    return spawnSync("bash", [script], {
      encoding: "utf8",
      env: {
        ...process.env,
        ...awsEnvironment(moto.endpoint),
        AWS_REGION: "eu-south-2",
        AWS_DEFAULT_REGION: "eu-south-2",
        PATH: `${tools}:${process.env.PATH ?? ""}`,
        HERMES_SECRET: secret,
        HERMES_SECRET_KEYS: "DATABASE_URL,SECRET_KEY_BASE,ANTHROPIC_API_KEY",
        RUNTIME_DIRECTORY: folder,
      },
    });
  }

  it("writes one file that only its owner may read, and says how many keys", () => {
    const { status, stdout, stderr } = load("hermes/prod");
    expect({ status, stdout, stderr }).toEqual({
      status: 0,
      stdout: "load-secrets: 5 keys of hermes/prod\n",
      stderr: "",
    });
    expect(readdirSync(runtime)).toEqual(["secrets.env"]);
    expect(statSync(join(runtime, "secrets.env")).mode & 0o7777).toBe(0o400);
  });

  it("writes each value as it stands, which is how Docker reads it", () => {
    load("hermes/prod");
    expect(readFileSync(join(runtime, "secrets.env"), "utf8").trimEnd().split("\n").sort()).toEqual(
      Object.entries(documented)
        .map(([key, value]) => `${key}=${String(value)}`)
        .sort(),
    );
  });

  it("takes up a rotated secret when it runs again", () => {
    load("hermes/prod");
    expect(load("hermes/prod").status).toBe(0);
  });

  it.each([
    ["is not there", "hermes/absent", "cannot read the secret hermes/absent. Does it have a value"],
    ["is not JSON", "hermes/not-json", "is not a JSON object"],
    ["is empty", "hermes/empty", "lacks DATABASE_URL. Put its values in"],
    ["lacks a key", "hermes/incomplete", "lacks ANTHROPIC_API_KEY"],
    ["has a value of two lines", "hermes/two-lines", "has a value that is not one line of text"],
    ["is nested", "hermes/nested", "has a value that is not one line of text"],
    ["has a name no environment can hold", "hermes/bad-key", "cannot be environment variables: A B"],
  ])("stops with the reason, writes nothing and tells nothing of a secret that %s", (_, secret, reason) => {
    const { status, stdout, stderr } = load(secret);
    expect(status).toBe(1);
    expect(stderr).toContain(reason);
    expect(stdout + stderr).not.toContain(canary);
    expect(readdirSync(runtime)).toEqual([]);
  });

  it("refuses to write to a disk", () => {
    const onDisk = [repositoryRoot, tmpdir(), homedir()].find((folder) => !inMemory(folder));
    if (onDisk === undefined) throw new Error("this test needs one folder that is not in memory");
    const folder = mkdtempSync(join(onDisk, ".hermes-secrets-"));
    try {
      const { status, stderr } = load("hermes/prod", folder);
      expect(status).toBe(1);
      expect(stderr).toContain("is not in memory: nothing was written");
      expect(readdirSync(folder)).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
