import { runProgram, type ProgramOptions, type ProgramResult } from "./run-program";

/** Ends with the one who started it, however that ends: our end of its standard input closes. */
const TIED_PIP = [
  "import os, runpy, sys, threading",
  "threading.Thread(target=lambda: (os.read(0, 1), os._exit(1)), daemon=True).start()",
  "sys.argv[0] = 'pip'",
  "runpy.run_module('pip', run_name='__main__', alter_sys=True)",
].join("\n");

/** Variables of the user's pip configuration and shell that change which packages are installed, and where. */
const OWN: NodeJS.ProcessEnv = {
  PIP_USER: "0",
  PIP_TARGET: undefined,
  PIP_PREFIX: undefined,
  PIP_REQUIREMENT: undefined,
  PIP_CONSTRAINT: undefined,
  PIP_REQUIRE_VIRTUALENV: undefined,
  PIP_REQUIRE_HASHES: undefined,
  PYTHONPATH: undefined,
  PYTHONHOME: undefined,
};

/**
 * `pip install`, without questions. An interrupt ends it, and so does our own end.
 *
 * @param python whose packages they will be
 * @param words what to install, and where
 */
export function installWithPip(
  python: string,
  words: readonly string[],
  { env, onLine }: Pick<ProgramOptions, "env" | "onLine">,
): Promise<ProgramResult> {
  const options = ["--no-input", "--disable-pip-version-check", "--progress-bar", "off"];
  return runProgram(python, ["-c", TIED_PIP, "install", ...options, ...words], {
    env: { ...(env ?? process.env), ...OWN },
    tied: true,
    ...(onLine === undefined ? {} : { onLine }),
  });
}
