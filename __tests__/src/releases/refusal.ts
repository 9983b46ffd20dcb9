import { UserError } from "../../../src/text/user-error";

/** What a person is told when the work fails; the work has to. */
export async function refusal(work: Promise<unknown>): Promise<UserError> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof UserError) return error;
  throw error ?? new Error("it succeeded");
}
