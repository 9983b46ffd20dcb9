import { ExitCode, UserError } from "./user-error";
import { nearest } from "./key-spelling";

/** The error for an environment that a system does not have. */
export function unknownEnvironment(name: string, available: readonly string[]): UserError {
  return unknownName("environment", name, available);
}

/** The error for a system that the repository does not have. */
export function unknownSystem(name: string, available: readonly string[]): UserError {
  return unknownName("system", name, available);
}

function unknownName(kind: string, name: string, available: readonly string[]): UserError {
  const meant = nearest(name, available);
  const known = available.length === 0 ? `There is no ${kind} yet.` : `There are ${available.join(", ")}.`;
  return new UserError({
    what: `there is no ${kind} ${JSON.stringify(name)}`,
    next: meant === undefined ? known : `Did you mean ${meant}? ${known}`,
    exitCode: ExitCode.usage,
  });
}
