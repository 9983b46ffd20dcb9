import type { Block, ReviewDocument, Room } from "../blocks/blocks";
import { visibleLine } from "../blocks/visible-text";
import { escapeHtml, htmlInline } from "./markdown-inline";

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

/** Light, dark and print styles, in GitHub's colors. */
const PAGE_STYLE = `
:root { color-scheme: light dark; --fg: #1f2328; --bg: #fff; --soft: #f6f8fa; --line: #d1d9e0; --add: #dafbe1; --del: #ffebe9; --mod: #fff8c5; --red: #cf222e; --amber: #9a6700; --blue: #0969da; }
@media (prefers-color-scheme: dark) { :root { --fg: #f0f6fc; --bg: #0d1117; --soft: #151b23; --line: #3d444d; --add: #12261e; --del: #25171c; --mod: #272115; --red: #f85149; --amber: #d29922; --blue: #4493f8; } }
body { margin: 0; background: var(--bg); color: var(--fg); font: 14px/1.5 -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; }
main { max-width: 1080px; margin: 0 auto; padding: 24px; overflow-wrap: anywhere; }
h3 { border-bottom: 1px solid var(--line); padding-bottom: 6px; }
code, pre { font: 12px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; }
code { background: var(--soft); border-radius: 6px; padding: 2px 5px; }
pre { background: var(--soft); border-radius: 6px; padding: 12px; overflow-x: auto; white-space: pre-wrap; }
pre span { display: block; }
.add { background: var(--add); } .del { background: var(--del); } .mod { background: var(--mod); } .at { color: var(--blue); }
/* What is far from the screen is not laid out: a page of 10,000 folds opens one at once. */
details { content-visibility: auto; contain-intrinsic-size: auto 35px; border: 1px solid var(--line); border-radius: 6px; padding: 6px 12px; margin: 6px 0; }
summary { cursor: pointer; }
hr { border: 0; border-top: 1px solid var(--line); margin: 24px 0; }
.callout { border-left: 4px solid var(--blue); padding: 2px 16px; margin: 12px 0; }
.callout.caution { border-color: var(--red); } .callout.caution > p:first-child strong { color: var(--red); }
.callout.warning { border-color: var(--amber); } .callout.warning > p:first-child strong { color: var(--amber); }
`;
