import { type ProgramOptions, type ProgramResult, runProgram } from "../../process/run-program";

export interface RunOptions extends ProgramOptions {
  /** Milliseconds after which it is killed: its code is then 137. @default - no limit */
  readonly timeLimit?: number;
}

/** Runs a program, given with its arguments, to its end. @throws the system's error when it cannot be started */
export function runWords(words: readonly string[], options: RunOptions = {}): Promise<ProgramResult> {
  const { timeLimit, ...others } = options;
  const limit = timeLimit === undefined ? [] : ["timeout", "--signal=KILL", `${timeLimit / 1000}`];
  const [program = "", ...args] = [...limit, ...words];
  return runProgram(program, args, others);
}

/** Runs a program that must succeed. @returns its standard output @throws Error with what it said, when it fails */
export async function mustRun(words: readonly string[], options: RunOptions = {}): Promise<string> {
  const { code, stdout, stderr } = await runWords(words, options);
  if (code !== 0) throw new Error(`${words.join(" ")} ended with ${code}: ${(stderr || stdout).trim()}`);
  return stdout;
}
