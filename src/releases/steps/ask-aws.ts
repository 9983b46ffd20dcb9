import { explainAwsError } from "../../aws/explain-aws-error";
import { UserError } from "../../text/user-error";

/**
 * The response of one AWS call.
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

/** Whether AWS returned an error with one of these names. */
export function isAwsError(error: unknown, ...names: readonly string[]): boolean {
  return error instanceof Error && names.includes(error.name);
}

/**
 * The response of one S3 call on a bucket that a stack creates.
 *
 * @param call what was asked, such as `s3:PutObject`
 * @throws UserError if the bucket does not exist yet, or S3 refuses
 */
export async function askBucket<T>(bucket: string, call: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!isAwsError(error, "NoSuchBucket")) return await askAws(call, Promise.reject(error));
    throw new UserError({
      what: `there is no bucket ${bucket}: the environment was not applied yet`,
      where: call,
      next: "Its stack makes it: `groundplan apply` first.",
    });
  }
}
