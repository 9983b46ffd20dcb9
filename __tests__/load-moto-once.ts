import type { GlobalConfig } from "jest";
import { loadMoto } from "./loaded-moto";

/**
 * Loads moto beside the first tests of a run, for each rehearsal to fork it, and ends it with the run. One file alone
 * does not repay that.
 */
export default async function loadMotoOnce({ nonFlagArgs: [first, ...more] }: GlobalConfig): Promise<void> {
  if (more.length === 0 && first?.endsWith(".ts") === true) return;
  try {
    const { env } = await loadMoto();
    Object.assign(process.env, env);
  } catch {
    // Each rehearsal says what is missing.
  }
}
