import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isRunning } from "../../src/process/creation-lock";
import { ExitCode } from "../../src/text/user-error";
import type { World } from "../../src/rehearsal/world";
import { availableEngines } from "../engines";
import { OnTerminal } from "../on-terminal";
import type { ScratchCheckout } from "../scratch-checkout";
import { openVegaWorld, relaxedVega, VEGA_PROD, vegaBackend } from "./vega-world";

const [engine] = availableEngines();
const PROMPT = /Only "yes" is accepted: /;

describe("the approved plan, and nothing else", () => {
  let world: World;
  let checkout: ScratchCheckout;
  beforeAll(async () => {
    world = await openVegaWorld();
    checkout = relaxedVega();
    expect(await groundplan("bootstrap", "hellotron-vega")).toMatchObject({ code: 0 });
    expect(await groundplan("apply", "hellotron-vega", "prod", "--auto-approve")).toMatchObject({ code: 0 });
  });
  afterAll(async () => {
    await world.close();
    checkout.remove();
  });

  // Folders of a run are counted: other tests run at the same time.
  const temporary = mkdtempSync(join(tmpdir(), "groundplan-approval-"));
  afterAll(() => rmSync(temporary, { recursive: true }));
  const env = () => ({ ...world.env, GROUNDPLAN_ENGINE: engine?.path, TMPDIR: temporary });
  const cli = () => checkout.path(".build", "src", "cli", "main.js");
  const groundplan = (...words: readonly string[]) => checkout.groundplan(words, env());
  const onTerminal = (verb: string) =>
    new OnTerminal([process.execPath, cli(), verb, "hellotron-vega", "prod"], {
      cwd: checkout.root,
      env: env(),
    });
  const heldLocks = async () => (await vegaBackend(world)).digests.filter((id) => !id.endsWith("-md5"));

  /** A command in a process group of its own, which is sent a signal as soon as it says something. */
  async function signalled(
    words: readonly string[],
    sign: RegExp,
    signal: NodeJS.Signals,
    { group = false } = {},
  ): Promise<{ code: number | null; output: string }> {
    const child: ChildProcess = spawn(process.execPath, [cli(), ...words], {
      cwd: checkout.root,
      env: { ...process.env, ...env() },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    let output = "";
    let isSent = false;
    const take = (chunk: Buffer) => {
      output += chunk.toString();
      if (isSent || !sign.test(output)) return;
      isSent = true;
      process.kill(group ? -Number(child.pid) : Number(child.pid), signal);
    };
    child.stdout?.on("data", take);
    child.stderr?.on("data", take);
    const [code] = (await once(child, "close")) as [number | null];
    return { code, output };
  }

  it("an approval is for the shown plan, whatever another command plans in the same checkout", async () => {
    checkout.edit(VEGA_PROD, "instance_type: t3.medium", "instance_type: t3.large");
    const change = onTerminal("apply");
    await change.shows(PROMPT);
    expect(change.output).toMatch(/0 to add, 1 to change, 0 to destroy/);
    const removal = onTerminal("destroy");
    await removal.shows(PROMPT);
    expect(await groundplan("plan", "hellotron-vega", "prod")).toMatchObject({ code: 0 });
    change.type("yes\r");
    expect(await change.ended()).toBe(0);
    expect(change.output).toMatch(/0 added, 1 changed, 0 destroyed/);
    // What was planned before that change is not what there is now.
    removal.type("yes\r");
    expect(await removal.ended()).toBe(ExitCode.failure);
    expect(removal.output).toMatch(/stale/);
    expect((await groundplan("plan", "hellotron-vega", "prod")).stdout).toMatch(/No changes/);
  });

  it("a plan that somebody exchanges while it waits for approval is not applied", async () => {
    const prompt = onTerminal("destroy");
    await prompt.shows(PROMPT);
    const files = readdirSync(temporary, { recursive: true, encoding: "utf8" });
    const plans = files.filter((file) => file.endsWith("groundplan.tfplan"));
    expect(plans).toHaveLength(1);
    const plan = join(temporary, plans[0] ?? "");
    // Nobody else can read it, or make another in its place.
    expect(statSync(plan).mode & 0o077).toBe(0);
    expect(statSync(join(temporary, (plans[0] ?? "").split("/")[0] ?? "")).mode & 0o077).toBe(0);
    writeFileSync(plan, "another plan");
    prompt.type("yes\r");
    expect(await prompt.ended()).toBe(ExitCode.refused);
    expect(prompt.output).toMatch(/plan.*has changed since it was shown; nothing was applied/);
  });

  it("Ctrl-C and Ctrl-D at the prompt mean no", async () => {
    for (const typed of ["\x03", "\x04", "no\r"]) {
      const prompt = onTerminal("destroy");
      await prompt.shows(PROMPT);
      prompt.type(typed);
      expect(await prompt.ended()).toBe(ExitCode.refused);
      expect(prompt.output).toMatch(/not approved; nothing was changed/);
    }
  });

  it("a terminal that disappears at the prompt means no, and ends the command", async () => {
    const prompt = onTerminal("destroy");
    await prompt.shows(PROMPT);
    const pid = Number(
      execFileSync("pgrep", ["-f", `${cli()} destroy`])
        .toString()
        .trim()
        .split("\n")
        .at(-1),
    );
    prompt.hangUp();
    for (let waited = 0; isRunning(pid) && waited < 10_000; waited += 100) await sleep(100);
    expect(isRunning(pid)).toBe(false);
    expect((await groundplan("plan", "hellotron-vega", "prod")).stdout).toMatch(/No changes/);
  });

  it.each([
    ["SIGINT", 130, false],
    ["SIGTERM", 143, true],
  ] as const)("%s during the plan of a destroy ends the command", async (signal, code, group) => {
    const words = ["destroy", "hellotron-vega", "prod", "--auto-approve"];
    const result = await signalled(words, /Refreshing state|Reading\.\.\./, signal, { group });
    expect(result).toMatchObject({ code });
    expect(result.output).toMatch(/interrupted by SIG\w+ during plan; nothing was changed/);
    expect(await heldLocks()).toEqual([]);
  });

  it("a signal before the engine starts ends the command, and leaves no folder behind", async () => {
    const before = runFolders();
    const result = await signalled(
      ["apply", "hellotron-vega", "prod", "--auto-approve"],
      /synthesize/,
      "SIGTERM",
    );
    expect(result).toMatchObject({ code: 143 });
    expect(runFolders()).toEqual(before);
  });

  it("a signal during an apply lets the engine finish the current resource, and says what is left", async () => {
    const destroyed = await signalled(
      ["destroy", "hellotron-vega", "prod", "--auto-approve"],
      /Destroying\.\.\./,
      "SIGINT",
    );
    expect(destroyed).toMatchObject({ code: 130 });
    expect(destroyed.output).toMatch(
      /interrupted by SIGINT during apply; resources that the engine had started are finished/,
    );
    expect(destroyed.output).toMatch(/groundplan plan hellotron-vega prod/);
    expect(await heldLocks()).toEqual([]);
    expect(await groundplan("apply", "hellotron-vega", "prod", "--auto-approve")).toMatchObject({ code: 0 });
  });

  it("a construct that was renamed is told by plan and apply, in CDKTF's words", async () => {
    const stack = ".build/systems/hellotron-vega/stack.js";
    const renamed = 'artifact_bucket_1.ArtifactBucket(this, "files"';
    checkout.edit(stack, /artifact_bucket_1\.ArtifactBucket\(this, "artifacts"/, renamed);
    try {
      const planned = await groundplan("plan", "hellotron-vega", "prod");
      expect(planned.stderr).toMatch(/destroyed resources look like a renamed one/);
      expect(planned.stderr).toMatch(
        /on the resource of prod\/files\/bucket: \.moveFromId\("aws_s3_bucket\.artifacts_\w+"\)/,
      );
      // The plan's file is this run's own: nobody is told to apply it.
      expect(planned.stdout).not.toMatch(/Saved the plan|groundplan\.tfplan/);
      const prompt = onTerminal("apply");
      await prompt.shows(PROMPT);
      expect(prompt.output).toMatch(/moveFromId/);
      prompt.type("no\r");
      expect(await prompt.ended()).toBe(ExitCode.refused);
    } finally {
      checkout.edit(stack, renamed, 'artifact_bucket_1.ArtifactBucket(this, "artifacts"');
    }
  });

  it("a variable after -- reaches the plan and the apply, also one that no plan keeps", async () => {
    const stack = ".build/systems/hellotron-vega/stack.js";
    const addition =
      'this.addOverride("variable.token", { type: "string", ephemeral: true });' +
      'this.addOverride("variable.note", { type: "string", default: "" });' +
      'this.addOverride("output.note", { value: "${var.note}" });' +
      'this.addOverride("resource.aws_ssm_parameter.token", { name: "/token", type: "SecureString", value_wo: "${var.token}", value_wo_version: 1 });';
    checkout.edit(stack, /(const \{ config \} = environment;)/, `$1 ${addition}`);
    try {
      const given = ["--", "-var=token=canary-ephemeral", "-var", "note=seen"];
      const applied = await groundplan("apply", "hellotron-vega", "prod", "--auto-approve", ...given);
      expect(applied).toMatchObject({ code: 0, stdout: expect.stringMatching(/note = "seen"/) as string });
      const destroyed = await groundplan(
        "destroy",
        "hellotron-vega",
        "prod",
        "--auto-approve",
        ...given,
        "-target=aws_ssm_parameter.token",
      );
      expect(destroyed).toMatchObject({ code: 0, stdout: expect.stringMatching(/1 destroyed/) as string });
    } finally {
      checkout.edit(stack, addition, "");
    }
  });

  it("a bootstrap passes on what its apply takes, and refuses the rest by name", async () => {
    expect(await groundplan("bootstrap", "hellotron-vega", "--", "-lock-timeout=5s")).toMatchObject({
      code: 0,
    });
    const refused = await groundplan("bootstrap", "hellotron-vega", "--", "-target=aws_s3_bucket.a");
    expect(refused).toMatchObject({ code: ExitCode.usage });
    expect(refused.stderr).toMatch(/-target=aws_s3_bucket\.a: .*cannot be passed on/);
  });

  function runFolders(): readonly string[] {
    return readdirSync(temporary).filter((name) => name.startsWith("groundplan-run-"));
  }
});
