import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, statfsSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { awsEnvironment } from "../../../src/rehearsal/moto/aws-environment";
import { type RunningMoto, startMoto } from "../../../src/rehearsal/moto/start-moto";
import { repositoryRoot } from "../../../src/repository-root";
import { describeWith, program } from "../../machine-programs";

const script = join(repositoryRoot, "user-data/hellotron-vega/load-secrets.sh");
const tmpfs = 0x01021994;
const inMemory = (folder: string) => statfsSync(folder).type === tmpfs;

/** What breaks a hand-written environment file. */
const awkward = {
  ANTHROPIC_API_KEY: "sk-ant-api03-plain",
  SMTP_PASSWORD: `p'a"s\\s $HOME \`id\` $(id) #;%|&`,
  PRIVATE_KEY: "-----BEGIN-----\nline two\n\nline four \\\n-----END-----\n",
  SMTP_FROM: "Tröñ ⚡ <tron@example.com>",
  SMTP_PORT: 587,
  SMTP_TLS: true,
  EMPTY: "",
  PADDED: "  both ends\t",
};

describeWith(["aws", "jq"], "load-secrets.sh against Secrets Manager", () => {
  let moto: RunningMoto;
  let runtime: string;

  beforeAll(async () => {
    moto = await startMoto();
    const client = new SecretsManagerClient({
      endpoint: moto.endpoint,
      region: "us-east-1",
      credentials: { accessKeyId: "testing", secretAccessKey: "testing" },
    });
    const secrets = {
      "hellotron-vega/prod": JSON.stringify(awkward, null, 2),
      "hellotron-vega/not-json": "canary-7f3a, not JSON",
      "hellotron-vega/no-keys": "{}",
      "hellotron-vega/list": '["canary-7f3a"]',
      "hellotron-vega/nested": '{"A": "canary-7f3a", "B": {"C": "canary-7f3a"}}',
      "hellotron-vega/bad-keys": '{"GOOD": "canary-7f3a", "NOT A NAME": "canary-7f3a", "X;reboot": "1"}',
      "hellotron-vega/nul": '{"A": "canary-7f3a\\u0000"}',
    };
    for (const [Name, SecretString] of Object.entries(secrets)) {
      await client.send(new CreateSecretCommand({ Name, SecretString }));
    }
  });
  afterAll(() => moto.stop());

  beforeEach(() => (runtime = mkdtempSync("/dev/shm/vega-secrets-")));
  afterEach(() => rmSync(runtime, { recursive: true }));

  function load(secret: string, folder = runtime) {
    return spawnSync("bash", [script], {
      encoding: "utf8",
      env: {
        ...process.env,
        ...awsEnvironment(moto.endpoint),
        PATH:
          [program("aws"), program("jq")].map((path) => dirname(path)).join(":") +
          `:${process.env.PATH ?? ""}`,
        TRON_SECRET: secret,
        RUNTIME_DIRECTORY: folder,
      },
    });
  }

  it("writes one file that only its owner may read, and says how many keys", () => {
    const { status, stdout, stderr } = load("hellotron-vega/prod");
    expect({ status, stdout, stderr }).toEqual({
      status: 0,
      stdout: "load-secrets: 8 keys of hellotron-vega/prod\n",
      stderr: "",
    });
    expect(readdirSync(runtime)).toEqual(["secrets.env"]);
    expect(statSync(join(runtime, "secrets.env")).mode & 0o7777).toBe(0o400);
  });

  it("keeps line breaks, quotes, backslashes, dollars, spaces and Unicode as they are", () => {
    load("hellotron-vega/prod");
    // Double-quoted values mean the same to a shell as to systemd's EnvironmentFile.
    const printAll = `set -a; . "${runtime}/secrets.env"; exec "${process.execPath}" -p "JSON.stringify(process.env)"`;
    const read = spawnSync("bash", ["-c", printAll], { encoding: "utf8", env: {} });
    const expected = Object.fromEntries(Object.entries(awkward).map(([key, value]) => [key, String(value)]));
    expect(JSON.parse(read.stdout)).toMatchObject(expected);
  });

  it("takes up a rotated secret when it runs again", () => {
    load("hellotron-vega/prod");
    expect(load("hellotron-vega/prod").status).toBe(0);
    expect(readFileSync(join(runtime, "secrets.env"), "utf8")).toContain('SMTP_PORT="587"');
  });

  it.each([
    [
      "is not there",
      "hellotron-vega/absent",
      "cannot read the secret hellotron-vega/absent. Does it have a value",
    ],
    ["is not JSON", "hellotron-vega/not-json", "is not a JSON object"],
    ["has no keys yet", "hellotron-vega/no-keys", "has no keys. Put its values in"],
    ["is a list", "hellotron-vega/list", "cannot be environment variables: 0"],
    ["is nested", "hellotron-vega/nested", "has a value that is not a string, a number, true or false"],
    [
      "has names no environment can hold",
      "hellotron-vega/bad-keys",
      "cannot be environment variables: NOT A NAME, X;reboot",
    ],
    ["has a NUL in a value", "hellotron-vega/nul", "has a value that is not a string"],
  ])("stops with the reason, writes nothing and tells nothing of a secret that %s", (_, secret, reason) => {
    const { status, stdout, stderr } = load(secret);
    expect(status).toBe(1);
    expect(stderr).toContain(reason);
    expect(stdout + stderr).not.toContain("canary-7f3a");
    expect(readdirSync(runtime)).toEqual([]);
  });

  it("refuses to write to a disk", () => {
    const onDisk = [repositoryRoot, tmpdir(), homedir()].find((folder) => !inMemory(folder));
    if (onDisk === undefined) throw new Error("this test needs one folder that is not in memory");
    const folder = mkdtempSync(join(onDisk, ".vega-secrets-"));
    try {
      const { status, stderr } = load("hellotron-vega/prod", folder);
      expect(status).toBe(1);
      expect(stderr).toContain("is not in memory: nothing was written");
      expect(readdirSync(folder)).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
