import { ExitCode, UserError } from "../text/user-error";

/** Part of an object's key, and of what a server's shell is told. */
const RELEASE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/**
 * A release as it can be named: a version, a commit, a digest.
 * @throws UserError for anything else
 */
export function requireRelease(name: string): string {
  if (RELEASE.test(name)) return name;
  throw new UserError({
    what: `${JSON.stringify(name)} cannot name a release`,
    where: "--release",
    next: "Take a version or a commit, such as v1.2.3 or 4f2c9e1: letters, digits, dots, hyphens and underscores.",
    exitCode: ExitCode.usage,
  });
}
