import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compileCheckout, inScratchFolder } from "./checkout.mjs";
import { alternate, median, ratios, spread } from "./measure.mjs";
import { markdownTable } from "./table.mjs";

const COUNTS = [1000, 2000, 5000];

/** How much more than five times may five times the resources cost: what a garbage collection moves on a busy machine. */
const TOLERANCE = 1.15;

const ONE_STACK = fileURLToPath(new URL("growth/one-stack.mjs", import.meta.url));

/** Time and memory of one stack as it grows, each size in a process of its own. */
export async function growth({ rounds }) {
  compileCheckout();
  return inScratchFolder(async (scratch) => {
    const sizes = COUNTS.map((count) => [count, () => synthesize(count, join(scratch, String(count)))]);
    const runs = await alternate(Object.fromEntries(sizes), rounds);
    return report(runs);
  });
}

function synthesize(count, outdir) {
  // cdktf makes the folder, not the one above it.
  const child = spawnSync(process.execPath, [ONE_STACK, String(count), outdir], { encoding: "utf8" });
  if (child.status !== 0) throw new Error(`${count} resources: ${child.stderr}`);
  const usage = JSON.parse(child.stdout);
  return { ...usage, time: usage.construct + usage.synth };
}

function report(runs) {
  const column = (count, key) => runs[count].map((run) => run[key]);
  const [least, most] = [COUNTS[0], COUNTS[COUNTS.length - 1]];
  const growths = ["construct", "synth", "time", "grown"].map((key) =>
    ratios(column(most, key), column(least, key)),
  );
  const [, , time, memory] = growths;
  const perResource = (count, key, factor, digits) =>
    spread(
      column(count, key).map((value) => (value / count) * factor),
      digits,
    );
  const rows = COUNTS.map((count) => [
    `${count} resources`,
    perResource(count, "construct", 1, 3),
    perResource(count, "synth", 1, 3),
    perResource(count, "time", 1, 3),
    perResource(count, "grown", 1000, 1),
    spread(column(count, "megabytes"), 0),
  ]);
  const table = markdownTable(
    ["", "construct ms each", "synth ms each", "both ms each", "memory kB each", "peak MB"],
    rows,
  );
  const [construct, synth, both, grown] = growths.map((ratio) => spread(ratio));
  const factor = most / least;
  const summary = `${most} ÷ ${least} resources (linear would be ${factor}): construct ${construct}, synth ${synth}, both ${both}, memory beyond the start ${grown}.`;
  const kept = [time, memory].every((ratio) => median(ratio) <= factor * TOLERANCE);
  return {
    title: "One stack as it grows",
    text: `${summary}\n\n${table}\n\nLinear or better: ${kept ? "kept" : "NOT KEPT"}.`,
    kept,
  };
}
