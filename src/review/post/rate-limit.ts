/** The parts of a code host's answer that say when to retry. */
export interface LimitedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number | readonly string[] | undefined>>;
  readonly message?: string;
}

/** Used if the answer gives no time: GitHub asks for a minute, GitLab limits notes per minute. */
const UNTOLD = 60;

/**
 * Seconds to wait after a rate-limit answer; undefined for any other answer. GitHub answers 403 or 429, GitLab 429.
 * Neither always sends a header with the time to wait. Sources: GitHub's page "Rate limits for the REST API"; GitLab's
 * pages on rate limits, and its issue 365728.
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
