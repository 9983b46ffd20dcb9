/** What a user needs to fix a failure: what is wrong, where, and what to do next. */
export interface UserErrorDetails {
  /** One sentence that says what is wrong. */
  readonly what: string;
  /** `file:line:column`, a resource address, a URL or a `--flag`. */
  readonly where?: string;
  /** What to do next, as a sentence or a command. */
  readonly next?: string;
  /** @default ExitCode.failure */
  readonly exitCode?: number;
}

/** Documented in `docs/cli.md`; scripts rely on them. */
export const ExitCode = {
  success: 0,
  /** The command was valid but did not succeed. */
  failure: 1,
  /** Configuration or command line are wrong; nothing was started. */
  usage: 2,
  /** A gate said no: policy findings, a plan that differs from the reviewed one. */
  refused: 3,
  /** A program that the command needs is missing. */
  missingProgram: 4,
} as const;

/** An error that is shown as text, never as a stack trace. */
export class UserError extends Error {
  readonly details: UserErrorDetails;

  constructor(details: UserErrorDetails) {
    super(formatDetails(details));
    this.name = "UserError";
    this.details = details;
  }

  get exitCode(): number {
    return this.details.exitCode ?? ExitCode.failure;
  }
}

function formatDetails({ what, where, next }: UserErrorDetails): string {
  const place = where === undefined ? "" : `${where}: `;
  const way = next === undefined ? "" : `\n  ${next}`;
  return `${place}${what}${way}`;
}
