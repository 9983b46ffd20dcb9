import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { join } from "node:path";
import { compileCheckout, copyCheckout, inScratchFolder, linkModules, root } from "./checkout.mjs";
import { alternate, measure, median, ratios, spread } from "./measure.mjs";
import { generateStockProject } from "./stock/generate.mjs";
import { markdownTable } from "./table.mjs";

/** What issues a promise: the ratios that a change must not fall below. */
const PROMISED = { faster: 8, smaller: 5 };

/**
 * Synth of every environment of every system with nothing compiled yet, type check included, beside the same
 * resources in a project as cdktf's template makes it. Both must write the same stacks, or nothing is measured.
 */
export async function coldSynth({ rounds }) {
  return inScratchFolder(async (scratch) => {
    const [ours, stock] = ["groundplan", "stock"].map((name) => join(scratch, name));
    copyCheckout(ours);
    await makeStockProject(stock);
    const groundplan = () =>
      measure({
        command: [process.execPath, "bin/synth.js"],
        cwd: ours,
        before: () => remove(ours, ".build", "cdktf.out"),
      });
    const template = () =>
      measure({
        command: ["npx", "ts-node", "main.ts"],
        cwd: stock,
        before: () => remove(stock, "cdktf.out"),
      });
    const runs = await alternate({ template, groundplan }, rounds);
    const resources = compareStacks(join(ours, "cdktf.out"), join(stock, "cdktf.out"));
    return report(runs, resources);
  });
}

async function makeStockProject(folder) {
  const load = await compileCheckout();
  const { systemsInScope } = load("src/systems/discover-systems");
  const { loadNamedSystems } = load("src/synthesis/synthesize");
  const { buildApp } = load("src/synthesis/build-app");
  mkdirSync(folder);
  linkModules(folder);
  const outdir = join(folder, "cdktf.out");
  const app = buildApp(loadNamedSystems(systemsInScope(root)), { outdir, severalSystems: true });
  app.synth();
  generateStockProject(app, folder);
}

function remove(folder, ...names) {
  for (const name of names) rmSync(join(folder, name), { recursive: true, force: true });
}

/** @returns the number of resources and data sources. @throws when the two differ in anything that an engine reads */
function compareStacks(ours, stock) {
  const ids = readdirSync(join(ours, "stacks"));
  const pairs = ids.map((id) => [id, ...[ours, stock].map((out) => readStack(out, id))]);
  for (const [id, one, other] of pairs) {
    if (!isDeepStrictEqual(one, other))
      throw new Error(`the stock project's ${id} is not ours: ${firstDifference(one, other)}`);
  }
  return pairs
    .flatMap(([, { resource, data }]) => [resource, data])
    .reduce((sum, group) => sum + countOf(group), 0);
}

function readStack(out, id) {
  return withoutMetadata(JSON.parse(readFileSync(join(out, "stacks", id, "cdk.tf.json"), "utf8")));
}

/** cdktf's notes on where a construct stands, and ours on accepted risks; engines skip them. */
function withoutMetadata(value) {
  if (Array.isArray(value)) return value.map(withoutMetadata);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => key !== "//");
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutMetadata(inner)]));
}

function firstDifference(one, other, path = "") {
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null)
    return `${path}: ${JSON.stringify(one)} and ${JSON.stringify(other)}`;
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  const key = keys.find((name) => !isDeepStrictEqual(one[name], other[name]));
  return firstDifference(one[key], other[key], `${path}/${key}`);
}

function countOf(group = {}) {
  return Object.values(group).reduce((sum, byName) => sum + Object.keys(byName).length, 0);
}

function report({ template, groundplan }, resources) {
  const column = (runs, key) => runs.map((run) => run[key]);
  const ratio = (key) => ratios(column(template, key), column(groundplan, key));
  const [wall, cpu, memory] = ["wall", "cpu", "megabytes"].map(ratio);
  const row = (name, runs) => [
    name,
    spread(column(runs, "wall")),
    spread(column(runs, "cpu")),
    spread(column(runs, "megabytes"), 0),
  ];
  const table = markdownTable(
    ["", "wall s", "cpu s", "peak MB"],
    [
      ["template ÷ groundplan", spread(wall, 1), spread(cpu, 1), spread(memory, 1)],
      row("stock template (npx ts-node, barrel)", template),
      row("groundplan (node bin/synth.js)", groundplan),
    ],
  );
  const kept = median(wall) >= PROMISED.faster && median(memory) >= PROMISED.smaller;
  const verdict = `Promised: ${PROMISED.faster} × faster, 1/${PROMISED.smaller} of the peak memory. ${kept ? "Kept" : "NOT KEPT"}.`;
  const title = `Cold synth of all stacks, type check included: ${resources} resources and data sources`;
  return { title, text: `${table}\n\n${verdict}`, kept };
}
