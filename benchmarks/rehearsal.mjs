import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compileCheckout } from "./checkout.mjs";
import { alternate, measure, outputOf, ratios, spread } from "./measure.mjs";
import { markdownTable } from "./table.mjs";

const SYSTEM = "hellotron-vega";
const ENVIRONMENT = "prod";
const MANY = 1000;
const PLAN_FILE = "benchmark.tfplan";

/**
 * What a rehearsal costs: an environment planned, applied and destroyed in the simulated AWS, beside as many
 * resources of the engine's own `terraform_data` on the same backend; then a plan of 1,000 resources.
 */
export async function rehearsal({ rounds }) {
  const load = await compileCheckout();
  const engines = onePerKind(load("src/engine/find-engine").installedEngines(process.env));
  if (engines.length === 0) throw new Error("the rehearsal needs tofu or terraform");
  const texts = [];
  for (const engine of engines)
    texts.push(await inWorld(load, (world) => rehearseWith(engine, { load, world, rounds })));
  return {
    title: `The rehearsal of ${SYSTEM} ${ENVIRONMENT}, simulated AWS`,
    text: texts.join("\n\n"),
    kept: true,
  };
}

function onePerKind(engines) {
  return engines.filter(({ kind }, index) => engines.findIndex((other) => other.kind === kind) === index);
}

async function inWorld(load, work) {
  const { openWorld } = load("src/rehearsal/world");
  const { rehearsalScope } = load("src/rehearsal/scope");
  const { withEnvironment } = load("src/rehearsal/with-environment");
  const { silentProgress } = load("src/terminal/progress");
  const systems = load("src/synthesis/synthesize").loadNamedSystems([SYSTEM]);
  const world = await openWorld({ ...rehearsalScope(systems), progress: silentProgress });
  try {
    return await withEnvironment(world, () => work(world));
  } finally {
    await world.close();
  }
}

async function rehearseWith(engine, { load, world, rounds }) {
  const { folder, backend } = await prepareEnvironment(load, world, engine);
  const count = await countPlanned(engine, folder);
  const baseline = writeBaseline(join(world.folder, "baseline"), count, backend);
  const [many, manyBaseline] = writeMany(world.folder);
  for (const each of [baseline, many, manyBaseline])
    await outputOf(engine.path, ["init", "-input=false"], { cwd: each });

  const lives = await alternate(
    { simulated: () => live(engine, folder), builtIn: () => live(engine, baseline) },
    rounds,
  );
  const plans = await alternate(
    { simulated: () => run(engine, many, "plan"), builtIn: () => run(engine, manyBaseline, "plan") },
    rounds,
  );
  const stages = ["plan", "apply", "empty plan", "destroy"];
  const pick = (name) => (stage) => lives[name].map((life) => life[stage]);
  const rows = [
    ...stages.map((stage) =>
      row(`${stage}, ${count} resources`, count, pick("simulated")(stage), pick("builtIn")(stage)),
    ),
    row(`plan, ${MANY} resources`, MANY, plans.simulated, plans.builtIn),
  ];
  const head = [
    "",
    "simulated ÷ built-in",
    "ms per resource",
    "wall s",
    "of it our provider's cpu s",
    "built-in wall s",
  ];
  return `${engine.kind} ${engine.version}\n\n${markdownTable(head, rows)}`;
}

/** One environment, planned, applied, found unchanged and destroyed. */
async function live(engine, folder) {
  return {
    plan: await run(engine, folder, "plan", `-out=${PLAN_FILE}`),
    apply: await run(engine, folder, "apply", PLAN_FILE),
    "empty plan": await run(engine, folder, "plan", "-detailed-exitcode"),
    destroy: await run(engine, folder, "destroy", "-auto-approve"),
  };
}

/** The provider lives in this process: what it takes is what we take meanwhile. */
async function run(engine, folder, subcommand, ...options) {
  const before = process.cpuUsage();
  const usage = await measure({
    command: [engine.path, subcommand, "-input=false", ...options],
    cwd: folder,
  });
  const { user, system } = process.cpuUsage(before);
  return { ...usage, provider: (user + system) / 1e6 };
}

async function prepareEnvironment(load, world, engine) {
  const { readStackJson } = load("backends/bootstrap/working-copy");
  const { requireSuccess } = load("src/engine/require-success");
  const { ScratchSystem } = load("src/rehearsal/life/scratch-system");
  const scratch = new ScratchSystem(
    load("src/systems/discover-systems").loadDefinition(SYSTEM),
    world.folder,
  );
  // A protected environment could not be destroyed between the rounds.
  scratch.edit(ENVIRONMENT, ["protection"], "relaxed");
  const system = scratch.synthesize();
  await scratch.bootstrap(system.bootstrap, requireSuccess(engine, { system: SYSTEM }));
  const folder = scratch.stackFolder({ name: ENVIRONMENT });
  await outputOf(engine.path, ["init", "-input=false"], { cwd: folder });
  return { folder, backend: readStackJson(folder).terraform.backend };
}

async function countPlanned(engine, folder) {
  await outputOf(engine.path, ["plan", "-input=false", `-out=${PLAN_FILE}`], { cwd: folder });
  const plan = JSON.parse(await outputOf(engine.path, ["show", "-json", PLAN_FILE], { cwd: folder }));
  return plan.resource_changes.filter(({ change }) => change.actions.includes("create")).length;
}

/** As many resources of the engine's own, whose state lies in the same bucket under another key. */
function writeBaseline(folder, count, { s3 }) {
  const backend = { s3: { ...s3, key: "benchmark/baseline.tfstate" } };
  return writeStack(folder, { terraform: { backend }, resource: { terraform_data: builtIn(count) } });
}

function writeMany(parent) {
  const buckets = named(MANY, (name) => ({ bucket: name, tags: { Name: name } }));
  const simulated = {
    terraform: { required_providers: { aws: { source: "hashicorp/aws" } } },
    provider: { aws: { region: "us-east-1" } },
    resource: { aws_s3_bucket: buckets },
  };
  return [
    writeStack(join(parent, "many-simulated"), simulated),
    writeStack(join(parent, "many-built-in"), { resource: { terraform_data: builtIn(MANY) } }),
  ];
}

function builtIn(count) {
  return named(count, (name) => ({ input: { bucket: name, tags: { Name: name } } }));
}

function named(count, settings) {
  const names = Array.from({ length: count }, (_, index) => `benchmark-${index}`);
  return Object.fromEntries(names.map((name) => [name, settings(name)]));
}

function writeStack(folder, stack) {
  mkdirSync(folder);
  writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(stack));
  return folder;
}

function row(title, count, simulated, builtIn) {
  const walls = (runs) => runs.map(({ wall }) => wall);
  return [
    title,
    spread(ratios(walls(simulated), walls(builtIn))),
    spread(
      walls(simulated).map((wall) => (wall / count) * 1000),
      1,
    ),
    spread(walls(simulated)),
    spread(simulated.map(({ provider }) => provider)),
    spread(walls(builtIn)),
  ];
}
