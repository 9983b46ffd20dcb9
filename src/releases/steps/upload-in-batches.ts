import { UserError } from "../../text/user-error";

/** Parallel uploads. */
const AT_ONCE = 8;

/**
 * Uploads files in batches, in order. An abort stops it between two batches.
 *
 * @param order groups of files: a later group begins when the earlier ones are uploaded
 * @param done called with each uploaded file, so the caller knows them after a failure
 * @throws UserError that says how many files were uploaded
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
