import { ExitCode, UserError } from "../text/user-error";

/**
 * Refuses a plan that is not the reviewed one.
 *
 * @throws UserError with exit code 3
 */
export function refuseDifferentPlan(reviewed: string, planned: string, where: string): void {
  // People copy the short fingerprint from a comment. Fewer than 16 digits could be found by brute force.
  if (reviewed.length >= 16 && planned.startsWith(reviewed)) return;
  throw new UserError({
    what: `this plan (${planned.slice(0, 16)}) is not the reviewed one (${reviewed.slice(0, 16)}). Nothing was applied`,
    where,
    next: "Plan again, have it reviewed, and apply that plan.",
    exitCode: ExitCode.refused,
  });
}

/** Refuses if there is no reviewed plan. */
export function refuseUnreviewed(where: string): never {
  throw new UserError({
    what: "there is no reviewed plan to compare with: no comment with a fingerprint was found, or it is incomplete",
    where,
    next: "Run groundplan review post for this plan first.",
    exitCode: ExitCode.refused,
  });
}
