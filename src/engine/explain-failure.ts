import { UserError, type UserErrorDetails } from "../text/user-error";
import type { EngineKind } from "./engine";
import { engineErrors, type EngineError } from "./diagnostics";
import { knownFailures } from "./known-failures";

export interface FailureContext {
  /** The stack's system; named in the advice. */
  readonly system?: string;
  readonly environment?: string;
  /** The engine that failed. @default recognised by its wording, else `tofu` */
  readonly engine?: EngineKind;
  /** @default now */
  readonly now?: Date;
}

/**
 * What a failed run of tofu or terraform means, and what to do about it.
 *
 * @param output what the engine printed: stderr, or stdout and stderr together; text or the lines of `-json`
 * (with `-json` the errors are on stdout).
 */
export function explainEngineFailure(output: string, context: FailureContext = {}): UserError {
  const errors = engineErrors(output);
  const failure = {
    output,
    errors,
    flat: flatten(output, errors),
    engine: context.engine ?? speaker(output),
  };
  for (const known of knownFailures) {
    if (known.signs.test(failure.flat))
      return new UserError(known.explain({ ...context, ...failure, now: context.now ?? new Date() }));
  }
  return new UserError(unknownFailure(output, errors, context));
}

/** The engines wrap their text at 78 columns, so collapse all white space before matching. */
function flatten(output: string, errors: readonly EngineError[]): string {
  const text = errors.map(({ summary, detail }) => `${summary} ${detail}`).join(" ") || output;
  return text.replace(/\s+/g, " ");
}

function speaker(output: string): EngineKind {
  return /\bTerraform\b|terraform init/.test(output) ? "terraform" : "tofu";
}

function unknownFailure(
  output: string,
  errors: readonly EngineError[],
  context: FailureContext,
): UserErrorDetails {
  const stack = [context.system, context.environment].filter(Boolean).join(" ");
  const where = stack === "" ? {} : { where: stack };
  const [first] = errors;
  if (first === undefined)
    return { what: lastLine(output) ?? "the engine failed without saying why", ...where };
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
  return { what: `${first.summary}${more}`, ...where, ...(first.detail !== "" && { next: first.detail }) };
}

function lastLine(output: string): string | undefined {
  return output.trim().split("\n").at(-1)?.trim() || undefined;
}
