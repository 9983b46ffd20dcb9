/**
 * Deceptive characters: controls, text directions (which reorder what is shown), invisible letters, private use, lone
 * surrogates. Tab and line feed stay.
 */
const DECEPTIVE = /[^\P{C}\t\n]|[\u2028\u2029\u3164\u115f\u1160\uffa0]/gu;

/** A fast test: most texts have none of these. */
const PLAIN = /^[\t\n -~]*$/;
const PLAIN_LINE = /^[ -~]*$/;

/** Writes deceptive characters as escapes: `\u{202e}`. Removes carriage returns before line feeds. */
export function visibleText(text: string): string {
  if (PLAIN.test(text)) return text;
  return text
    .replaceAll("\r\n", "\n")
    .replace(DECEPTIVE, (letter) => `\\u{${(letter.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}}`);
}

/** The same on one line. */
export function visibleLine(text: string): string {
  if (PLAIN_LINE.test(text)) return text;
  return visibleText(text).replaceAll("\n", "\\n").replaceAll("\t", "\\t");
}

/** Cuts the middle of a text and says how much is missing. Both ends stay, because they identify a name. */
export function shortened(text: string, length: number): string {
  if (text.length <= length) return text;
  const note = `…(${String(text.length - length)} more)…`;
  const kept = Math.max(0, length - note.length);
  const head = safeCut(text, Math.ceil(kept * 0.6));
  const tail = kept - Math.ceil(kept * 0.6);
  return `${head}${note}${tail === 0 ? "" : text.slice(-tail).replace(/^[\udc00-\udfff]/, "")}`;
}

/** Replaces lone surrogates, so that the text can be encoded as UTF-8. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Cs}/gu, "\ufffd");
}

/** The first characters of a text. Never splits a surrogate pair. */
export function safeCut(text: string, length: number): string {
  return text.slice(0, length).replace(/[\ud800-\udbff]$/, "");
}
