// `npm run check`: what a developer runs before each commit. Formatting, lint, floors, the types of product and tests,
// and the fast unit tests, two at a time; the rest of what CI does is `npm test`. Exits 1 when a step fails and
// prints that step's output.
import { spawn } from "node:child_process";
import { performance } from "node:perf_hooks";

const run = (...words) => words;
const node = process.execPath;

// Most test files run for less than a second, in which V8's optimizing of what ran a little costs more than it saves. From
// Node 22 on, V8 has a cheaper optimizer and no such flag.
const FLAGS = Number.parseInt(process.versions.node, 10) < 22 ? ["--interrupt-budget=300000"] : [];

const JEST = [
  ...FLAGS,
  "node_modules/jest/bin/jest.js",
  "--selectProjects",
  "fast",
  "--maxWorkers=2",
  "--silent",
];

// One checker: each of the compiler's four would read the libraries' types again, for twice the time on two cores.
const TYPES = ["node_modules/typescript-native/bin/tsc", "--noEmit", "--pretty", "false", "--checkers", "1"];

/** The steps of one stage begin together; the next stage begins when all of them have ended. */
const STAGES = [
  [
    [
      ["types", run(node, ...TYPES)],
      ["build", run(node, "bin/build.js")],
    ],
    [
      [
        "format",
        run(node, "node_modules/prettier/bin/prettier.cjs", "--check", "--cache", "--log-level", "warn", "."),
      ],
      ["floors", run("npm", "run", "--silent", "lint:floors")],
      [
        "lint",
        run(node, "node_modules/eslint/bin/eslint.js", "--cache", "--cache-location", ".cache/eslint/", "."),
      ],
    ],
  ],
  [[["fast tests", run(node, ...JEST)]]],
];

const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

function step([name, [program, ...words]]) {
  const begun = performance.now();
  return new Promise((resolve) => {
    const child = spawn(program, words, { stdio: ["ignore", "pipe", "pipe"] });
    const output = [];
    child.stdout.on("data", (chunk) => output.push(chunk));
    child.stderr.on("data", (chunk) => output.push(chunk));
    child.once("close", (code) => {
      console.log(`${code === 0 ? "ok  " : "FAIL"}  ${name} (${seconds(begun)})`);
      if (code !== 0) process.stdout.write(Buffer.concat(output));
      resolve(code === 0);
    });
  });
}

async function lane(steps) {
  let passed = true;
  for (const each of steps) passed = (await step(each)) && passed;
  return passed;
}

const begun = performance.now();
const results = [];
for (const lanes of STAGES) results.push(...(await Promise.all(lanes.map(lane))));
console.log(`${results.every(Boolean) ? "ok  " : "FAIL"}  all (${seconds(begun)})`);
process.exitCode = results.every(Boolean) ? 0 : 1;
