/** An answer of a code host, as far as it says when to come back. */
export interface LimitedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number | readonly string[] | undefined>>;
  readonly message?: string;
}

/** Where nothing says how long: GitHub asks for a minute then, GitLab's limits on notes are by the minute. */
const UNTOLD = 60;

/**
 * Seconds to wait where an answer says that a rate limit is met; undefined where it says something else. GitHub
 * answers 403 or 429, GitLab 429, and both not always with a header that says for how long.
 * Sources: GitHub's page "Rate limits for the REST API"; GitLab's pages on rate limits, and its issue 365728.
 */
export function secondsToWait(answer: LimitedAnswer, now = Date.now()): number | undefined {
  const { status, headers, message = "" } = answer;
  const after = secondsAfter(text(headers["retry-after"]), now);
  const isSpent = [headers["x-ratelimit-remaining"], headers["ratelimit-remaining"]].some(
    (left) => text(left) === "0",
  );
  const isLimit =
    status === 429 || (status === 403 && (after !== undefined || isSpent || /rate limit/i.test(message)));
  if (!isLimit) return undefined;
  const reset = Number(text(headers["x-ratelimit-reset"]) ?? text(headers["ratelimit-reset"]) ?? Number.NaN);
  const untilReset = isSpent && Number.isFinite(reset) ? Math.ceil(reset - now / 1000) + 1 : undefined;
  return Math.max(1, after ?? untilReset ?? UNTOLD);
}

/** `Retry-After` is seconds or a date. */
function secondsAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined || header === "") return undefined;
  if (/^\d+$/.test(header)) return Number(header);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.ceil((date - now) / 1000);
}

function text(header: LimitedAnswer["headers"][string]): string | undefined {
  return typeof header === "object" ? header[0] : header === undefined ? undefined : String(header);
}
