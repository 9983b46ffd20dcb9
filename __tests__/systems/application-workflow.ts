import type { Command } from "commander";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { parse } from "yaml";
import { DEPLOY_SESSION_SECONDS } from "../../constructs/delivery/github-identity";
import { program, runProgram } from "../machine-programs";

export interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

export interface Job {
  readonly needs?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly "runs-on"?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly "timeout-minutes"?: number;
  readonly steps?: readonly Step[];
}

interface WorkflowFile {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly concurrency: { readonly group: string; readonly "cancel-in-progress": string | boolean };
  readonly jobs: Readonly<Record<string, Job>>;
}

/** A workflow that a system has for its application's repository. */
export class ApplicationWorkflow {
  readonly text: string;
  readonly file: WorkflowFile;

  constructor(readonly path: string) {
    this.text = readFileSync(path, "utf8");
    this.file = parse(this.text) as WorkflowFile;
  }

  /** One of its jobs. */
  job(name: string): Job {
    const job = this.file.jobs[name];
    if (job === undefined) throw new Error(`${this.path} has no job ${name}`);
    return job;
  }

  /** Of one job, or of all. */
  steps(job?: string): readonly Step[] {
    const jobs = job === undefined ? Object.values(this.file.jobs) : [this.job(job)];
    return jobs.flatMap(({ steps }) => steps ?? []);
  }

  /** What a job's steps run. */
  runs(job?: string): readonly string[] {
    return this.steps(job).flatMap(({ run }) => run ?? []);
  }

  /** The jobs that have a permission. */
  jobsThatMay(permission: string): readonly string[] {
    return Object.entries(this.file.jobs)
      .filter(([, job]) => job.permissions?.[permission] === "write")
      .map(([name]) => name);
  }
}

/** The words of a `npx groundplan …` line after the command's name. */
export interface GroundplanCall {
  readonly line: string;
  /** Such as `deploy`, or `review post`. */
  readonly name: string;
  readonly words: readonly string[];
}

/** What a line of a workflow calls. @throws Error for any other line */
export function readCall(line: string): GroundplanCall {
  const [, name, words] = /^npx groundplan (review post|\S+) ([^>]*?)(?: > [\w.-]+)?$/.exec(line) ?? [];
  if (name === undefined || words === undefined) throw new Error(`${line}: not one call of Groundplan`);
  return { line, name, words: words.replaceAll('"', "").split(" ") };
}

/** That each line calls a command that there is, with options that it has. */
export function expectKnownCalls(
  lines: readonly string[],
  commands: readonly Command[],
  own = new Map<string, Command>(),
) {
  const known = new Map([...commands.map((command) => [command.name(), command] as const), ...own]);
  for (const { line, name, words } of lines.map(readCall)) {
    const command = known.get(name);
    if (command === undefined) throw new Error(`${line}: no such command`);
    expect([line, command.parseOptions([...words]).unknown]).toEqual([line, []]);
  }
}

/** What the action asks for on its own, and what a role allows that says nothing. */
const DEFAULT_SESSION_SECONDS = 3_600;

/** The longest session of the role behind each secret that workflows name. */
const LONGEST_SESSION: Readonly<Record<string, number>> = {
  AWS_ROLE_ARN: DEPLOY_SESSION_SECONDS,
  // The deploy role, or one that the account's owner makes with sessions as long.
  AWS_APPLY_ROLE_ARN: DEPLOY_SESSION_SECONDS,
  AWS_STAGE_ROLE_ARN: DEPLOY_SESSION_SECONDS,
  AWS_PLAN_ROLE_ARN: DEFAULT_SESSION_SECONDS,
};

/** What holds for every workflow that runs with an identity at AWS. */
export function followsHouseRules(...workflows: readonly ApplicationWorkflow[]): void {
  it("pins every action to a commit, and names its version beside it", () => {
    const uses = workflows.flatMap(({ text }) => [...text.matchAll(/uses: (?!\.\/)(.+)$/gm)]);
    expect(uses.length).toBeGreaterThan(3);
    for (const [, action] of uses) expect(action).toMatch(/^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it("puts nothing into a shell but by the environment: no secret, and no branch's name", () => {
    const runs = workflows.flatMap((workflow) => workflow.runs());
    expect(runs.length).toBeGreaterThan(3);
    for (const run of runs) expect(run).not.toContain("${{");
  });

  it("asks for credentials that last as long as each job, and as the job's role allows", () => {
    const jobs = workflows.flatMap(({ file }) => Object.entries(file.jobs));
    const sessions = jobs.flatMap(([job, { steps = [], "timeout-minutes": minutes = 360 }]) =>
      steps.flatMap(({ with: given }) => {
        const role = /^\$\{\{ secrets\.(\w+) \}\}$/.exec(String(given?.["role-to-assume"] ?? ""))?.[1];
        if (role === undefined) return [];
        const asked = Number(given?.["role-duration-seconds"] ?? DEFAULT_SESSION_SECONDS);
        return [{ job, asked, needed: minutes * 60, allowed: LONGEST_SESSION[role] }];
      }),
    );
    expect(sessions.length).toBeGreaterThan(0);
    for (const { job, asked, needed, allowed = 0 } of sessions) {
      expect([job, asked >= needed, asked <= allowed]).toEqual([job, true, true]);
    }
  });

  it("leaves no token behind in a checkout", () => {
    const steps = workflows.flatMap((workflow) => workflow.steps());
    const checkouts = steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"));
    expect(checkouts.length).toBeGreaterThan(1);
    for (const { with: given } of checkouts) expect(given?.["persist-credentials"]).toBe(false);
  });
}

/** That actionlint, with shellcheck, accepts the workflows in the application's repository. */
export function passesActionlint(...workflows: readonly ApplicationWorkflow[]): void {
  let application: string;
  beforeAll(() => {
    application = mkdtempSync(join(tmpdir(), "application-"));
    mkdirSync(join(application, ".git"));
    for (const { path } of workflows) cpSync(path, join(application, ".github/workflows", basename(path)));
  });
  afterAll(() => rmSync(application, { recursive: true }));

  it("accepts them, in the application's repository", () => {
    expect(workflows.every(({ path }) => basename(dirname(path)) === "workflows")).toBe(true);
    const options = ["-no-color", "-shellcheck", program("shellcheck")];
    expect(runProgram("actionlint", options, { cwd: application })).toEqual({ status: 0, output: "" });
  });
}
