/** Enough of GitHub's look to judge a comment by: type, code, diff colors, folds, alerts. */
export const GITHUB_STYLE = `
body { margin: 0; padding: 24px; background: #fff; color: #1f2328; font: 14px/1.5 -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; }
.comment { max-width: 880px; border: 1px solid #d1d9e0; border-radius: 6px; margin-bottom: 16px; }
.comment header { background: #f6f8fa; border-bottom: 1px solid #d1d9e0; padding: 8px 16px; color: #59636e; }
.body { padding: 16px; overflow-wrap: anywhere; }
code { font: 12px ui-monospace, Menlo, Consolas, "Liberation Mono", monospace; background: #818b981f; border-radius: 6px; padding: 2px 5px; }
pre { background: #f6f8fa; border-radius: 6px; padding: 12px; overflow: auto; }
pre code { background: none; padding: 0; white-space: pre; display: block; }
h3 { border-bottom: 1px solid #d1d9e0; padding-bottom: 6px; }
hr { border: 0; border-top: 4px solid #d1d9e0; }
details { margin: 6px 0; }
.alert { border-left: 4px solid; padding: 4px 16px; margin: 12px 0; }
.alert .title { font-weight: 600; }
.caution { border-color: #cf222e; } .caution .title { color: #cf222e; }
.warning { border-color: #9a6700; } .warning .title { color: #9a6700; }
.add { color: #116329; background: #dafbe1; } .del { color: #82071e; background: #ffebe9; } .mod { color: #953800; background: #ffd8b5; } .at { color: #8250df; }
.add, .del, .mod, .at { display: inline-block; width: 100%; }
`;
