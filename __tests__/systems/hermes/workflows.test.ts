import type { Command } from "commander";
import { cpSync, mkdtempSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { applyCommand } from "../../../src/cli/commands/apply";
import { checkCommand } from "../../../src/cli/commands/check";
import { costCommand } from "../../../src/cli/commands/cost";
import { planCommand } from "../../../src/cli/commands/plan";
import { showCommand } from "../../../src/cli/commands/show";
import { imagesCommand } from "../../../src/operations/commands/images";
import { migrateCommand } from "../../../src/operations/commands/migrate";
import { publishAssetsCommand } from "../../../src/operations/commands/publish-assets";
import { rolloutCommand } from "../../../src/operations/commands/rollout";
import { verifyCommand } from "../../../src/operations/commands/verify";
import { repositoryRoot } from "../../../src/repository-root";
import { postCommand } from "../../../src/review/post/command";
import { describeWith, program, runProgram } from "../../machine-programs";

interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly needs?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly "runs-on"?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps?: readonly Step[];
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly concurrency: { readonly group: string; readonly "cancel-in-progress": string };
  readonly jobs: Readonly<Record<string, Job>>;
}

const folder = join(repositoryRoot, "systems/hermes/workflows");
const read = (name: string) => parse(readFileSync(join(folder, name), "utf8")) as Workflow;
const ci = read("ci.yml");
const cd = read("cd.yml");
const stepsOf = (workflow: Workflow, job: string): readonly Step[] => workflow.jobs[job]?.steps ?? [];
const allSteps = [ci, cd].flatMap((workflow) =>
  Object.values(workflow.jobs).flatMap(({ steps }) => steps ?? []),
);
const runsOf = (workflow: Workflow, job: string) => stepsOf(workflow, job).flatMap(({ run }) => run ?? []);
const roleOf = (job: string) =>
  stepsOf(cd, job).flatMap(({ with: given }) => given?.["role-to-assume"] ?? []);

describe("the application's CI", () => {
  it("tests, checks the formatting, builds assets and looks for security faults", () => {
    const runs = runsOf(ci, "test");
    for (const wanted of [
      "mix test",
      "mix format --check-formatted",
      "mix assets.deploy",
      "mix deps.audit",
    ]) {
      expect(runs).toContain(wanted);
    }
    expect(runs.some((run) => run.startsWith("mix sobelow"))).toBe(true);
  });

  it("has no identity at AWS", () => {
    expect(ci.permissions).toEqual({ contents: "read" });
    expect(stepsOf(ci, "test").some(({ uses }) => uses?.startsWith("aws-actions/"))).toBe(false);
  });
});

describe("the application's CD", () => {
  it("plans pull requests with the role that can only read, and does nothing else for them", () => {
    expect(roleOf("plan")).toEqual(["${{ secrets.AWS_PLAN_ROLE_ARN }}"]);
    expect(runsOf(cd, "plan")).toEqual([
      "npm ci",
      "npx groundplan plan hermes prod -- -out=prod.tfplan",
      "npx groundplan show hermes prod --plan prod.tfplan --json > hermes-prod.json",
      "npx groundplan cost hermes-prod.json --usage systems/hermes/prod.yaml --json > cost.json",
      "npx groundplan check hermes prod --json > findings.json",
      "npx groundplan review post hermes-prod.json --cost cost.json --findings findings.json --synthesized systems/hermes/cdktf.out --hints none",
    ]);
    for (const [name, job] of Object.entries(cd.jobs).filter(([each]) => each !== "plan")) {
      expect([name, job.if]).toEqual([name, "github.event_name != 'pull_request'"]);
    }
  });

  it("may comment where it plans and nowhere else, also when the check finds something", () => {
    const writing = Object.entries(cd.jobs).filter(
      ([, job]) => job.permissions?.["pull-requests"] === "write",
    );
    expect(writing.map(([name]) => name)).toEqual(["plan"]);
    const comment = stepsOf(cd, "plan").find(({ run }) => run?.includes("review post"));
    expect(comment?.if).toBe("success() || steps.check.outcome == 'failure'");
    expect(
      stepsOf(cd, "plan").some(({ id, run }) => id === "check" && run?.includes("groundplan check")),
    ).toBe(true);
  });

  it("gives pull requests from forks no identity", () => {
    expect(cd.jobs["plan"]?.if).toContain("head.repo.full_name == github.repository");
  });

  it("deploys in the document's order, and only what CI passed", () => {
    expect(cd.jobs["image"]?.needs).toBe("ci");
    expect(cd.jobs["deploy"]?.needs).toBe("image");
    expect(runsOf(cd, "deploy")).toEqual([
      "npm ci",
      "npx groundplan apply hermes prod --auto-approve",
      "npx groundplan publish-assets hermes prod ../static",
      'npx groundplan migrate hermes prod --image "$TAG"',
      'npx groundplan rollout hermes prod --image "$TAG"',
      "npx groundplan verify hermes prod",
    ]);
    expect(roleOf("deploy")).toEqual(["${{ secrets.AWS_ROLE_ARN }}"]);
  });

  it("builds for Graviton, on Graviton, under the commit, and no commit twice", () => {
    const build = stepsOf(cd, "image").find(({ uses }) => uses?.startsWith("docker/build-push-action@"));
    expect(cd.jobs["image"]?.["runs-on"]).toBe("ubuntu-24.04-arm");
    expect(build?.with).toMatchObject({
      platforms: "linux/arm64",
      push: true,
      tags: "${{ vars.ECR_REPOSITORY }}:${{ steps.source.outputs.commit }}",
    });
    expect(build?.if).toBe("steps.image.outcome == 'failure'");
  });

  it("takes any commit or branch by hand", () => {
    expect(cd.on).toMatchObject({
      push: { branches: ["main"] },
      workflow_dispatch: { inputs: { ref: { required: true, default: "main" } } },
    });
    for (const job of ["ci", "image"]) {
      expect(JSON.stringify(cd.jobs[job])).toContain("${{ inputs.ref || github.sha }}");
    }
  });

  it("runs one deployment at a time, and never cancels one", () => {
    expect(cd.concurrency.group).toContain("|| 'deploy-hermes-prod'");
    expect(cd.concurrency["cancel-in-progress"]).toBe("${{ github.event_name == 'pull_request' }}");
  });

  it("asks for an identity only in jobs that need one", () => {
    const identified = Object.entries(cd.jobs).filter(([, job]) => job.permissions?.["id-token"] === "write");
    expect(identified.map(([name]) => name)).toEqual(["plan", "image", "deploy"]);
    expect(cd.permissions).toEqual({ contents: "read" });
  });

  it("calls commands of Groundplan that there are, with options that they have", () => {
    const factories = [
      ...[planCommand, showCommand, applyCommand, imagesCommand, migrateCommand, costCommand, checkCommand],
      ...[publishAssetsCommand, rolloutCommand, verifyCommand],
    ];
    const commands = new Map<string, Command>(factories.map((make) => [make().name(), make()]));
    commands.set("review post", postCommand());
    const calls = ["plan", "image", "deploy"]
      .flatMap((job) => runsOf(cd, job))
      .filter((run) => run !== "npm ci");
    expect(calls.length).toBeGreaterThan(9);
    for (const call of calls) {
      const [, name = "", words = ""] =
        /^npx groundplan (review post|\S+) (hermes[ -]prod[^>]*?)(?: > [\w.-]+)?$/.exec(call) ?? [];
      const command = commands.get(name);
      if (command === undefined) throw new Error(`${call}: no such command`);
      const unknown = command.parseOptions(words.replaceAll('"', "").split(" ")).unknown;
      expect([call, unknown]).toEqual([call, []]);
    }
  });
});

describe("both workflows", () => {
  it("pin every action to a commit, and name its version beside it", () => {
    const text = readFileSync(join(folder, "ci.yml"), "utf8") + readFileSync(join(folder, "cd.yml"), "utf8");
    const uses = [...text.matchAll(/uses: (?!\.\/)(.+)$/gm)].map(([, action]) => action ?? "");
    expect(uses.length).toBeGreaterThan(10);
    for (const action of uses) expect(action).toMatch(/^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it("put nothing into a shell but by the environment: no secret, and no branch's name", () => {
    const runs = allSteps.flatMap(({ run }) => run ?? []);
    expect(runs.length).toBeGreaterThan(10);
    for (const run of runs) expect(run).not.toContain("${{");
  });

  it("leave no token behind in a checkout", () => {
    const checkouts = allSteps.filter(({ uses }) => uses?.startsWith("actions/checkout@"));
    expect(checkouts.length).toBeGreaterThan(3);
    for (const { with: given } of checkouts) expect(given?.["persist-credentials"]).toBe(false);
  });
});

describeWith(["actionlint", "shellcheck"], "actionlint", () => {
  let application: string;
  beforeAll(() => {
    application = mkdtempSync(join(tmpdir(), "hermes-application-"));
    mkdirSync(join(application, ".git"));
    cpSync(folder, join(application, ".github/workflows"), { recursive: true });
  });
  afterAll(() => rmSync(application, { recursive: true }));

  it("accepts both, in the application's repository", () => {
    const options = ["-no-color", "-shellcheck", program("shellcheck")];
    expect(runProgram("actionlint", options, { cwd: application })).toEqual({ status: 0, output: "" });
  });
});
