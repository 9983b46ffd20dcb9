import { join } from "node:path";
import { checkCommand } from "../../../src/cli/commands/check";
import { costCommand } from "../../../src/cli/commands/cost";
import { deployCommand, rollbackCommand } from "../../../src/cli/commands/deploy";
import { planCommand } from "../../../src/cli/commands/plan";
import { postCommand } from "../../../src/cli/commands/review-post";
import { showCommand } from "../../../src/cli/commands/show";
import { verifyCommand } from "../../../src/cli/commands/verify";
import { repositoryRoot } from "../../../src/process/repository-root";
import { JARVIS_SERVICES } from "../../../user-data/jarvis/memory-limits";
import { describeWith } from "../../machine-programs";
import {
  ApplicationWorkflow,
  expectKnownCalls,
  followsHouseRules,
  passesActionlint,
} from "../application-workflow";

const folder = join(repositoryRoot, "systems/jarvis/workflows");
const deploy = new ApplicationWorkflow(join(folder, "deploy-lightsail.yml"));
const infrastructure = new ApplicationWorkflow(join(folder, "terraform-apply.yml"));

const roleOf = (workflow: ApplicationWorkflow, job: string) =>
  workflow.steps(job).flatMap(({ with: given }) => given?.["role-to-assume"] ?? []);
/** The services that a job of deploy-lightsail.yml runs for. */
const servicesOf = (job: string) => {
  const { strategy } = deploy.job(job) as unknown as { strategy: { matrix: { service: string[] } } };
  return [...strategy.matrix.service].sort();
};
const calls = (workflow: ApplicationWorkflow) =>
  workflow.runs().filter((run) => run.startsWith("npx groundplan"));

describe("deploy-lightsail.yml", () => {
  it("tests, builds, deploys, verifies, rolls back if that fails, and notifies", () => {
    expect(Object.entries(deploy.file.jobs).map(([name, { needs }]) => [name, needs])).toEqual([
      ["test", undefined],
      ["build", "test"],
      ["deploy", "build"],
      ["notify", ["test", "build", "deploy"]],
    ]);
    expect(calls(deploy)).toEqual([
      'npx groundplan deploy jarvis "$STACK" --version "$TAG"',
      'npx groundplan verify jarvis "$STACK"',
      'npx groundplan rollback jarvis "$STACK"',
    ]);
    const rollback = deploy.steps("deploy").find(({ name }) => name === "Roll back");
    expect(rollback?.if).toBe("failure() && steps.verify.outcome == 'failure'");
    expect(deploy.job("notify").if).toMatch(/^always\(\)/);
  });

  it("lints and tests each service in its own folder, before anything is built", () => {
    expect(servicesOf("test")).toEqual([...JARVIS_SERVICES].sort());
    expect(deploy.runs("test")).toEqual(["npm ci", "npm run lint", "npm test"]);
    const { defaults } = deploy.job("test") as { defaults?: unknown };
    expect(defaults).toEqual({ run: { "working-directory": "services/${{ matrix.service }}" } });
    // A step that may fail, or runs under a condition, would check nothing.
    for (const step of deploy.steps("test").filter(({ run }) => run !== undefined))
      expect(Object.keys(step)).toEqual(["run"]);
  });

  it("builds the instance's images, named after the commit", () => {
    expect(servicesOf("build")).toEqual([...JARVIS_SERVICES].sort());
    expect(deploy.text).toContain("/jarvis-${{ matrix.service }}:${{ github.sha }}");
  });

  it("has no SSH key, and trusts no host on first use", () => {
    expect(deploy.text).not.toMatch(/ssh-keyscan|SSH_KEY|StrictHostKeyChecking/);
  });
});

describe("terraform-apply.yml", () => {
  it("plans pull requests with the read-only role, and does nothing else for them", () => {
    expect(roleOf(infrastructure, "review")).toEqual(["${{ secrets.AWS_PLAN_ROLE_ARN }}"]);
    expect(infrastructure.jobsThatMay("pull-requests")).toEqual(["review"]);
    for (const name of ["plan", "apply"])
      expect(infrastructure.job(name).if).toBe("github.event_name != 'pull_request'");
  });

  it("applies the earlier plan, and makes no plan of its own", () => {
    expect(infrastructure.job("apply").needs).toBe("plan");
    expect(infrastructure.runs("apply")).toEqual([
      'terraform -chdir="stacks/$STACK" init -input=false',
      'terraform -chdir="stacks/$STACK" apply -input=false jarvis.tfplan',
    ]);
    expect(infrastructure.runs("plan")).toContain(
      'npx groundplan plan jarvis "$STACK" -- -out="systems/jarvis/cdktf.out/stacks/$STACK/jarvis.tfplan"',
    );
  });

  it("waits for the reviewers of its environment", () => {
    for (const [workflow, job] of [
      [infrastructure, "apply"],
      [deploy, "deploy"],
    ] as const) {
      const { environment } = workflow.job(job) as { environment?: string };
      expect(environment).toBe("${{ inputs.environment || 'production' }}");
    }
  });

  it("stores no AWS key", () => {
    for (const { text } of [deploy, infrastructure]) expect(text).not.toMatch(/AWS_(SECRET_)?ACCESS_KEY/);
  });
});

describe("both workflows", () => {
  followsHouseRules(deploy, infrastructure);

  it("call existing commands with existing options", () => {
    expectKnownCalls(
      [...calls(deploy), ...calls(infrastructure)],
      [
        checkCommand(),
        costCommand(),
        deployCommand(),
        planCommand(),
        rollbackCommand(),
        showCommand(),
        verifyCommand(),
      ],
      new Map([["review post", postCommand()]]),
    );
  });
});

describeWith(["actionlint", "shellcheck"], "actionlint", () => {
  passesActionlint(deploy, infrastructure);
});
