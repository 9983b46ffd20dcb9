import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { repositoryRoot } from "../../../src/process/repository-root";
import { createWholeProgram } from "../../../src/cli/program";

const shell = (script: string) => promisify(execFile)("sh", ["-c", script], { cwd: repositoryRoot });
const groundplan = `node ${join(".build", "src", "cli", "main.js")}`;

describe("the command line", () => {
  it("ends quietly when its reader closes the pipe", async () => {
    const { stdout, stderr } = await shell(`${groundplan} deploy --help | head -n 1`);
    expect(stdout).toMatch(/^Usage: groundplan deploy/);
    expect(stderr).toBe("");
  });

  it("explains every command, with --json for every one that prints a result", async () => {
    const { commands: all } = await createWholeProgram();
    const commands = all.filter((command) => !["help", "__complete"].includes(command.name()));
    expect(commands.map((command) => [command.name(), command.description()])).not.toContainEqual([
      expect.anything(),
      "",
    ]);
    const withoutJson = commands
      .flatMap((command) =>
        command.commands.length > 0 && command.name() !== "review" ? command.commands : [command],
      )
      .filter(({ options }) => !options.some(({ long }) => long === "--json"))
      .map((command) => command.name());
    expect(withoutJson.filter((name) => name !== "completion")).toEqual([]);
  });

  it("shows no empty list as a default", async () => {
    const { commands } = await createWholeProgram();
    const helps = commands.map((command) => command.helpInformation());
    expect(helps.filter((help) => help.includes("(default: [])"))).toEqual([]);
  });

  it("suggests the nearest command for a misspelt one", async () => {
    const failed: { code?: number; stderr?: string } = await shell(`${groundplan} aply hermes prod`).catch(
      (error: object) => error,
    );
    expect(failed.code).toBe(2);
    expect(failed.stderr).toContain("Did you mean apply?");
  });

  it("explains an error in a command line and says where to look", async () => {
    const failed: { code?: number; stderr?: string } = await shell(`${groundplan} plan`).catch(
      (error: object) => error,
    );
    expect(failed.code).toBe(2);
    expect(failed.stderr).toContain("missing required argument 'words'");
    expect(failed.stderr).toContain("Try: groundplan plan --help");
  });
});
