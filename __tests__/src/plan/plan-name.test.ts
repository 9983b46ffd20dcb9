import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { reviewCommand } from "../../../src/cli/commands/review";
import { planNames } from "../../../src/plan/plan-name";
import { created, planOf } from "../review/plan-builders";

const folder = mkdtempSync(join(tmpdir(), "review-naming-"));
const file = (name: string, ...addresses: string[]) => {
  const path = join(folder, name);
  mkdirSync(join(path, ".."), { recursive: true });
  const plans = addresses.map((address) => JSON.stringify(planOf([created(address, { domain: "vpc" })])));
  writeFileSync(path, plans.join("\n"));
  return path;
};
const one = file("one.json", "aws_eip.a");
const two = file("two.json", "aws_eip.b");
const twelve = file("units.json", ...Array.from({ length: 12 }, (_, n) => `aws_eip.u${String(n)}`));
afterAll(() => rmSync(folder, { recursive: true }));

const environment = { ...process.env };
let printed = "";
beforeEach(() => {
  printed = "";
  process.env = { ...environment };
  jest.spyOn(process.stdout, "write").mockImplementation((text) => ((printed += String(text)), true));
  jest.spyOn(process.stderr, "write").mockImplementation(() => true);
});
afterEach(() => {
  process.env = environment;
  jest.restoreAllMocks();
});

const headOf = async (...args: string[]) => {
  printed = "";
  await new Command()
    .enablePositionalOptions()
    .addCommand(reviewCommand())
    .parseAsync(["review", ...args, "--format", "markdown"], { from: "user" });
  return printed.split("\n\n").slice(1, 3).join("\n\n");
};

describe("under Atlantis", () => {
  beforeEach(() => {
    Object.assign(process.env, {
      PROJECT_NAME: "app-prod",
      REPO_REL_DIR: "systems/app",
      WORKSPACE: "default",
    });
  });

  it("a plan has its Atlantis project's name", async () => {
    expect(await headOf(one)).toContain(
      "Ran Plan for project: `app-prod` dir: `systems/app` workspace: `default`",
    );
  });

  it("a name on the command line takes precedence", async () => {
    expect(await headOf(one, "--project", "mine")).toContain("Ran Plan for project: `mine`");
  });

  it("several plans use their own names: Atlantis runs one project at a time", async () => {
    expect(await headOf(one, two)).toContain("1. project: `one` (+1)\n2. project: `two` (+1)");
  });
});

it("elsewhere such variables are ignored: Jenkins has a WORKSPACE, Compose a PROJECT_NAME", async () => {
  Object.assign(process.env, { PROJECT_NAME: "compose", WORKSPACE: "/var/lib/jenkins/workspace/job" });
  expect(await headOf(one)).toBe(
    "Ran Plan for project: `one`\n\n**Plan: 1 to add, 0 to change, 0 to destroy.**",
  );
});

it("names, folders and workspaces follow the plans, also if one file holds several", async () => {
  const names = Array.from({ length: 12 }, (_, n) => [
    "--project",
    `unit-${String(n)}`,
    "--dir",
    `live/${String(n)}`,
  ]);
  const head = await headOf(twelve, two, ...names.flat(), "--project", "last");
  expect(head).toContain("12. project: `unit-11` dir: `live/11` (+1)\n13. project: `last` (+1)");
});

it("a failed plan comes after the others, with its name", async () => {
  const failed = file("broken.txt");
  writeFileSync(failed, "Error: no credentials");
  expect(await headOf(one, "--failed", failed, "--project", "a", "--project", "b")).toContain(
    "1. project: `a` (+1)\n2. project: `b` (failed)",
  );
  expect(await headOf("--failed", failed)).toContain("Ran Plan for project: `broken`\n\n**Plan Error**");
});

it("plans in files of the same name are distinguished by their folders", async () => {
  const paths = ["live/prod/vpc/tfplan.json", "live/stage/vpc/tfplan.json", "live/stage/app/tfplan.json"];
  expect(await headOf(...paths.map((path) => file(path, "aws_eip.a")))).toContain(
    "1. project: `prod/vpc` (+1)\n2. project: `stage/vpc` (+1)\n3. project: `app` (+1)",
  );
});

it.each([
  [
    ["a/x/plan.json", "b/x/plan.json"],
    ["a/x", "b/x"],
  ],
  [
    ["a/k/x/plan.json", "b/k/x/plan.json", "b/y.json"],
    ["a/k/x", "b/k/x", "y"],
  ],
  [
    ["prod.json", "prod.tfplan"],
    ["prod", "prod-2"],
  ],
  [["-"], ["plan"]],
])("%j is named %j", (files, names) => {
  expect(planNames(files)).toEqual(names);
});

it.each([
  [[one, "--project", "a", "--project", "b"], /--project: there are 2, and 1 plan/],
  [[one, "--workspace", "a", "--workspace", "b"], /--workspace: there are 2, and 1 plan/],
  [[twelve, "--text", one], /--text.*: there are 12 plans in .*units\.json/],
])("refuses %j as ambiguous", async (args, sentence) => {
  await expect(headOf(...args)).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringMatching(sentence),
  });
});
