import type { Block, ReviewDocument, Room } from "../blocks/blocks";
import { visibleLine } from "../blocks/visible-text";
import { escapeHtml, htmlInline } from "./markdown-inline";
import { PAGE_STYLE } from "./html-style";

/** A page scrolls, so it can hold more than a comment. */
const PAGE_ROOM: Room = { lines: 2_000, columns: 4_000 };

/** Yields the whole review as one page, without scripts, images or external resources. */
export function* renderHtml(document: ReviewDocument): Generator<string> {
  yield `<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n`;
  yield `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">\n`;
  yield `<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>${escapeHtml(visibleLine(document.title))}</title>\n`;
  yield `<style>${PAGE_STYLE}</style>\n</head>\n<body>\n<main data-fingerprint="${document.marker.fingerprint}">\n`;
  for (const block of document.head) yield htmlBlock(block);
  for (const section of document.sections) {
    for (const block of section.heading) yield htmlBlock(block);
    for (const detail of section.details) yield htmlBlock(detail.build(PAGE_ROOM));
    for (const block of section.closing) yield htmlBlock(block);
  }
  for (const block of document.foot) yield htmlBlock(block);
  yield "</main>\n</body>\n</html>\n";
}

function htmlBlock(block: Block): string {
  switch (block.is) {
    case "heading":
      return `<h${String(block.level)}>${inlineHtml(block.text)}</h${String(block.level)}>\n`;
    case "paragraph":
      return `<p>${inlineHtml(block.text)}</p>\n`;
    case "rule":
      return "<hr>\n";
    case "fence":
      return `<pre>${block.language === "diff" ? diffHtml(block.lines) : escapeHtml(block.lines.join("\n"))}</pre>\n`;
    case "callout":
      return `<div class="callout ${block.level}">\n${block.blocks.map(htmlBlock).join("")}</div>\n`;
    case "fold":
      return `<details><summary>${inlineHtml(block.summary)}</summary>\n${block.blocks.map(htmlBlock).join("")}</details>\n`;
    case "list": {
      const tag = block.ordered === true ? "ol" : "ul";
      const items = block.items.map(
        ({ text, blocks = [] }) => `<li>${inlineHtml(text)}${blocks.map(htmlBlock).join("")}</li>\n`,
      );
      return `<${tag}>\n${items.join("")}</${tag}>\n`;
    }
  }
}

/** Replaces GitHub's emoji codes by the emoji. */
const SIGNS: Readonly<Record<string, string>> = {
  ":arrow_forward:": "▶",
  ":put_litter_in_its_place:": "🗑",
  ":repeat:": "🔁",
  ":fast_forward:": "⏩",
};

function inlineHtml(text: Parameters<typeof htmlInline>[0]): string {
  return htmlInline(
    text.map((part) =>
      typeof part === "string" ? part.replace(/:[a-z_]+:/g, (sign) => SIGNS[sign] ?? sign) : part,
    ),
  );
}

const CLASSES: Readonly<Record<string, string>> = { "+": "add", "-": "del", "!": "mod", "@": "at" };

/** Puts consecutive lines of one color in one element: a page of 10,000 changes has 400,000 lines. */
function diffHtml(lines: readonly string[]): string {
  let html = "";
  let kind: string | undefined;
  for (const line of lines) {
    const next = CLASSES[line.charAt(0)] ?? "same";
    html += next === kind ? "\n" : `${kind === undefined ? "" : "</span>"}<span class="${next}">`;
    kind = next;
    html += escapeHtml(line);
  }
  return kind === undefined ? "" : `${html}</span>`;
}
