import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { repositoryRoot } from "../src/process/repository-root";

/** The programs that check machine configuration, as `tools/checkers/install.sh --list` names them. */
export type MachineProgram =
  | "shellcheck"
  | "cloud-init"
  | "caddy"
  | "systemd-analyze"
  | "nginx"
  | "actionlint"
  | "docker-compose"
  | "aws"
  | "jq";

const installer = join(repositoryRoot, "tools", "checkers", "install.sh");

/**
 * The path of a checking program.
 * @throws Error naming the command that installs it
 */
export function program(name: MachineProgram): string {
  const found = spawnSync("bash", [installer, "--where", name], { encoding: "utf8" });
  if (found.status !== 0) throw new Error(found.stderr.trim());
  return found.stdout.trim();
}

/** A `describe` that needs programs; where one is missing as {@link describeUnless}. */
export function describeWith(needed: readonly MachineProgram[], title: string, body: () => void): void {
  describeUnless(needed.flatMap(reasonItIsMissing), title, body);
}

/**
 * A `describe` that something may stand in the way of. Where it does, CI fails with the reasons; a laptop prints the
 * reasons, each with the command that helps, and leaves the block out.
 */
export function describeUnless(reasons: readonly string[], title: string, body: () => void): void {
  if (reasons.length === 0) {
    describe(title, body);
  } else if (process.env.CI === "true") {
    describe(title, () => {
      it("has the programs it needs", () => {
        throw new Error(reasons.join("\n"));
      });
    });
  } else {
    process.stderr.write(`left out: ${title}\n  ${reasons.join("\n  ")}\n`);
    describe.skip(`${title} (${reasons.join("; ")})`, body);
  }
}

function reasonItIsMissing(name: MachineProgram): string[] {
  try {
    program(name);
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

/** What a checking program said. */
export interface ProgramRun {
  readonly status: number;
  /** Standard output followed by standard error. */
  readonly output: string;
}

/** Runs a checking program to its end; does not throw on a non-zero exit. */
export function runProgram(
  name: MachineProgram,
  args: readonly string[],
  options: { readonly input?: string; readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): ProgramRun {
  const done = spawnSync(program(name), args, { encoding: "utf8", ...options });
  return { status: done.status ?? -1, output: `${done.stdout}${done.stderr}` };
}
