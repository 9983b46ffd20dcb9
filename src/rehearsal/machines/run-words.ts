import { type ProgramOptions, type ProgramResult, runProgram } from "../../process/run-program";

export interface RunOptions extends ProgramOptions {
  /** Milliseconds until it is killed; its exit code is then 137. @default - no limit */
  readonly timeLimit?: number;
}

/**
 * Runs a program to its end.
 * @throws the system's error if it cannot be started
 */
export function runWords(words: readonly string[], options: RunOptions = {}): Promise<ProgramResult> {
  const { timeLimit, ...others } = options;
  const limit = timeLimit === undefined ? [] : ["timeout", "--signal=KILL", `${timeLimit / 1000}`];
  const [program = "", ...args] = [...limit, ...words];
  return runProgram(program, args, others);
}

/**
 * Runs a program that must succeed.
 * @returns its standard output
 * @throws Error with its output if it fails
 */
export async function mustRun(words: readonly string[], options: RunOptions = {}): Promise<string> {
  const { code, stdout, stderr } = await runWords(words, options);
  if (code !== 0) throw new Error(`${words.join(" ")} ended with ${code}: ${(stderr || stdout).trim()}`);
  return stdout;
}
