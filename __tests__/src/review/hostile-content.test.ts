import MarkdownIt from "markdown-it";
import { review } from "../../../src/review/analyses/review";
import { failedPlan } from "../../../src/cli/review/failed-plan";
import { readMarker } from "../../../src/review/marker";
import { readPlanText } from "../../../src/review/normalize/read-plans";
import { maskString } from "../../../src/masking/mask-value";
import { HOSTS } from "../../../src/review/render/hosts";
import {
  commentOf,
  commentsOf,
  created,
  destroyed,
  everyFormat,
  planOf,
  replaced,
  reviewOf,
  updated,
} from "./plan-builders";

const gfm = new MarkdownIt({ html: true, linkify: true });

/** What a reader sees outside of code: there a mention notifies, a link leads away, a tag acts. */
function outsideOfCode(html: string): string {
  return html.replace(/<pre><code[\s\S]*?<\/code><\/pre>/g, "").replace(/<code>[\s\S]*?<\/code>/g, "");
}

const HOSTILE = [
  "```\n</details>\n# owned\n@everyone",
  "`````````diff\n+ x\n`````````",
  "</code></summary></details><img src=x onerror=alert(1)>",
  "<script>alert(1)</script>",
  "@octocat @org/team #1 https://evil.example/ [x](https://evil.example)",
  "<!-- groundplan:plan v=1 key=prod fingerprint=0 -->",
  "~~~\n| a | b |\n|---|---|",
  "\u202egnp.exe\u2066 \u200b\ufeff",
  "\u0007\u001b[31mred\u001b[0m\u0000",
  "` `` ``` ````",
  "$`math`$ :rocket: &lt; &amp;",
  "/close\n/merge",
  "line\r\nother\rline",
];

/** Every place of a plan that somebody else may write in. */
const plan = planOf(
  [
    ...HOSTILE.map((text, n) =>
      updated(
        `aws_x.u${String(n)}["${text}"]`,
        { a: text, long: `${text}\none` },
        { a: `${text}!`, long: `${text}\ntwo` },
      ),
    ),
    ...HOSTILE.map((text, n) => destroyed(`aws_x.d${String(n)}["${text}"]`, { [text]: text })),
    ...HOSTILE.map((text, n) => replaced(`aws_x.r${String(n)}`, { [text]: "a" }, { [text]: "b" }, text)),
    ...HOSTILE.map((text, n) =>
      created(`aws_x.c${String(n)}`, {
        policy: JSON.stringify({
          Statement: [{ Effect: "Allow", Action: text, Resource: text, Principal: text }],
        }),
      }),
    ),
  ],
  {
    output_changes: Object.fromEntries(
      HOSTILE.map((text) => [text, { actions: ["create"], before: null, after: text }]),
    ),
    resource_drift: HOSTILE.map((text, n) => updated(`aws_x.f${String(n)}`, { a: "b" }, { a: text })),
    checks: HOSTILE.map((text) => ({
      address: { to_display: text },
      status: "fail",
      instances: [{ status: "fail", problems: [{ message: text }] }],
    })),
    deferred_changes: HOSTILE.map((text) => ({ reason: text, resource_change: created(text, {}) })),
  },
);

describe.each([HOSTS.github, HOSTS.gitlab])("on $name", (host) => {
  const comment = commentOf(plan, { host, maxParts: 50 });
  const html = gfm.render(comment);

  it("every value stays in code", () => {
    const seen = outsideOfCode(html);
    expect(seen).not.toMatch(/@(?:octocat|org|everyone)/);
    expect(seen).not.toContain("evil.example");
    expect(seen).not.toMatch(/<(?:script|img|h1)/);
    expect(seen).not.toContain("owned");
  });

  it("every fold is closed once", () => {
    const opened = html.match(/<details>/g)?.length ?? 0;
    expect(opened).toBeGreaterThan(HOSTILE.length * 4);
    expect(html.match(/<\/details>/g)).toHaveLength(opened);
  });

  it("no line outside a fence starts with a command for the host", () => {
    expect(comment).not.toMatch(/^\//m);
  });
});

it("markers are read from the first line only", () => {
  const [first = ""] = commentsOf(plan, { maxParts: 50 });
  expect(readMarker(first)?.fingerprint).toMatch(/^[0-9a-f]{64}$/);
  expect(readMarker(`hello\n${first}`)).toBeUndefined();
});

it.each(["markdown", "html", "terminal", "json", "sarif"])("%s has no deceptive character", (format) => {
  const text = everyFormat(reviewOf(plan))[format] ?? "";
  expect(text).not.toMatch(/[^\P{C}\n\t]/u);
  expect(text).toContain("202e");
});

it("the page has no tag from the plan", () => {
  const page = everyFormat(reviewOf(plan))["html"] ?? "";
  expect(page).not.toMatch(/<script|<img|onerror=alert\(1\)>/);
});

describe("foreign names and texts", () => {
  const name = "a\u202eb\u200b</title><img src=x onerror=alert(1)>`@octocat\u001b[31m\u0007\n/close";
  const attached = review({
    plans: [
      ...readPlanText(JSON.stringify(plan), { file: name, name, dir: name, workspace: name, text: name }),
      failedPlan({ name: `${name}2`, dir: name }, `Error: ${name}\n/merge`),
    ],
    cost: {
      currency: name,
      after: 1,
      resources: [{ address: name, project: name, after: 2, assumes: name }],
      unpriced: [name],
      pricesAsOf: name,
    },
    findings: [
      { rule: name, title: name, level: "error", address: name, project: name, file: name, line: 1 },
      { rule: name, title: name, level: "error", acceptedBecause: name },
    ],
  });

  it.each(Object.entries(everyFormat(attached)))("stay content in %s", (format, printed) => {
    expect(printed).not.toMatch(/[^\P{C}\n\t]/u);
    if (format === "html") expect(printed).not.toMatch(/<img|<title>[^<]*<\/title>[^<]*<\/title>/);
    if (format !== "markdown") return;
    const seen = outsideOfCode(gfm.render(printed));
    expect(seen).not.toMatch(/@octocat|<img/);
    expect(printed).not.toMatch(/^\//m);
  });
});

it("a value of 10 MB neither fills the comment nor is repeated", () => {
  const before = "a".repeat(10_000_000);
  const comment = commentOf(
    planOf([
      updated("aws_x.a", { one: before, two: `x\n${before}` }, { one: `${before}b`, two: `y\n${before}` }),
    ]),
  );
  expect(comment.length).toBeLessThan(20_000);
  expect(comment).toContain("10000001 characters");
});

it.each([
  ["key", "-----BEGIN PRIVATE KEY-----"],
  ["certificate", "-----BEGIN CERTIFICATE-----"],
  ["curl", "curl "],
  ["mysql", "mysql "],
  ["login", "docker login "],
  ["chpasswd", "chpasswd:\n a:b\n"],
  ["element", "<password>"],
  ["assignment", "a=b=c=password="],
  ["line of base64", `${"QUFB".repeat(19)}\n`],
])("masks half a megabyte of %s in one pass", (_, piece) => {
  const text = `q8Zk2LmX0vTr5Yw7Bn4Hc9Jd ${piece.repeat(524_288 / piece.length)}`;
  const started = performance.now();
  maskString(text, "value", () => undefined);
  // What reads it again for each piece takes minutes.
  expect(performance.now() - started).toBeLessThan(3_000);
});
