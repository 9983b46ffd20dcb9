/** Light, dark and print styles, in GitHub's colors. */
export const PAGE_STYLE = `
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
