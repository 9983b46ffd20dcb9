import { cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { coldSynth } from "./cold-synth.mjs";
import { growth } from "./growth.mjs";
import { machines } from "./machines.mjs";
import { rehearsal } from "./rehearsal.mjs";

// The AWS SDK announces, on every start, when it will leave Node 20.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

/** What is measured, and how often by default: medians of fewer runs move too much. */
const BENCHMARKS = {
  synth: { run: coldSynth, rounds: 5 },
  growth: { run: growth, rounds: 5 },
  rehearsal: { run: rehearsal, rounds: 3 },
  machines: { run: machines, rounds: 1 },
};

/** Prints one table for each benchmark, as Markdown; exits 1 when a promise is not kept. */
async function main() {
  const { values, positionals } = parseArgs({
    options: { rounds: { type: "string" } },
    allowPositionals: true,
  });
  const names = positionals.length === 0 ? Object.keys(BENCHMARKS) : positionals;
  const unknown = names.filter((name) => BENCHMARKS[name] === undefined);
  if (unknown.length > 0)
    throw new Error(`no benchmark ${unknown.join(", ")}: ${Object.keys(BENCHMARKS).join(", ")}`);
  const memory = (totalmem() / 1e9).toFixed(0);
  const [{ model }] = cpus();
  console.log(
    `Node ${process.versions.node}, ${process.platform}, ${cpus().length} × ${model}, ${memory} GB\n`,
  );
  for (const name of names) {
    const { run, rounds: usual } = BENCHMARKS[name];
    const rounds = Number(values.rounds ?? usual);
    process.stderr.write(`${name}:\n`);
    const { title, text, kept } = await run({ rounds });
    console.log(`## ${title}\n\nMedian (minimum–maximum) of ${rounds} rounds.\n\n${text}\n`);
    if (!kept) process.exitCode = 1;
  }
}

await main();
