/** Escape sequences and other control characters, and what turns the direction of text; lines and tabs stay. */
const UNPRINTABLE = /\p{Cc}|[\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;
const KEPT: ReadonlySet<string> = new Set(["\n", "\t"]);

/** Text that others wrote, as a terminal may show it: what would move its cursor or hide a word is spelled out. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (sign) => (KEPT.has(sign) ? sign : spelled(sign)));
}

/** As {@link printable}, for programs whose colours may stay. */
export function printableWithColours(text: string): string {
  return text.replace(COLOUR_OR_UNPRINTABLE, (found) =>
    found.length > 1 || KEPT.has(found) ? found : spelled(found),
  );
}

/** A message that quotes somebody's text, on one line. */
export function onOneLine(message: string): string {
  return message.replace(/\s+/g, " ").trim();
}

const ESCAPE = String.fromCharCode(27);
const COLOUR_OR_UNPRINTABLE = new RegExp(`${ESCAPE}\\[[0-9;]*m|${UNPRINTABLE.source}`, "gu");

function spelled(sign: string): string {
  return `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
