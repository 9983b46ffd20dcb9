import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeLargePlan } from "./review/large-plan.mjs";

/**
 * A plan of 10,000 changes, read, reviewed and printed as comments, beside `JSON.parse` of the same file. Both run in
 * a process of their own, turn by turn, so that a busy machine slows both. Exits 1 where the review takes three
 * times as long as reading and parsing, or three times as much memory as the file is large.
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
    const { readPlans } = require(build + "/src/review/read/read-plans.js");
    const { review } = require(build + "/src/review/analyses/review.js");
    const { buildDocument } = require(build + "/src/review/document/build-document.js");
    const { renderMarkdown } = require(build + "/src/review/render/markdown.js");
    readPlans({ file }).then((plans) => {
      const comments = renderMarkdown(buildDocument(review({ plans })));
      done({ changes: plans[0].changes.length, comments: comments.length });
    });`,
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
const BUILD = fileURLToPath(new URL("../.build", import.meta.url));

if (process.env.REVIEW_BUILD === undefined) createRequire(import.meta.url)("../bin/build.js").build();
const folder = mkdtempSync(join(tmpdir(), "review-benchmark-"));
try {
  const file = join(folder, "plan.json");
  writeLargePlan(file, CHANGES);
  const megabytes = statSync(file).size / 1024 / 1024;
  const names = Object.keys(MEASURED);
  const rounds = Array.from({ length: ROUNDS }, () => names.map((name) => measure(name, file)));
  const [parse, review] = names.map((_, column) => {
    const runs = rounds.map((round) => round[column]);
    return Object.fromEntries(Object.keys(runs[0]).map((key) => [key, median(runs.map((run) => run[key]))]));
  });
  const timeRatio = median(rounds.map(([a, b]) => b.wall / a.wall));
  console.log(
    `${CHANGES} changes, ${megabytes.toFixed(0)} MB, median of ${ROUNDS} rounds side by side, Node ${process.versions.node}`,
  );
  console.table({
    [names[0]]: {
      "wall ms": Math.round(parse.wall),
      "of it JSON.parse ms": Math.round(parse.parse),
      "peak MB": Math.round(parse.memory),
      "peak / file": (parse.memory / megabytes).toFixed(2),
    },
    [names[1]]: {
      "wall ms": Math.round(review.wall),
      "peak MB": Math.round(review.memory),
      "peak / file": (review.memory / megabytes).toFixed(2),
    },
  });
  console.log(
    `time: ${timeRatio.toFixed(2)} × read + JSON.parse, ${median(rounds.map(([a, b]) => b.wall / a.parse)).toFixed(2)} × JSON.parse alone; ${review.comments} comments`,
  );
  if (timeRatio >= MAX_RATIO || review.memory / megabytes >= MAX_RATIO) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}
