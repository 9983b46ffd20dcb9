import { UserError } from "../text/user-error";
import { hostOf } from "./client-settings";
import { proxyFor, shownProxy } from "./proxy";

const CREDENTIALS_HELP =
  "Sign in again (`aws sso login`, AWS_PROFILE, or fresh keys), then run the command once more.";
const REACH_HELP =
  "Check the network, HTTPS_PROXY and NO_PROXY, and AWS_ENDPOINT_URL, which is set in a rehearsal and should be unset elsewhere.";
const CLOCK_HELP = "Set this machine's clock (`timedatectl set-ntp true`), then run the command once more.";
const PORTAL_HELP =
  "Something else answers instead of AWS: sign in to the network (a captive portal), or correct HTTPS_PROXY or AWS_ENDPOINT_URL.";

interface Explanation {
  readonly what: string;
  readonly next: string;
}

const NO_CREDENTIALS: Explanation = { what: "no AWS credentials were found", next: CREDENTIALS_HELP };
const EXPIRED: Explanation = { what: "the AWS credentials have expired", next: CREDENTIALS_HELP };
const UNKNOWN: Explanation = {
  what: "AWS does not know these credentials",
  next: CREDENTIALS_HELP,
};
const SKEWED: Explanation = { what: "this machine's clock differs from AWS's by minutes", next: CLOCK_HELP };
const UNREACHED: Explanation = { what: "AWS cannot be reached", next: REACH_HELP };
const SILENT: Explanation = {
  what: "AWS did not answer in time",
  next: `${REACH_HELP} GROUNDPLAN_CONNECT_TIMEOUT and GROUNDPLAN_ANSWER_TIMEOUT give it more seconds.`,
};
const UNTRUSTED: Explanation = {
  what: "the certificate of the AWS endpoint is not trusted",
  next: "If a proxy decrypts TLS, name its certificate in NODE_EXTRA_CA_CERTS.",
};

/** AWS error names and system error codes that mean the same for every service. */
const KNOWN: Readonly<Record<string, Explanation>> = {
  CredentialsProviderError: NO_CREDENTIALS,
  ExpiredToken: EXPIRED,
  ExpiredTokenException: EXPIRED,
  TokenProviderError: { what: "the AWS single sign-on session has ended", next: CREDENTIALS_HELP },
  InvalidClientTokenId: UNKNOWN,
  UnrecognizedClientException: UNKNOWN,
  SignatureDoesNotMatch: { what: "the AWS secret key does not match the access key", next: CREDENTIALS_HELP },
  RequestTimeTooSkewed: SKEWED,
  RequestExpired: SKEWED,
  RequestInTheFuture: SKEWED,
  InvalidSignatureException: {
    what: "AWS rejects the signature",
    next: `${CREDENTIALS_HELP} ${CLOCK_HELP}`,
  },
  ECONNREFUSED: { what: "nothing answers at the AWS endpoint", next: REACH_HELP },
  ECONNRESET: UNREACHED,
  EHOSTUNREACH: UNREACHED,
  ENETUNREACH: UNREACHED,
  ENOTFOUND: { what: "the name of the AWS endpoint is not known", next: REACH_HELP },
  EAI_AGAIN: { what: "the name of the AWS endpoint cannot be looked up", next: REACH_HELP },
  EPROXYREFUSED: { what: "the proxy does not let AWS through", next: REACH_HELP },
  TimeoutError: SILENT,
  ETIMEDOUT: SILENT,
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  DEPTH_ZERO_SELF_SIGNED_CERT: UNTRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
  ERR_TLS_CERT_ALTNAME_INVALID: UNTRUSTED,
  CERT_HAS_EXPIRED: UNTRUSTED,
};

/** Explanations by an error's message, for errors whose name is too general. */
const BY_WORDS: readonly (readonly [RegExp, (match: RegExpExecArray) => Explanation])[] = [
  [
    /(?:profile|Profile) \[?"?([^\s\]"]+)"?\]? (?:could not be found|not found|does not exist)/,
    ([, profile]) => ({
      what: `there is no AWS profile ${profile ?? ""} in ~/.aws`,
      next: "Correct AWS_PROFILE, or set the profile up: `aws configure sso --profile <name>`.",
    }),
  ],
  [/Signature expired|Signature not yet current|clock|skew/i, () => SKEWED],
  [
    /<html|<!doctype|char '<'|is not expected|Unexpected token|Deserialization error|not valid JSON/i,
    () => ({ what: "what answers at the AWS endpoint is not AWS", next: PORTAL_HELP }),
  ],
];

/** Turns an AWS error into one clear error. `call` names the call, such as `s3:HeadBucket`. */
export function explainAwsError(
  error: unknown,
  call: string,
  env: NodeJS.ProcessEnv = process.env,
): UserError {
  const { name, message, code } = readError(error);
  const known = byWords(message) ?? KNOWN[name] ?? KNOWN[code];
  if (known !== undefined) return new UserError({ ...known, where: [call, ...placeOfCall(env)].join(", ") });
  return new UserError({
    what: message === "" ? `AWS answered ${name}` : `AWS answered ${name}: ${message}`,
    where: call,
    next: "The message is AWS's own; check permissions, region and names.",
  });
}

/** The error for an answer that did not come from AWS. */
export function notFromAws(call: string, env: NodeJS.ProcessEnv = process.env): UserError {
  return new UserError({
    what: "what answers at the AWS endpoint is not AWS",
    where: [call, ...placeOfCall(env)].join(", "),
    next: PORTAL_HELP,
  });
}

function byWords(message: string): Explanation | undefined {
  for (const [sign, explain] of BY_WORDS) {
    const match = sign.exec(message);
    if (match !== null) return explain(match);
  }
  return undefined;
}

/** The settings that decide the endpoint, the credentials and the proxy. */
function placeOfCall(env: NodeJS.ProcessEnv): readonly string[] {
  const { AWS_ENDPOINT_URL: endpoint, AWS_PROFILE: profile } = env;
  const proxy = proxyFor(hostOf(env), env);
  return [
    ...(endpoint === undefined ? [] : [`endpoint ${endpoint}`]),
    ...(proxy === undefined ? [] : [`proxy ${shownProxy(proxy)}`]),
    ...(profile === undefined ? [] : [`profile ${profile}`]),
  ];
}

/** Looks at the cause if the error itself only says that something failed. */
function readError(error: unknown): { name: string; message: string; code: string } {
  if (!(error instanceof Error)) return { name: "an error", message: String(error), code: "" };
  const inner = error.cause ?? (error instanceof AggregateError ? error.errors[0] : undefined);
  const code = codeOf(error) ?? codeOf(inner) ?? "";
  return { name: error.name, message: error.message, code };
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
