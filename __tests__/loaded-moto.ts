import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { removeTemporaryFolder, temporaryFolder } from "../src/process/temporary-folder";
import { FORKS } from "../src/rehearsal/moto/fork-moto";
import { ensureMoto } from "../src/rehearsal/moto/installation";
import { serverArguments, serverEnvironment } from "../src/rehearsal/moto/start-moto";

/** A process that has loaded moto, and forks one for each rehearsal whose environment names its socket. */
export interface LoadedMoto {
  readonly env: NodeJS.ProcessEnv;
  stop(): Promise<void>;
}

/**
 * Starts one, which ends with this process at the latest. It listens two seconds later; until then, and after its end,
 * rehearsals load moto themselves.
 */
export async function loadMoto(): Promise<LoadedMoto> {
  const installation = await ensureMoto();
  const folder = temporaryFolder("moto");
  const socket = join(folder, "forks");
  const child = spawn(installation.python, serverArguments(installation, socket), {
    stdio: ["pipe", "ignore", "inherit"],
    // A signal to our process group must not end the AWS that engines still write to.
    detached: true,
    env: serverEnvironment({}),
  });
  child.unref();
  (child.stdin as { unref?: () => void }).unref?.();
  return {
    env: { [FORKS]: socket },
    async stop() {
      const ended = once(child, "exit");
      child.stdin.end();
      await ended;
      removeTemporaryFolder(folder);
    },
  };
}
