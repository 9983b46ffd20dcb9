import { UserError } from "../src/text/user-error";

/** What EC2 takes as user data, in bytes before base64 (EC2 User Guide, "Run commands at launch"). */
export const userDataLimitBytes = 16_384;

/**
 * @param userData the text as the machine will read it
 * @param source the template, for the message
 * @throws UserError with both sizes when EC2 would refuse it
 */
export function assertUserDataFits(userData: string, source: string): void {
  const size = Buffer.byteLength(userData);
  if (size <= userDataLimitBytes) return;
  throw new UserError({
    what: `the user data has ${size} bytes, ${size - userDataLimitBytes} more than the ${userDataLimitBytes} that EC2 takes`,
    where: source,
    next: "Shorten a script, or let the machine fetch it from the deploy bucket.",
  });
}
