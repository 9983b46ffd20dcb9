import { spawnSync } from "node:child_process";

import { requireNotSignalled } from "../../process/interruption";
import { ExitCode, UserError } from "../../text/user-error";

/** The oldest that moto 5.2 supports. */
const oldestPython = [3, 10] as const;

/** Old distributions may have a newer Python next to their python3. */
const candidates = [
  "python3",
  "python3.14",
  "python3.13",
  "python3.12",
  "python3.11",
  "python3.10",
  "python",
];

/**
 * The path of a Python that is new enough for moto.
 *
 * @throws UserError (`ExitCode.missingProgram`) if there is none
 */
export function findPython(env: NodeJS.ProcessEnv): string {
  const tooOld: string[] = [];
  for (const name of candidates) {
    const python = ask(name, env);
    if (python === undefined) continue;
    if (isRecentEnough(python.version)) return python.path;
    tooOld.push(`${python.path} is ${python.version.join(".")}`);
  }
  throw new UserError({
    what:
      tooOld.length === 0
        ? "the rehearsal needs Python, and python3 is not on PATH"
        : `The rehearsal needs Python ${oldestPython.join(".")} or newer: ${tooOld.join(", ")}.`,
    next: "Install it: `apt-get install python3 python3-venv`, `dnf install python3` or `brew install python`.",
    exitCode: ExitCode.missingProgram,
  });
}

const question = "import sys; print(*sys.version_info[:2]); print(sys.executable)";

function ask(name: string, env: NodeJS.ProcessEnv): { path: string; version: number[] } | undefined {
  const ended = spawnSync(name, ["-I", "-c", question], { env, encoding: "utf8", timeout: 20_000 });
  requireNotSignalled(ended);
  const { status, stdout } = ended;
  const [version, path] = (stdout ?? "").split("\n");
  if (status !== 0 || version === undefined || path === undefined) return undefined;
  return { path, version: version.split(" ").map(Number) };
}

function isRecentEnough([major = 0, minor = 0]: number[]): boolean {
  return major > oldestPython[0] || (major === oldestPython[0] && minor >= oldestPython[1]);
}
