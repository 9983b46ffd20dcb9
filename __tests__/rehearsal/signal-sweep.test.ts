import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { ECRClient, PutImageCommand } from "@aws-sdk/client-ecr";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { readBackendContents } from "../../src/rehearsal/life/backend-contents";
import { withEnvironment } from "../../src/rehearsal/with-environment";
import { openWorld, REHEARSAL_ACCOUNT, type World } from "../../src/rehearsal/world";
import { silentProgress } from "../../src/terminal/progress";
import { HERMES_SECRETS } from "../../systems/hermes/config";
import { availableEngines } from "../engines";
import { ScratchCheckout } from "../scratch-checkout";
import { program } from "../src/releases/deployed-vega";

const [engine] = availableEngines();
const PROD = "systems/hellotron-vega/prod.yaml";
const STACK = ["hellotron-vega", "prod"];
const BACKENDS = ["hellotron-vega", "hermes"].map((system) => ({
  bucket: `${system}-terraform-state`,
  lockTable: `${system}-terraform-locks`,
  lock: "dynamodb" as const,
  region: system === "hermes" ? "eu-south-2" : "us-east-1",
}));

/**
 * Every 100 ms of nine commands with `npm run test:sweep`. Else one moment of five of them, as a share of their time:
 * signals to plan, apply and destroy are in approval.test.ts, those to deploy in interrupted-deploy.test.ts.
 */
const IS_LONG = process.env["GROUNDPLAN_LONG_TESTS"] === "1";
const STEP_MS = 100;
const SAMPLES = [0.6];
const SAMPLED = new Set(["bootstrap", "rehearse", "recover", "migrate", "publish-assets"]);
/** Most signals to one command: on a busy machine commands take longer than these moments apart. */
const MOST = Number(process.env["GROUNDPLAN_SWEEP_MOST"] ?? 60);

const CODES = { SIGINT: 130, SIGTERM: 143 } as const;

const IMAGE = "1111111";

/** What docker does at the end of a push. */
async function pushImage(): Promise<void> {
  const config = { digest: `sha256:${IMAGE}` };
  const mediaType = "application/vnd.docker.distribution.manifest.v2+json";
  const imageManifest = JSON.stringify({ schemaVersion: 2, mediaType, config, layers: [] });
  const ecr = new ECRClient({ region: "eu-south-2" });
  await ecr.send(new PutImageCommand({ repositoryName: "hermes", imageTag: IMAGE, imageManifest }));
}

/** Removes resources of a type from prod's state, as if a killed apply had not recorded them. */
async function forgetResources(backend: (typeof BACKENDS)[number] | undefined, type: string): Promise<void> {
  if (backend === undefined) throw new Error("there is no backend");
  const s3 = new S3Client({ region: backend.region });
  const at = { Bucket: backend.bucket, Key: "hellotron-vega/prod/terraform.tfstate" };
  const { Body } = await s3.send(new GetObjectCommand(at));
  const state = JSON.parse((await Body?.transformToString()) ?? "{}") as {
    serial: number;
    resources: readonly { readonly type: string }[];
  };
  const resources = state.resources.filter((resource) => resource.type !== type);
  const text = JSON.stringify({ ...state, serial: state.serial + 1, resources });
  await s3.send(new PutObjectCommand({ ...at, Body: text }));
  const key = { LockID: { S: `${at.Bucket}/${at.Key}-md5` } };
  const Digest = { S: createHash("md5").update(text).digest("hex") };
  await new DynamoDBClient({ region: backend.region }).send(
    new PutItemCommand({ TableName: backend.lockTable, Item: { ...key, Digest } }),
  );
}

interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly milliseconds: number;
}

describe("a signal at any moment", () => {
  let world: World;
  let checkout: ScratchCheckout;
  const temporary = mkdtempSync(join(tmpdir(), "groundplan-sweep-"));
  let version = "";
  let sent = 0;

  beforeAll(async () => {
    const zones = ["hellotron.com", "example.com"];
    world = await openWorld({ account: REHEARSAL_ACCOUNT, zones, progress: silentProgress });
    checkout = new ScratchCheckout();
    for (const system of ["hellotron-vega", "hermes"])
      checkout.edit(`systems/${system}/prod.yaml`, "protection: strict", "protection: relaxed");
    // An account has one provider for GitHub.
    const repository = /(repository: example-org\/hermes)/;
    checkout.edit("systems/hermes/prod.yaml", repository, "$1\n  oidc_provider: exists");
    writeFileSync(checkout.path("tron"), program("v1"));
    mkdirSync(checkout.path("static"));
    for (let file = 0; file < 30; file += 1)
      writeFileSync(checkout.path("static", `${file}.css`), `a{top:${file}px}`);
    for (const system of ["hellotron-vega", "hermes"]) {
      await does("bootstrap", system);
      await does("apply", system, "prod", "--auto-approve");
    }
    const { stdout } = await does("upload-binary", ...STACK, checkout.path("tron"), "--json");
    writeFileSync(
      checkout.path("secrets.json"),
      JSON.stringify(Object.fromEntries(HERMES_SECRETS.map((key) => [key, "value"]))),
    );
    await does("secrets", "put", "hermes", "prod", checkout.path("secrets.json"));
    await withEnvironment(world, pushImage);
    ({ version } = JSON.parse(stdout) as { version: string });
  }, 600_000);
  afterAll(async () => {
    await world.close();
    checkout.remove();
    rmSync(temporary, { recursive: true });
  });

  /** Another account's credentials, for a command that needs an empty one. */
  let account: NodeJS.ProcessEnv = {};
  const env = () => ({ ...world.env, ...account, GROUNDPLAN_ENGINE: engine?.path, TMPDIR: temporary });
  async function does(...words: readonly string[]) {
    const result = await checkout.groundplan(words, env());
    if (result.code !== 0) throw new Error(`${words.join(" ")}: ${result.stdout}\n${result.stderr}`);
    return result;
  }

  /** Runs a command in a group of its own, and signals it, or its whole group, after some time. */
  async function run(
    words: readonly string[],
    after = Number.POSITIVE_INFINITY,
    signal: NodeJS.Signals = "SIGINT",
    toGroup = false,
  ): Promise<Ended> {
    const began = performance.now();
    const child: ChildProcess = spawn(
      process.execPath,
      [checkout.path(".build", "src", "cli", "main.js"), ...words],
      {
        cwd: checkout.root,
        env: { ...process.env, ...env() },
        stdio: ["ignore", "pipe", "pipe"],
        detached: true,
      },
    );
    let output = "";
    child.stdout?.on("data", (chunk) => (output += String(chunk)));
    child.stderr?.on("data", (chunk) => (output += String(chunk)));
    const ended = once(child, "close");
    const timer = Number.isFinite(after)
      ? setTimeout(() => {
          try {
            process.kill(toGroup ? -Number(child.pid) : Number(child.pid), signal);
          } catch {
            // It has ended by itself.
          }
        }, after)
      : undefined;
    const [code] = (await ended) as [number | null];
    clearTimeout(timer);
    return { code, output, milliseconds: performance.now() - began };
  }

  /** Locks of states, and locks of deployments that nobody released. */
  async function heldLocks(): Promise<readonly string[]> {
    return withEnvironment(world, async () => {
      const found = await Promise.all(BACKENDS.map(readBackendContents));
      const held = await Promise.all(
        found.map(async ({ bucket, states }, index) => {
          const s3 = new S3Client({ region: BACKENDS[index]?.region ?? "us-east-1" });
          const locks = states.filter((key) => key.endsWith("/deploy.lock"));
          const records = await Promise.all(
            locks.map(async (Key) => {
              const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
              return {
                Key,
                ...(JSON.parse((await Body?.transformToString()) ?? "{}") as { released?: boolean }),
              };
            }),
          );
          return records.filter(({ released }) => released !== true).map(({ Key }) => Key);
        }),
      );
      return [
        ...found.flatMap(({ digests }) => digests.filter((id) => !id.endsWith("-md5"))),
        ...held.flat(),
      ];
    });
  }

  interface Swept {
    readonly words: () => readonly string[];
    /** Before each run, so that there is something to interrupt. */
    readonly prepare?: () => unknown;
    /** After each run: the command's own words bring everything to its end. */
    readonly afterwards?: () => Promise<unknown>;
  }

  let isLarge = false;
  const changeSomething = () => {
    const [from, to] = isLarge ? ["t3.large", "t3.medium"] : ["t3.medium", "t3.large"];
    checkout.edit(PROD, `instance_type: ${from}`, `instance_type: ${to}`);
    isLarge = !isLarge;
  };
  const applied = () => does("apply", ...STACK, "--auto-approve");
  let files = 0;
  let accounts = 0;
  /** Accounts have their own policies and tables, but all of AWS shares the names of buckets. */
  const inAnEmptyAccount = async () => {
    accounts += 1;
    account = await world.inAccount(String(300_000_000_000 + accounts));
    writeFileSync(
      checkout.path("systems", "jarvis", "bootstrap.yaml"),
      `region: us-east-1\nbucket: jarvis-state-${accounts}\n`,
    );
  };

  const COMMANDS: Readonly<Record<string, Swept>> = {
    plan: { words: () => ["plan", ...STACK] },
    apply: {
      words: () => ["apply", ...STACK, "--auto-approve"],
      prepare: changeSomething,
      afterwards: applied,
    },
    destroy: { words: () => ["destroy", ...STACK, "--auto-approve"], prepare: applied, afterwards: applied },
    bootstrap: {
      words: () => ["bootstrap", "jarvis"],
      prepare: inAnEmptyAccount,
      async afterwards() {
        await does("bootstrap", "jarvis");
        account = {};
      },
    },
    rehearse: { words: () => ["rehearse", "--no-bootstrap", "--", "sleep", "2"] },
    recover: {
      words: () => ["recover", ...STACK, "--auto-approve"],
      prepare: () => withEnvironment(world, () => forgetResources(BACKENDS[0], "aws_cloudwatch_log_group")),
      async afterwards() {
        await does("recover", ...STACK, "--auto-approve");
        expect((await does("plan", ...STACK)).stdout).toContain("No changes");
      },
    },
    migrate: { words: () => ["migrate", "hermes", "prod", "--version", IMAGE] },
    deploy: {
      words: () => ["deploy", ...STACK, "--version", version],
      prepare: async () => {
        await applied();
        await does("upload-binary", ...STACK, checkout.path("tron"));
      },
      afterwards: () => does("deploy", ...STACK, "--version", version),
    },
    "publish-assets": {
      words: () => ["publish-assets", "hermes", "prod", checkout.path("static")],
      prepare: () => writeFileSync(checkout.path("static", "new.css"), `a{left:${(files += 1)}px}`),
    },
  };

  it.each(Object.keys(COMMANDS).filter((name) => IS_LONG || SAMPLED.has(name)))(
    "ends %s, leaves no lock and no folder, and the command runs again",
    async (name) => {
      const { words, prepare, afterwards } = COMMANDS[name] as Swept;
      await prepare?.();
      const whole = await run(words());
      expect(whole).toMatchObject({ code: 0 });
      await afterwards?.();
      const moments = IS_LONG
        ? Array.from({ length: Math.ceil(whole.milliseconds / STEP_MS) }, (_, index) => (index + 1) * STEP_MS)
        : SAMPLES.map((share) => share * whole.milliseconds);
      const every = Math.max(1, Math.ceil(moments.length / MOST));
      const faults: string[] = [];
      for (const [index, moment] of moments.filter((_, at) => at % every === 0).entries()) {
        const signal = index % 2 === 0 ? "SIGINT" : "SIGTERM";
        const toGroup = index % 4 >= 2;
        await prepare?.();
        const { code, output } = await run(words(), moment, signal, toGroup);
        sent += 1;
        const at = `${signal}${toGroup ? " to the group" : ""} after ${Math.round(moment)} ms`;
        const isSentence = !/^\s+at |defect of Groundplan/m.test(output);
        // Node itself ends by the signal before our first line runs; a command may be over before its signal.
        const isExpected = code === CODES[signal] || code === null || code === whole.code;
        if (!isExpected || !isSentence) faults.push(`${at}: ${String(code)}\n${output}`);
        // What a group's programs have begun may end a moment later.
        for (let waited = 0; (await heldLocks()).length > 0 && waited < 5_000; waited += 500)
          await sleep(500);
        const locks = await heldLocks();
        if (locks.length > 0 && !/still locked|force-unlock|take-lock/.test(output))
          faults.push(`${at}: left ${locks.join(", ")} and said nothing\n${output}`);
        const left = readdirSync(temporary).filter((folder) => folder.startsWith("groundplan-run-"));
        if (code !== null && left.length > 0) faults.push(`${at}: left ${left.join(", ")}`);
        await afterwards?.();
      }
      process.stderr.write(
        `${name}: ${sent} signals so far, ${Math.round(whole.milliseconds)} ms uninterrupted\n`,
      );
      expect(faults).toEqual([]);
    },
    IS_LONG ? 3_600_000 : 600_000,
  );
});
