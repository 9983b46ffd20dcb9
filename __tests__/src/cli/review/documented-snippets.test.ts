import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { parse, stringify } from "yaml";
import { repositoryRoot } from "../../../../src/process/repository-root";
import { reviewCommand } from "../../../../src/cli/commands/review";
import { costCommand } from "../../../../src/cli/commands/cost";
import { checkCommand } from "../../../../src/cli/commands/check";
import { describeWith, program, runProgram } from "../../../machine-programs";

const text = readFileSync(join(repositoryRoot, "docs/review.md"), "utf8");
const blocks = (language: string): string[] =>
  [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(([, name, body = ""]) =>
    name === language ? [body] : [],
  );

interface Step {
  readonly run?: string | { readonly command: string };
  readonly env?: Readonly<Record<string, string>>;
}
interface Actions {
  readonly permissions: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}
interface Atlantis {
  readonly workflows: Readonly<
    Record<string, Readonly<Record<"plan" | "apply", { readonly steps: readonly (string | Step)[] }>>>
  >;
}

const [actions, applying] = blocks("yaml").map((block): unknown => parse(block));
const atlantis: unknown = parse(readFileSync(join(repositoryRoot, "docs/atlantis/repos.yaml"), "utf8"));
const { permissions, steps } = actions as Actions;
const { workflows } = atlantis as Atlantis;

const commandOf = ({ run = "" }: Step): string => (typeof run === "string" ? run : run.command);
const runsOf = (all: readonly (string | Step)[]): string[] =>
  all.flatMap((step) =>
    typeof step === "string" ? [] : (commandOf(step).match(/groundplan [^;}]*/g) ?? []),
  );

/** Every call of Groundplan in the document, with its words. */
const calls = [
  ...runsOf([...steps, ...(applying as Step[])]),
  ...Object.values(workflows).flatMap(({ plan, apply }) => runsOf([...plan.steps, ...apply.steps])),
  ...blocks("shell").flatMap((block) => block.split("\n")),
].filter((line) => /groundplan \w/.test(line));

it("the documents' snippets use existing commands and options", () => {
  expect(calls.length).toBeGreaterThan(8);
  for (const line of calls) {
    const [name = "", ...words] = (/groundplan ([^>#|]*)/.exec(line)?.[1] ?? "").trim().split(/\s+/);
    const known = [reviewCommand(), costCommand(), checkCommand()].find((each) => each.name() === name);
    const command: Command | undefined =
      words[0] === "post" ? known?.commands.find((each) => each.name() === "post") : known;
    expect([line, command?.parseOptions(words).unknown]).toEqual([line, []]);
  }
});

it("the documents' Atlantis workflow has no built-in step, and verifies the plan before applying it", () => {
  for (const { plan, apply } of Object.values(workflows)) {
    for (const step of [...plan.steps, ...apply.steps]) expect(step).toHaveProperty("run");
    const applied = apply.steps.map((step) => commandOf(step as Step));
    expect(applied.at(-2)).toBe('groundplan review post "$SHOWFILE" --verify');
    expect(applied.at(-1)).toContain("terraform apply");
  }
});

it("the documents' GitHub workflow only asks for permission to comment", () => {
  expect(permissions).toEqual({ contents: "read", "pull-requests": "write" });
});

describeWith(["actionlint", "shellcheck"], "actionlint", () => {
  const folder = mkdtempSync(join(tmpdir(), "review-snippets-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  it("the documents' steps are accepted in a GitHub Actions workflow", () => {
    mkdirSync(join(folder, ".git"));
    mkdirSync(join(folder, ".github/workflows"), { recursive: true });
    const job = (own: readonly Step[]) => ({ "runs-on": "ubuntu-24.04", permissions, steps: own });
    const workflow = { on: { pull_request: {} }, jobs: { plan: job(steps), apply: job(applying as Step[]) } };
    writeFileSync(join(folder, ".github/workflows/plan.yml"), stringify(workflow));
    const options = ["-no-color", "-shellcheck", program("shellcheck")];
    expect(runProgram("actionlint", options, { cwd: folder })).toEqual({ status: 0, output: "" });
  });
});
