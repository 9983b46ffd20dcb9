import { UserError } from "../../text/user-error";

/** Uploads at the same time. */
const AT_ONCE = 8;

/**
 * Uploads files, some at a time and in their order. An abort ends it between two batches.
 *
 * @param order groups of files: a later group begins when the earlier ones are uploaded
 * @param done gets each file that is uploaded, for whoever has to know after a failure
 * @throws UserError that says how far it came
 */
export async function uploadInBatches<F>(
  order: readonly (readonly F[])[],
  upload: (file: F) => Promise<unknown>,
  { signal, done = [] }: { readonly signal: AbortSignal; readonly done?: F[] },
): Promise<void> {
  try {
    for (const files of order) {
      for (let start = 0; start < files.length; start += AT_ONCE) {
        signal.throwIfAborted();
        const batch = files.slice(start, start + AT_ONCE);
        await Promise.all(batch.map(upload));
        done.push(...batch);
      }
    }
  } catch (error) {
    throw unfinished(error, done.length, order.flat().length);
  }
}

function unfinished(error: unknown, done: number, all: number): unknown {
  if (!(error instanceof UserError)) return error;
  const next = [`${done} of ${all} files are uploaded; another run uploads the rest.`, error.details.next];
  return new UserError({ ...error.details, next: next.filter((each) => each !== undefined).join(" ") });
}
