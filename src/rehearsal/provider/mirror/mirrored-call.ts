import type { Operation } from "../faults/faults";
import { awsError } from "../faults/fault-injector";
import { ProviderError } from "../protocol/diagnostics";

/** The part of the SDK's errors that is used here. */
interface ServiceError {
  readonly name: string;
  readonly message: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/**
 * Makes a call to the simulated AWS.
 *
 * @param inAwsWords AWS's own error for the simulated AWS's code, where that has other words. @default - its own
 * @throws ProviderError with AWS's code and message
 */
export async function mirroredCall<T>(
  type: string,
  operation: Operation,
  call: () => Promise<T>,
  inAwsWords: (code: string) => readonly [code: string, message: string] | undefined = () => undefined,
): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof ProviderError) throw error;
    const code = unreachable(error);
    if (code !== undefined) {
      throw new ProviderError(
        `${type}: the simulated AWS does not answer (${code})`,
        "Is the rehearsal still running?",
      );
    }
    if (!isServiceError(error)) throw error;
    throw awsError(type, operation, ...(inAwsWords(error.name) ?? [error.name, error.message]));
  }
}

/** Matches the message, which contains the code however the SDK wraps a network error. */
const UNREACHABLE = /\b(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT)\b/;

function unreachable(error: unknown): string | undefined {
  return UNREACHABLE.exec(error instanceof AggregateError ? String(error.errors[0]) : String(error))?.[1];
}

/** The answer, or undefined if AWS reports that the thing does not exist. */
export async function unlessGone<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (isServiceError(error) && isNotFound(error)) return undefined;
    throw error;
  }
}

/** Recognized by shape: the SDK has several error classes, and unmodelled errors have only the code as their name. */
function isServiceError(error: unknown): error is ServiceError {
  return (
    typeof error === "object" &&
    error !== null &&
    "name" in error &&
    "message" in error &&
    "$metadata" in error
  );
}

function isNotFound({ name, $metadata }: ServiceError): boolean {
  return (
    $metadata?.httpStatusCode === 404 || /NotFound|NoSuch|does ?not ?exist|^InvalidDocument$/i.test(name)
  );
}
