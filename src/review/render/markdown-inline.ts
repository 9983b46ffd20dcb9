import type { Inline, Inlines } from "../blocks/blocks";
import { shortened, visibleLine } from "../blocks/visible-text";

/** Inline values are cut at this length. It leaves an address enough to tell it from others. */
const CODE_LENGTH = 1000;

/** Inlines as Markdown. Foreign text is always in code spans, where no mention, link or tag works. */
export function markdownInline(text: Inlines): string {
  return text.map(inline).join("");
}

function inline(part: Inline): string {
  if (typeof part === "string") return part;
  if ("code" in part) return codeSpan(part.code);
  if ("strong" in part) return `**${markdownInline(part.strong)}**`;
  return `[${part.link}](${safeAddress(part.href)})`;
}

/** A code span that its content cannot close: it has more backticks than any run in the content. */
export function codeSpan(text: string): string {
  const visible = shortened(visibleLine(text), CODE_LENGTH);
  if (visible.trim() === "") return '`""`';
  const ticks = "`".repeat(longestRun(visible, "`") + 1);
  const needsSpace = /^[` ]|[` ]$/.test(visible);
  return needsSpace ? `${ticks} ${visible} ${ticks}` : `${ticks}${visible}${ticks}`;
}

/** The same as HTML, for HTML blocks, where Markdown is not read. */
export function htmlInline(text: Inlines): string {
  return text
    .map((part) => {
      if (typeof part === "string") return escapeHtml(part);
      if ("code" in part) return `<code>${escapeHtml(shortened(visibleLine(part.code), CODE_LENGTH))}</code>`;
      if ("strong" in part) return `<strong>${htmlInline(part.strong)}</strong>`;
      return `<a href="${escapeHtml(safeAddress(part.href))}">${escapeHtml(part.link)}</a>`;
    })
    .join("");
}

/** Encodes the characters that would end the address in Markdown. Already encoded ones stay. */
function safeAddress(href: string): string {
  return new URL(href).href.replace(
    /[()<>\s]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${String(letter.charCodeAt(0))};`);
}

/** Length of the longest run of a letter. */
export function longestRun(text: string, letter: string): number {
  let longest = 0;
  let run = 0;
  for (let index = 0; index < text.length; index++) {
    run = text[index] === letter ? run + 1 : 0;
    if (run > longest) longest = run;
  }
  return longest;
}
