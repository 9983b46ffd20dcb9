import type { Ec2Options } from "../../../src/rehearsal/machines/ec2/ec2-machines";
import { runWords } from "../../../src/rehearsal/machines/run-words";
import type { ProgramResult } from "../../../src/process/run-program";
import { openWorldWithMachines, type WorldWithMachines } from "../../../src/rehearsal/world-with-machines";
import { REHEARSAL_ACCOUNT } from "../../../src/rehearsal/world";
import { silentProgress } from "../../../src/terminal/progress";
import { availableEngines } from "../../engines";
import { ScratchCheckout } from "../../scratch-checkout";

/** A world with machines, and a checkout whose commands run where the machines are reached. */
export interface RehearsedWorld {
  readonly world: WorldWithMachines;
  readonly checkout: ScratchCheckout;
  /** Runs any program in the world. @param folder of the checkout */
  run(words: readonly string[], folder?: string): Promise<ProgramResult>;
  /** Runs `groundplan` with these words, in the world. @param env more of its variables, such as a role's credentials */
  groundplan(words: readonly string[], folder?: string, env?: NodeJS.ProcessEnv): Promise<ProgramResult>;
  /** The same, for a command that must succeed. @returns its standard output */
  succeed(...words: readonly string[]): Promise<string>;
  close(): Promise<void>;
}

/** @param more variables of its commands */
export async function rehearseWithMachines(
  zones: readonly string[],
  ec2: Ec2Options = {},
  more: NodeJS.ProcessEnv = {},
): Promise<RehearsedWorld> {
  // What goes wrong with a machine is said in notes.
  const progress = { ...silentProgress, note: (text: string) => void process.stderr.write(`${text}\n`) };
  const world = await openWorldWithMachines({ account: REHEARSAL_ACCOUNT, zones, progress, ec2 });
  const checkout = new ScratchCheckout();
  const engine = availableEngines()[0];
  const run = (
    program: readonly string[],
    folder = ".",
    own: NodeJS.ProcessEnv = {},
  ): Promise<ProgramResult> => {
    const inside = world.inside(program, checkout.path(folder));
    const engines = { GROUNDPLAN_ENGINE: engine?.path, TERRAFORM_BINARY_NAME: engine?.path };
    const env = { ...process.env, ...inside.env, ...engines, ...more, ...own };
    return runWords(inside.words, { env, timeLimit: 300_000 });
  };
  const groundplan: RehearsedWorld["groundplan"] = (words, folder = ".", env = {}) =>
    run([process.execPath, checkout.path(".build", "src", "cli", "main.js"), ...words], folder, env);
  return {
    world,
    checkout,
    run,
    groundplan,
    async succeed(...words) {
      const { code, stdout, stderr } = await groundplan(words);
      if (code !== 0)
        throw new Error(`groundplan ${words.join(" ")} ended with ${code}:\n${stdout}\n${stderr}`);
      return stdout;
    },
    async close() {
      await world.close();
      checkout.remove();
    },
  };
}
