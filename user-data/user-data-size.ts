import { UserError } from "../src/text/user-error";

/** EC2's limit for user data, in bytes before base64 (EC2 User Guide, "Run commands at launch"). */
export const userDataLimitBytes = 16_384;

/**
 * @param userData the text for the machine
 * @param source the template, for the message
 * @throws UserError with both sizes if the text is too large for EC2
 */
export function assertUserDataFits(userData: string, source: string): void {
  const size = Buffer.byteLength(userData);
  if (size <= userDataLimitBytes) return;
  throw new UserError({
    what: `the user data has ${size} bytes, ${size - userDataLimitBytes} more than EC2's limit of ${userDataLimitBytes}`,
    where: source,
    next: "Shorten a script, or let the machine download it from the deploy bucket.",
  });
}
