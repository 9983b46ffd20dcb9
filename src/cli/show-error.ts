import { CommanderError } from "commander";
import { ConfigurationError } from "../config/configuration-error";
import { printable } from "../text/printable";
import { ExitCode, UserError } from "../text/user-error";

/** How to show an error. */
export interface ErrorOptions {
  /** As one JSON object on standard error, for machines. */
  readonly json?: boolean;
}

/**
 * Shows an error as text, or as JSON with `json`, and returns the exit code. Only a bug in Groundplan shows a stack
 * trace.
 */
export function showError(error: unknown, { json = false }: ErrorOptions = {}): number {
  if (error instanceof CommanderError) return showCommandLineError(error, json);
  const told = error instanceof UserError ? error : systemError(error);
  if (told !== undefined) {
    const text = json ? JSON.stringify({ error: detailsOf(told) }) : printable(told.message);
    process.stderr.write(`${text}\n`);
    return told.exitCode;
  }
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`This is a bug in Groundplan; please report it:\n${printable(trace)}\n`);
  return ExitCode.failure;
}

/** Commander has already printed this error and the usage. */
function showCommandLineError({ exitCode, message }: CommanderError, json: boolean): number {
  if (exitCode === 0) return ExitCode.success;
  if (json) {
    const error = { what: message.replace(/^error: /, ""), exitCode: ExitCode.usage };
    process.stderr.write(`${JSON.stringify({ error })}\n`);
  }
  return ExitCode.usage;
}

function detailsOf(error: UserError): object {
  const problems = error instanceof ConfigurationError ? { problems: error.problems } : {};
  return { ...error.details, ...problems, exitCode: error.exitCode };
}

/** Operating system errors that are not bugs in Groundplan. */
const SYSTEM: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full",
  EDQUOT: "this user's disk quota is used up",
  EROFS: "this can only be read",
  EACCES: "this may not be read or written",
  EPERM: "this may not be done",
  EMFILE: "this process has too many files open",
  ENFILE: "this machine has too many files open",
  ENOMEM: "this machine has no memory left",
  EIO: "the disk cannot be read or written",
};

function systemError(error: unknown): UserError | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code = "", path } = error as NodeJS.ErrnoException;
  const what = SYSTEM[code];
  if (what === undefined) return undefined;
  return new UserError({ what, ...(path === undefined ? {} : { where: path }) });
}
