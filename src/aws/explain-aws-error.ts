import { UserError } from "../text/user-error";

const CREDENTIALS_HELP =
  "Sign in again (`aws sso login`, AWS_PROFILE, or fresh keys), then run the command once more.";

/** AWS's error names that mean one thing to a person, whatever the service. */
const KNOWN: Readonly<Record<string, { readonly what: string; readonly next: string }>> = {
  CredentialsProviderError: { what: "no AWS credentials were found", next: CREDENTIALS_HELP },
  ExpiredToken: { what: "the AWS credentials have expired", next: CREDENTIALS_HELP },
  ExpiredTokenException: { what: "the AWS credentials have expired", next: CREDENTIALS_HELP },
  TokenProviderError: { what: "the AWS single sign-on session has ended", next: CREDENTIALS_HELP },
  InvalidClientTokenId: { what: "AWS does not know these credentials", next: CREDENTIALS_HELP },
  UnrecognizedClientException: { what: "AWS does not know these credentials", next: CREDENTIALS_HELP },
  SignatureDoesNotMatch: { what: "the AWS secret key does not fit its access key", next: CREDENTIALS_HELP },
  ECONNREFUSED: {
    what: "nothing answers at the AWS endpoint",
    next: "Check AWS_ENDPOINT_URL: it is set in a rehearsal and should be unset elsewhere.",
  },
};

/** AWS's answer as one clear error; `call` names what was asked, such as `s3:HeadBucket`. */
export function explainAwsError(error: unknown, call: string): UserError {
  const { name, message, code } = readError(error);
  const known = KNOWN[name] ?? KNOWN[code];
  if (known !== undefined) return new UserError({ ...known, where: call });
  return new UserError({
    what: message === "" ? `AWS answered ${name}` : `AWS answered ${name}: ${message}`,
    where: call,
    next: "The message is AWS's own; check permissions, region and names.",
  });
}

function readError(error: unknown): { name: string; message: string; code: string } {
  if (!(error instanceof Error)) return { name: "an error", message: String(error), code: "" };
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return { name: error.name, message: error.message, code };
}
