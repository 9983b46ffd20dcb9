import { spawn } from "node:child_process";
import { constants } from "node:os";
import { join } from "node:path";
import { bootstrap } from "../../backends/bootstrap/bootstrap";
import { readStackJson } from "../../backends/bootstrap/working-copy";
import { systemsInScope } from "../config/discover-systems";
import type { LoadedSystem } from "../config/load-system";
import { findEngine } from "../engine/find-engine";
import { requireSuccess } from "../engine/require-success";
import { createProgress, type Progress, silentProgress } from "../progress";
import { loadNamedSystems, synthesizeSystems } from "../synthesis/synthesize";
import { ExitCode, UserError } from "../user-error";
import { inhabit } from "./inhabit";
import type { Faults } from "./provider/faults/faults";
import { rehearsalScope } from "./scope";
import { openWorld, type World } from "./world";

export interface CommandLineOptions {
  readonly account?: string;
  readonly faults?: Faults;
  readonly engine?: string;
  /** Whether the backends of the systems in scope exist from the start. */
  readonly bootstrap: boolean;
}

/**
 * Runs a command in a world of its own, which ends with it.
 * @returns the command's exit code
 */
export async function rehearseCommandLine(
  words: readonly string[],
  options: CommandLineOptions,
): Promise<number> {
  const progress = createProgress();
  const systems = loadNamedSystems(systemsInScope(process.cwd()));
  const scope = rehearsalScope(systems);
  const command = new RunningCommand(words, options.faults?.kill !== undefined);
  const world = await openWorld({
    ...scope,
    ...(options.account === undefined ? {} : { account: options.account }),
    ...(options.faults === undefined ? {} : { faults: options.faults }),
    progress,
    onKill: () => command.kill(),
  });
  try {
    return await inhabit(world, async () => {
      if (options.bootstrap) await bootstrapAll(systems, world, options, progress);
      return command.run();
    });
  } finally {
    await world.close();
  }
}

/** Gives every system in scope its backend, as an operator would have before. */
async function bootstrapAll(
  systems: readonly LoadedSystem[],
  world: World,
  { engine }: CommandLineOptions,
  progress: Progress,
): Promise<void> {
  const found = findEngine({ ...(engine === undefined ? {} : { flag: engine }), env: process.env });
  const outdir = join(world.folder, "bootstrap");
  synthesizeSystems(systems, { severalSystems: true, outdir });
  for (const { definition, bootstrap: environment } of systems) {
    await progress.step(`bootstrap ${definition.name}`, () =>
      bootstrap({
        environment,
        stack: readStackJson(join(outdir, "stacks", `${definition.name}-bootstrap`)),
        directory: join(world.folder, "bootstrap-work", definition.name),
        run: requireSuccess(found, { system: definition.name }),
        progress: silentProgress,
      }),
    );
  }
}

/** A command on this terminal. */
class RunningCommand {
  private pid: number | undefined;

  /** @param killable in a process group of its own, so that a fault can kill all of it; it cannot ask questions then */
  constructor(
    private readonly words: readonly string[],
    private readonly killable: boolean,
  ) {}

  run(): Promise<number> {
    const [program = "", ...args] = this.words;
    return new Promise((resolve, reject) => {
      const child = spawn(program, args, { stdio: "inherit", detached: this.killable });
      this.pid = child.pid;
      // A terminal's Ctrl-C reaches the command by itself; the world must outlive it either way.
      const passOn = (signal: NodeJS.Signals): void => {
        if (this.killable || signal === "SIGTERM") child.kill(signal);
      };
      process.on("SIGINT", passOn).on("SIGTERM", passOn);
      child.on("error", (error) => reject(notStarted(program, error)));
      child.on("close", (code, signal) => {
        process.off("SIGINT", passOn).off("SIGTERM", passOn);
        resolve(code ?? 128 + constants.signals[signal ?? "SIGTERM"]);
      });
    });
  }

  /** As a power cut would: no signal handler runs. */
  kill(): void {
    if (this.killable && this.pid !== undefined) process.kill(-this.pid, "SIGKILL");
  }
}

function notStarted(program: string, error: Error): UserError {
  return new UserError({
    what: `${program} cannot be started (${error.message})`,
    where: "--",
    next: "Name a program on PATH after `--`.",
    exitCode: ExitCode.missingProgram,
  });
}
