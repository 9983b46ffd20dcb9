import { spawn } from "node:child_process";
import type { GlobalConfig } from "jest";
import { repositoryRoot } from "../src/process/repository-root";
import { loadMoto } from "./loaded-moto";

/**
 * Does once, beside the first tests of a run, what they would each do: load moto, for each rehearsal to fork it, and work
 * out which names the systems claim. One file alone does not repay that.
 */
export default async function prepareRun({ nonFlagArgs: [first, ...more] }: GlobalConfig): Promise<void> {
  if (more.length === 0 && first?.endsWith(".ts") === true) return;
  rememberNames();
  try {
    const { env } = await loadMoto();
    Object.assign(process.env, env);
  } catch {
    // Each rehearsal says what is missing.
  }
}

/** In `.build/`, of which each scratch checkout has a copy. Where nothing is compiled, the tests say so. */
function rememberNames(): void {
  const program = `
    globalThis[Symbol.for("groundplan.program")] = require("./.build/compiled.json").look;
    require("./.build/src/synthesis/names-beside").namesBeside([]);`;
  spawn(process.execPath, ["-e", program], { cwd: repositoryRoot, stdio: "ignore" }).unref();
}
