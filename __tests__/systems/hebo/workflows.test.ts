import { join } from "node:path";
import { deployCommand } from "../../../src/cli/commands/deploy";
import { stageCommand } from "../../../src/cli/commands/stage";
import { verifyCommand } from "../../../src/cli/commands/verify";
import { repositoryRoot } from "../../../src/process/repository-root";
import { describeWith } from "../../machine-programs";
import { ApplicationWorkflow, followsHouseRules, passesActionlint } from "../application-workflow";

const folder = join(repositoryRoot, "systems/hebo/workflows");
const [previews, prune, deploy] = ["previews", "prune", "deploy"].map(
  (name) => new ApplicationWorkflow(join(folder, `${name}.yml`)),
) as [ApplicationWorkflow, ApplicationWorkflow, ApplicationWorkflow];

const calls = (workflow: ApplicationWorkflow, job?: string) =>
  workflow.runs(job).filter((run) => run.startsWith("npx groundplan"));

describe("Hebo's previews", () => {
  it("are created when a pull request opens or is pushed to, and removed when it closes", () => {
    expect(previews.file.on).toEqual({
      pull_request: { types: ["opened", "reopened", "synchronize", "closed"] },
    });
    expect(calls(previews, "up")).toEqual([
      'npx groundplan stage up hebo "$STAGE" --version "$VERSION"',
      'npx groundplan deploy hebo "$STAGE" --version "$VERSION" --site ../application/apps/console/build/client',
    ]);
    expect(calls(previews, "down")).toEqual(['npx groundplan stage down hebo "$STAGE"']);
  });

  it("give no identity to pull requests from forks, or to jobs that do not need one", () => {
    for (const { if: condition } of Object.values(previews.file.jobs))
      expect(condition).toContain("github.event.pull_request.head.repo.full_name == github.repository");
    expect(previews.file.permissions).toEqual({ contents: "read" });
  });

  it("run one at a time for each stage, and are never cancelled", () => {
    expect(previews.file.concurrency).toEqual({
      group: "stage-pr-${{ github.event.pull_request.number }}",
      "cancel-in-progress": false,
    });
  });

  it("are removed after a week without use", () => {
    expect(calls(prune).at(-1)).toBe("npx groundplan stage prune hebo --older-than 7d");
  });
});

describe("Hebo's workflows", () => {
  it("call existing commands of Groundplan with existing options", () => {
    const commands = [stageCommand(), deployCommand(), verifyCommand()];
    const stages = new Map(stageCommand().commands.map((command) => [command.name(), command]));
    const all = [previews, prune, deploy].flatMap((workflow) => calls(workflow));
    expect(all.length).toBeGreaterThan(5);
    for (const call of all) {
      const [, , name = "", ...words] = call.replaceAll('"', "").split(" ");
      const [verb = "", ...rest] = words;
      const command = name === "stage" ? stages.get(verb) : commands.find((one) => one.name() === name);
      expect([call, command?.parseOptions(name === "stage" ? rest : words).unknown]).toEqual([call, []]);
    }
  });

  followsHouseRules(previews, prune, deploy);
});

describeWith(["actionlint", "shellcheck"], "actionlint on Hebo's workflows", () => {
  passesActionlint(previews, prune, deploy);
});
