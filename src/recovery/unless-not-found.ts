import { explainAwsError } from "../aws/explain-aws-error";

/**
 * AWS's answer, or undefined if AWS says that the resource does not exist.
 *
 * @param call the API call, such as `iam:GetRole`
 * @throws UserError for any other error: a resource that cannot be read is not the same as a missing one
 */
export async function unlessNotFound<T>(call: string, answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (saysNotThere(error)) return undefined;
    throw explainAwsError(error, call);
  }
}

/** Whether AWS refused because the resource belongs to somebody else. */
export function saysForbidden(error: unknown): boolean {
  return statusOf(error) === 403;
}

function saysNotThere(error: unknown): boolean {
  if (statusOf(error) === 404) return true;
  return error instanceof Error && /NotFound|NoSuch|NonExist|DoesNotExist/.test(error.name);
}

function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
}
