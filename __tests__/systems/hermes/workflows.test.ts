import { join } from "node:path";
import { applyCommand } from "../../../src/cli/commands/apply";
import { checkCommand } from "../../../src/cli/commands/check";
import { costCommand } from "../../../src/cli/commands/cost";
import { planCommand } from "../../../src/cli/commands/plan";
import { showCommand } from "../../../src/cli/commands/show";
import { versionsCommand } from "../../../src/cli/commands/versions";
import { migrateCommand } from "../../../src/cli/commands/migrate";
import { publishAssetsCommand } from "../../../src/cli/commands/publish-assets";
import { deployCommand } from "../../../src/cli/commands/deploy";
import { verifyCommand } from "../../../src/cli/commands/verify";
import { repositoryRoot } from "../../../src/process/repository-root";
import { postCommand } from "../../../src/cli/commands/review-post";
import { system } from "../../../systems/hermes/system";
import { describeWith } from "../../machine-programs";
import { stackOf, synthesizeSystemFiles } from "../../synthesize";
import {
  ApplicationWorkflow,
  expectKnownCalls,
  followsHouseRules,
  passesActionlint,
} from "../application-workflow";

const folder = join(repositoryRoot, "systems/hermes/workflows");
const ci = new ApplicationWorkflow(join(folder, "ci.yml"));
const cd = new ApplicationWorkflow(join(folder, "cd.yml"));
const infrastructure = new ApplicationWorkflow(join(folder, "infrastructure.yml"));
const roleOf = (job: string) => cd.steps(job).flatMap(({ with: given }) => given?.["role-to-assume"] ?? []);

describe("the application's CI", () => {
  it("tests, checks the formatting, builds assets and scans for vulnerabilities", () => {
    const runs = ci.runs("test");
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

  it("has no AWS identity", () => {
    expect(ci.file.permissions).toEqual({ contents: "read" });
    expect(ci.steps("test").some(({ uses }) => uses?.startsWith("aws-actions/"))).toBe(false);
  });
});

describe("the application's CD", () => {
  it("plans pull requests with the read-only role, and does nothing else for them", () => {
    expect(roleOf("plan")).toEqual(["${{ secrets.AWS_PLAN_ROLE_ARN }}"]);
    expect(cd.runs("plan")).toEqual([
      "npm ci",
      "npx groundplan plan hermes prod -- -out=prod.tfplan",
      "npx groundplan show hermes prod --plan prod.tfplan --json > hermes-prod.json",
      "npx groundplan cost hermes-prod.json --usage systems/hermes/prod.yaml --json > cost.json",
      "npx groundplan check hermes prod --json > findings.json",
      "npx groundplan review post hermes-prod.json --cost cost.json --findings findings.json --synthesized systems/hermes/cdktf.out --hints none",
    ]);
    for (const [name, job] of Object.entries(cd.file.jobs).filter(([each]) => each !== "plan")) {
      expect([name, job.if]).toEqual([name, "github.event_name != 'pull_request'"]);
    }
  });

  it("may comment only where it plans, also if the check has findings", () => {
    expect(cd.jobsThatMay("pull-requests")).toEqual(["plan"]);
    const comment = cd.steps("plan").find(({ run }) => run?.includes("review post"));
    expect(comment?.if).toBe("success() || steps.check.outcome == 'failure'");
    expect(cd.steps("plan").some(({ id, run }) => id === "check" && run?.includes("groundplan check"))).toBe(
      true,
    );
  });

  it("gives pull requests from forks no identity", () => {
    expect(cd.job("plan").if).toContain("head.repo.full_name == github.repository");
  });

  it("deploys in the document's order, and only what passed CI", () => {
    expect(cd.job("image").needs).toBe("ci");
    expect(cd.job("deploy").needs).toBe("image");
    expect(cd.runs("deploy")).toEqual([
      "npm ci",
      "npx groundplan apply hermes prod --auto-approve",
      "npx groundplan publish-assets hermes prod ../static",
      'npx groundplan migrate hermes prod --version "$TAG"',
      'npx groundplan deploy hermes prod --version "$TAG"',
      "npx groundplan verify hermes prod",
    ]);
    expect(roleOf("deploy")).toEqual(["${{ secrets.AWS_ROLE_ARN }}"]);
  });

  it("builds for the hosts' architecture, on it, under the commit, and no commit twice", () => {
    const build = cd.steps("image").find(({ uses }) => uses?.startsWith("docker/build-push-action@"));
    const either = (x86: string, arm: string) =>
      `\${{ vars.HOST_ARCHITECTURE == 'x86_64' && '${x86}' || '${arm}' }}`;
    expect(cd.job("image")["runs-on"]).toBe(either("ubuntu-24.04", "ubuntu-24.04-arm"));
    const platforms = either("linux/amd64", "linux/arm64");
    const assets = cd.steps("deploy").find(({ uses }) => uses?.startsWith("docker/build-push-action@"));
    expect(assets?.with?.["platforms"]).toBe(platforms);
    expect(build?.with).toMatchObject({
      platforms,
      push: true,
      tags: "${{ vars.ECR_REPOSITORY }}:${{ steps.source.outputs.commit }}",
    });
    expect(build?.if).toBe("steps.image.outcome == 'failure'");
  });

  it("accepts any commit or branch in a manual run", () => {
    expect(cd.file.on).toMatchObject({
      push: { branches: ["main"] },
      workflow_dispatch: { inputs: { ref: { required: true, default: "main" } } },
    });
    for (const job of ["ci", "image"]) {
      expect(JSON.stringify(cd.job(job))).toContain("${{ inputs.ref || github.sha }}");
    }
  });

  it("runs one deployment at a time, and never cancels one", () => {
    expect(cd.file.concurrency.group).toContain("|| 'deploy-hermes-prod'");
    expect(cd.file.concurrency["cancel-in-progress"]).toBe("${{ github.event_name == 'pull_request' }}");
  });

  it("requests an identity only in jobs that need one", () => {
    expect(cd.jobsThatMay("id-token")).toEqual(["plan", "image", "deploy"]);
    expect(cd.file.permissions).toEqual({ contents: "read" });
  });

  it("calls existing commands of Groundplan with existing options", () => {
    const calls = ["plan", "image", "deploy"]
      .flatMap((job) => cd.runs(job))
      .filter((run) => run !== "npm ci");
    expect(calls.length).toBeGreaterThan(9);
    for (const call of calls) expect(call).toMatch(/hermes[ -]prod/);
    expectKnownCalls(
      calls,
      [
        ...[planCommand(), showCommand(), applyCommand(), versionsCommand(), migrateCommand(), costCommand()],
        ...[checkCommand(), publishAssetsCommand(), deployCommand(), verifyCommand()],
      ],
      new Map([["review post", postCommand()]]),
    );
  });
});

describe("the infrastructure's workflow", () => {
  it("plans pull requests as the application's does", () => {
    expect(infrastructure.runs("plan")).toEqual(cd.runs("plan"));
    expect(infrastructure.job("plan").if).toBe(cd.job("plan").if);
  });

  it("applies main, and never cancels that", () => {
    expect(infrastructure.file.on).toMatchObject({ push: { branches: ["main"] } });
    expect(infrastructure.job("apply").if).toBe("github.event_name == 'push'");
    expect(infrastructure.runs("apply")).toEqual([
      "npm ci",
      "npx groundplan apply hermes prod --auto-approve",
    ]);
    expect(infrastructure.file.concurrency["cancel-in-progress"]).toBe(
      "${{ github.event_name == 'pull_request' }}",
    );
  });

  it("is let in by the roles when it is named: its pull requests to plan, its main to apply", () => {
    const edit = (text: string) =>
      text.replace("delivery:", "delivery:\n  infrastructure_repository: example-org/infrastructure");
    const stack = stackOf(synthesizeSystemFiles(system, ["prod"], edit), "prod");
    const subjects = (role: string) =>
      JSON.stringify(stack.resource("aws_iam_role", role).attributes["assume_role_policy"]);
    expect(subjects("delivery/plan")).toContain("repo:example-org/infrastructure:pull_request");
    expect(subjects("delivery/deploy")).toContain("repo:example-org/infrastructure:ref:refs/heads/main");
  });
});

describe("all workflows", () => {
  followsHouseRules(ci, cd, infrastructure);
});

describeWith(["actionlint", "shellcheck"], "actionlint", () => {
  passesActionlint(ci, cd, infrastructure);
});
