import { CommanderError } from "commander";
import { ExitCode, UserError } from "../text/user-error";

/** How an error is told. */
export interface ErrorOptions {
  /** As one JSON object on standard error, for machines. */
  readonly json?: boolean;
}

/**
 * Tells a person what went wrong, or a machine with `json`, and returns the exit code. Only a defect of ours
 * shows a stack trace.
 */
export function showError(error: unknown, { json = false }: ErrorOptions = {}): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.success : ExitCode.usage;
  if (error instanceof UserError) {
    const text = json ? JSON.stringify({ error: error.details }) : error.message;
    process.stderr.write(`${text}\n`);
    return error.exitCode;
  }
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`This is a defect of Groundplan, please report it:\n${trace}\n`);
  return ExitCode.failure;
}
