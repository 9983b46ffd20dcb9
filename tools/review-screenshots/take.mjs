import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import MarkdownIt from "markdown-it";
import { chromium } from "playwright-core";
import { GITHUB_STYLE } from "./github-style.mjs";
import { dangerous, huge, small } from "./plans.mjs";

/**
 * Renders the comments of three plans with a GFM library under GitHub's look and photographs them, and the page of
 * the dangerous one. Run after a build: `node tools/review-screenshots/take.mjs [path of chromium]`.
 */
const require = createRequire(import.meta.url);
const root = fileURLToPath(new URL("../..", import.meta.url));
const build = process.env.REVIEW_BUILD ?? `${root}/.build`;
const load = (name) => require(`${build}/src/review/${name}.js`);
const { readPlanText } = load("normalize/read-plans");
const { review } = load("analyses/review");
const { buildDocument } = load("document/build-document");
const { renderMarkdown } = load("render/markdown");
const { renderHtml } = load("render/html");

const FLAGS =
  "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync".split(
    " ",
  );
const EMOJI = {
  ":arrow_forward:": "▶",
  ":put_litter_in_its_place:": "🗑",
  ":repeat:": "🔁",
  ":fast_forward:": "⏩",
};
const gfm = new MarkdownIt({ html: true, linkify: true, highlight: colored });

function colored(text, language) {
  const escaped = gfm.utils.escapeHtml(text);
  if (language !== "diff") return escaped;
  const kinds = { "+": "add", "-": "del", "!": "mod", "@": "at" };
  return escaped
    .split("\n")
    .map((line) => (kinds[line[0]] ? `<span class="${kinds[line[0]]}">${line}</span>` : line))
    .join("\n");
}

/** markdown-it knows no alerts: a quote that begins with `[!CAUTION]` becomes one, as on GitHub. */
function asGithub(markdown) {
  const html = gfm.render(markdown.replace(/:[a-z_]+:/g, (sign) => EMOJI[sign] ?? sign));
  return html.replace(
    /<blockquote>\s*<p>\[!(CAUTION|WARNING)\]\s*/g,
    (_, level) =>
      `<blockquote class="alert ${level.toLowerCase()}"><div class="title">${level[0]}${level.slice(1).toLowerCase()}</div><p>`,
  );
}

function commentsPage(document, open) {
  const parts = renderMarkdown(document).map(
    (part) =>
      `<div class="comment"><header><b>groundplan</b> commented</header><div class="body">${asGithub(part)}</div></div>`,
  );
  const html = parts.join("\n").replace(/<details>/g, (tag) => (open-- > 0 ? "<details open>" : tag));
  return `<!doctype html><meta charset="utf-8"><style>${GITHUB_STYLE} blockquote { margin-inline: 0; }</style>${html}`;
}

const documentOf = (plan, name) =>
  buildDocument(
    review({
      plans: readPlanText(JSON.stringify(plan), {
        file: `${name}.json`,
        name,
        dir: "systems/hermes",
        workspace: "default",
      }),
    }),
  );

const PICTURES = [
  { name: "small", html: commentsPage(documentOf(small, "hermes-prod"), 3), height: 1100 },
  { name: "dangerous", html: commentsPage(documentOf(dangerous, "hermes-prod"), 4), height: 1900 },
  { name: "huge", html: commentsPage(documentOf(huge, "tenants-prod"), 0), height: 1100 },
  { name: "page", html: [...renderHtml(documentOf(dangerous, "hermes-prod"))].join(""), height: 1100 },
];

mkdirSync(`${root}/docs/review`, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.argv[2] ?? "/usr/bin/chromium",
  args: FLAGS,
});
try {
  const page = await browser.newPage({ viewport: { width: 930, height: 900 } });
  for (const { name, html, height } of PICTURES) {
    await page.setContent(html);
    const full = await page.evaluate(() => globalThis.document.documentElement.scrollHeight);
    await page.setViewportSize({ width: 930, height: Math.min(full, height) });
    await page.screenshot({ path: `${root}/docs/review/${name}.png` });
  }
} finally {
  await browser.close();
}
