import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statfsSync, statSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { awsEnvironment } from "../../src/rehearsal/moto/aws-environment";
import { type RunningMoto, startMoto } from "../../src/rehearsal/moto/start-moto";
import { repositoryRoot } from "../../src/process/repository-root";
import { program } from "../machine-programs";

/** Stands in the values of secrets that must not be told. */
export const CANARY = "canary-7f3a";

/** What differs between the systems' `load-secrets.sh`. */
export interface SecretLoader {
  readonly script: string;
  readonly region: string;
  /** The script's settings but for the name of the secret. */
  readonly environment: Readonly<Record<string, string>>;
  /** The variable that names the secret. */
  readonly secretVariable: string;
  /** A secret that can be loaded, with what breaks a hand-written environment file. */
  readonly good: Readonly<Record<string, string | number | boolean>>;
  /** Whether the file that was written means `good` to its reader. */
  readonly meansTheSame: (file: string) => void;
  /** What the secret must not be: title, text, and what the script says. Each holds the canary where it can. */
  readonly refused: readonly (readonly [title: string, text: string, reason: string])[];
  /** What is loaded with a warning: title, text, and what the script says. @default - nothing */
  readonly warned?: readonly (readonly [title: string, text: string, warning: string])[];
}

const TMPFS = 0x01021994;

/** What every machine's `load-secrets.sh` does, against moto, for the block that names the system. */
export function loadsSecrets(loader: SecretLoader): void {
  const { warned = [] } = loader;
  let moto: RunningMoto;
  let runtime: string;

  beforeAll(async () => {
    moto = await startMoto();
    const client = new SecretsManagerClient({
      endpoint: moto.endpoint,
      region: loader.region,
      credentials: { accessKeyId: "testing", secretAccessKey: "testing" },
    });
    const texts = [
      JSON.stringify(loader.good, null, 2),
      ...[...loader.refused, ...warned].map(([, text]) => text),
    ];
    for (const [index, SecretString] of texts.entries()) {
      await client.send(new CreateSecretCommand({ Name: nameOf(index), SecretString }));
    }
  });
  afterAll(() => moto.stop());

  beforeEach(() => (runtime = mkdtempSync("/dev/shm/load-secrets-")));
  afterEach(() => rmSync(runtime, { recursive: true }));

  it("writes one file that only its owner may read, and says how many keys", () => {
    const said = `load-secrets: ${Object.keys(loader.good).length} keys of ${nameOf(0)}\n`;
    expect(load(nameOf(0))).toMatchObject({ status: 0, stdout: said, stderr: "" });
    expect(readdirSync(runtime)).toEqual(["secrets.env"]);
    expect(statSync(join(runtime, "secrets.env")).mode & 0o7777).toBe(0o400);
  });

  it("keeps line breaks, quotes, dollars, spaces and Unicode as its reader has them", () => {
    load(nameOf(0));
    loader.meansTheSame(join(runtime, "secrets.env"));
  });

  it("takes up a rotated secret when it runs again", () => {
    load(nameOf(0));
    const first = statSync(join(runtime, "secrets.env")).ino;
    expect(load(nameOf(0)).status).toBe(0);
    expect(statSync(join(runtime, "secrets.env")).ino).not.toBe(first);
  });

  const refused: readonly (readonly [string, string, string])[] = [
    ["is not there", "absent", "cannot read the secret absent. Does it have a value"],
    ...loader.refused.map(([title, , reason], index) => [title, nameOf(index + 1), reason] as const),
  ];
  it.each(refused)(
    "stops with the reason, writes nothing and tells nothing of a secret that %s",
    (...row) => {
      const [, secret, reason] = row;
      const { status, stdout, stderr } = load(secret);
      expect(status).toBe(1);
      expect(stderr).toContain(reason);
      expect(stdout + stderr).not.toContain(CANARY);
      expect(readdirSync(runtime)).toEqual([]);
    },
  );

  for (const [index, [title, , warning]] of warned.entries()) {
    it(`warns of a secret that ${title}, and loads it`, () => {
      const { status, stderr } = load(nameOf(loader.refused.length + 1 + index));
      expect(status).toBe(0);
      expect(stderr).toContain(warning);
      expect(stderr).not.toContain(CANARY);
      expect(readdirSync(runtime)).toEqual(["secrets.env"]);
    });
  }

  it("refuses to write to a disk", () => {
    const onDisk = [repositoryRoot, tmpdir(), homedir()].find((folder) => statfsSync(folder).type !== TMPFS);
    if (onDisk === undefined) throw new Error("this test needs one folder that is not in memory");
    const folder = mkdtempSync(join(onDisk, ".load-secrets-"));
    try {
      const { status, stderr } = load(nameOf(0), folder);
      expect(status).toBe(1);
      expect(stderr).toContain("is not in memory: nothing was written");
      expect(readdirSync(folder)).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  function load(secret: string, folder = runtime) {
    const tools = [program("aws"), program("jq")].map((path) => dirname(path)).join(":");
    return spawnSync("bash", [loader.script], {
      encoding: "utf8",
      env: {
        ...process.env,
        ...awsEnvironment(moto.endpoint),
        AWS_REGION: loader.region,
        AWS_DEFAULT_REGION: loader.region,
        PATH: `${tools}:${process.env.PATH ?? ""}`,
        ...loader.environment,
        [loader.secretVariable]: secret,
        RUNTIME_DIRECTORY: folder,
      },
    });
  }
}

function nameOf(index: number): string {
  return `system/secret-${index}`;
}
