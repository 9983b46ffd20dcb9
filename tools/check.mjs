// `npm run check`: what a developer runs before each commit. Formatting, lint, floors, the types of product and tests,
// and the fast unit tests, two at a time; the rest of what CI does is `npm test`. `npm run lint` runs the lint alone.
// Exits 1 when a step fails and prints that step's output.
import { spawn } from "node:child_process";
import { performance } from "node:perf_hooks";

const run = (...words) => words;
const node = process.execPath;

// Most test files run for less than a second, in which V8's optimizing of what ran a little costs more than it saves. From
// Node 22 on, V8 has a cheaper optimizer and no such flag.
const FLAGS = Number.parseInt(process.versions.node, 10) < 22 ? ["--interrupt-budget=300000"] : [];

const JEST = [
  ...FLAGS,
  ...["node_modules/jest/bin/jest.js", "--selectProjects", "fast", "--maxWorkers=2", "--silent"],
];

// One checker: each of the compiler's four would read the libraries' types again, for twice the time on two cores.
const TYPES = ["node_modules/typescript-native/bin/tsc", "--noEmit", "--pretty", "false", "--checkers", "1"];

const ESLINT = ["node_modules/eslint/bin/eslint.js", "--cache", "--cache-location", ".cache/eslint/", "."];
const PRETTIER = ["node_modules/prettier/bin/prettier.cjs", "--check", "--cache", "--log-level", "warn", "."];

const STEPS = {
  types: run(node, ...TYPES),
  build: run(node, "bin/build.js"),
  format: run(node, ...PRETTIER),
  floors: run("npm", "run", "--silent", "lint:floors"),
  lint: run(node, ...ESLINT),
  unused: run(node, "node_modules/knip/bin/knip.js", "--production"),
  "fast tests": run(node, ...JEST),
};

/** Stages of lanes: the lanes of a stage run beside each other, the next stage begins when all of them have ended. */
const RUNS = {
  check: [
    [
      ["types", "build"],
      ["format", "floors", "lint"],
    ],
    [["fast tests"]],
  ],
  lint: [[["lint"], ["format", "floors", "unused"]]],
};

const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

function step(name) {
  const [program, ...words] = STEPS[name];
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

async function lane(names) {
  let passed = true;
  for (const name of names) passed = (await step(name)) && passed;
  return passed;
}

const stages = RUNS[process.argv[2] ?? "check"];
if (stages === undefined) throw new Error(`there are ${Object.keys(RUNS).join(" and ")}`);
const begun = performance.now();
const results = [];
for (const lanes of stages) results.push(...(await Promise.all(lanes.map(lane))));
console.log(`${results.every(Boolean) ? "ok  " : "FAIL"}  all (${seconds(begun)})`);
process.exitCode = results.every(Boolean) ? 0 : 1;
