import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeLargePlan } from "./review/large-plan.mjs";

/**
 * A plan of 10,000 changes, from the file to the comments, beside the same file read and given to `JSON.parse`. Both
 * run in a process of their own, turn by turn, so that a busy machine slows both. Exits 1 where the review takes three
 * times as long, or three times as much memory as the file is large. What `JSON.parse` alone takes, with the text in
 * memory already, is printed beside it.
 */
const ROUNDS = Number(process.argv[2] ?? 5);
const CHANGES = 10_000;
const MAX_RATIO = 3;

const MEASURED = {
  "read + JSON.parse": `
    const { readFileSync } = require("node:fs");
    const text = readFileSync(file, "utf8");
    const parsing = performance.now();
    const plan = JSON.parse(text);
    done({ parse: performance.now() - parsing, changes: plan.resource_changes.length });`,
  "groundplan review": `
    const { readPlans } = require(build + "/src/review/normalize/read-plans.js");
    const { review } = require(build + "/src/review/analyses/review.js");
    const { buildDocument } = require(build + "/src/review/document/build-document.js");
    const { renderMarkdown } = require(build + "/src/review/render/markdown.js");
    readPlans({ file }).then((plans) => {
      const comments = renderMarkdown(buildDocument(review({ plans })));
      done({ changes: plans[0].changes.length, comments: comments.length });
    });`,
  "groundplan cost --markdown": `
    const { costReport } = require(build + "/src/cost/report.js");
    done({ letters: costReport([file], { markdown: true }).length });`,
  "groundplan check --own-rules": `
    const { check } = require(build + "/src/policy/check.js");
    check([file], { ownRulesOnly: true }).then(({ findings }) => done({ findings: findings.length }));`,
};

const PRELUDE = `
  const [file, build] = process.argv.slice(1);
  const start = performance.now();
  const done = (more) => console.log(JSON.stringify({
    wall: performance.now() - start,
    cpu: process.cpuUsage().user / 1000,
    memory: process.resourceUsage().maxRSS / 1024,
    ...more,
  }));`;

function measure(name, file) {
  const result = spawnSync(
    process.execPath,
    ["-e", PRELUDE + MEASURED[name], file, process.env.REVIEW_BUILD ?? BUILD],
    { encoding: "utf8" },
  );
  if (result.status !== 0) throw new Error(result.stderr);
  return JSON.parse(result.stdout);
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const spread = (numbers, written) =>
  `${written(median(numbers))} (${written(Math.min(...numbers))}–${written(Math.max(...numbers))})`;
const BUILD = fileURLToPath(new URL("../.build", import.meta.url));

if (process.env.REVIEW_BUILD === undefined) await createRequire(import.meta.url)("../bin/build.js").build();
const folder = mkdtempSync(join(tmpdir(), "review-benchmark-"));
try {
  const file = join(folder, "plan.json");
  writeLargePlan(file, CHANGES);
  const megabytes = statSync(file).size / 1024 / 1024;
  const names = Object.keys(MEASURED);
  const rounds = Array.from({ length: ROUNDS }, () => names.map((name) => measure(name, file)));
  const [parsed, reviewed, priced, checked] = names.map((_, column) => rounds.map((round) => round[column]));
  const whole = (number) => number.toFixed(0);
  const ratio = (number) => number.toFixed(2);
  const column = (runs, key) =>
    spread(
      runs.map((run) => run[key]),
      whole,
    );
  const memory = reviewed.map((run) => run.memory / megabytes);
  const time = rounds.map(([a, b]) => b.wall / a.wall);
  const alone = rounds.map(([a, b]) => b.wall / a.parse);
  console.log(
    `${CHANGES} changes, ${whole(megabytes)} MB, ${ROUNDS} rounds side by side, Node ${process.versions.node}: median (minimum–maximum)`,
  );
  console.table({
    "JSON.parse alone": { "wall ms": column(parsed, "parse") },
    [names[0]]: { "wall ms": column(parsed, "wall"), "peak MB": column(parsed, "memory") },
    [names[1]]: { "wall ms": column(reviewed, "wall"), "peak MB": column(reviewed, "memory") },
    [names[2]]: { "wall ms": column(priced, "wall"), "peak MB": column(priced, "memory") },
    [names[3]]: { "wall ms": column(checked, "wall"), "peak MB": column(checked, "memory") },
  });
  console.log(
    `time: ${spread(time, ratio)} × read + JSON.parse; asked for: under ${MAX_RATIO} ×. ${spread(alone, ratio)} × JSON.parse alone`,
  );
  console.log(
    `memory: ${spread(memory, ratio)} × the file; asked for: under ${MAX_RATIO} ×. ${reviewed[0].comments} comments`,
  );
  if (median(time) >= MAX_RATIO || median(memory) >= MAX_RATIO) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}
