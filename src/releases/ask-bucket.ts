import { UserError } from "../text/user-error";
import { askAws, isAwsError } from "./ask-aws";

/**
 * The answer of one call to S3 about a bucket that a stack makes.
 *
 * @param call what was asked, such as `s3:PutObject`
 * @throws UserError when the bucket is not there yet, or S3 refuses
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
