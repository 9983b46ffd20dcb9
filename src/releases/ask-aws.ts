import { explainAwsError } from "../aws/explain-aws-error";
import { UserError } from "../text/user-error";

/**
 * The answer of one call to AWS.
 *
 * @param call what was asked, such as `ecs:ListTasks`
 * @throws UserError in AWS's words when AWS refuses
 */
export async function askAws<T>(call: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw error instanceof UserError ? error : explainAwsError(error, call);
  }
}

/** Whether AWS's answer was an error of one of these names. */
export function isAwsError(error: unknown, ...names: readonly string[]): boolean {
  return error instanceof Error && names.includes(error.name);
}
