import type { Json } from "./json";

/**
 * JSON whose numbers are kept to the last digit. A double holds every integer up to 2^53; a longer number is kept as a
 * text that begins with a letter of private use, so that it is neither rounded nor taken for a text of the plan.
 */
const MARK = "\u{F0000}";

/** The digits of such a number; undefined for every other value. */
export function exactDigits(value: unknown): string | undefined {
  return typeof value === "string" && value.startsWith(MARK) ? value.slice(MARK.length) : undefined;
}

/** Texts, which are stepped over, and numbers. */
const TEXT_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;
const LONG = /\d{16}|\d[\d.]{15}|[eE]/;

/** Whether a text can hold a number that a double does not. */
export function mayHoldLongNumber(text: string): boolean {
  // Sixteen digits in a row include one at every sixteenth place, so the other places are seldom read.
  for (let at = LONG_DIGITS - 1; at < text.length; at += LONG_DIGITS) {
    if (!isDigitOrPoint(text.charCodeAt(at))) continue;
    let first = at;
    while (first > 0 && isDigitOrPoint(text.charCodeAt(first - 1))) first--;
    let end = at + 1;
    while (end < text.length && isDigitOrPoint(text.charCodeAt(end))) end++;
    if (end - first >= LONG_DIGITS) return true;
  }
  return false;
}

const LONG_DIGITS = 16;

function isDigitOrPoint(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || code === 0x2e;
}

/** `JSON.parse` that rounds no number. @throws SyntaxError */
export function parseExactly(text: string): Json {
  return JSON.parse(
    text.replace(TEXT_OR_NUMBER, (token) => {
      if (token.startsWith('"') || !LONG.test(token)) return token;
      return isHeldByDouble(token) ? token : JSON.stringify(MARK + token);
    }),
  ) as Json;
}

function isHeldByDouble(token: string): boolean {
  const number = Number(token);
  if (!Number.isFinite(number)) return false;
  if (/^-?\d+$/.test(token)) return Number.isSafeInteger(number) || BigInt(token) === exactInteger(number);
  return String(number) === token || significant(token) === significant(String(number));
}

/** A double that is printed with all its digits is the number that was written. */
function exactInteger(number: number): bigint | undefined {
  return String(number).includes("e") ? undefined : BigInt(String(number));
}

/** The digits that count, and where the point stands: `1.50` and `15e-1` say the same. */
function significant(token: string): string {
  const [, sign = "", whole = "", part = "", power = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]\+?(-?\d+))?$/.exec(token) ?? [];
  const digits = `${whole}${part}`.replace(/^0+/, "");
  const bare = digits.replace(/0+$/, "");
  return `${sign}${bare}e${String(Number(power) - part.length + digits.length - bare.length)}`;
}

const WRITTEN = new RegExp(`"${MARK}(-?[\\d.eE+-]+)"`, "gu");

/** `JSON.stringify` that writes such numbers as numbers. */
export function writeExactly(value: Json, indent?: number): string {
  const text = JSON.stringify(value, null, indent);
  return text.includes(MARK) ? text.replace(WRITTEN, "$1") : text;
}
