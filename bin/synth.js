"use strict";

// What `app` of every cdktf.json runs: main.ts and what it imports, straight from the sources. TypeScript's compiler
// checks their types meanwhile, and nothing is written before it has found no error. To wait for it first would take
// twice as long.
const { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const { dirname, join, relative } = require("node:path");
const { setFlagsFromString } = require("node:v8");
const { compile, NOT_INSTALLED, stop, stopOnRefusal } = require("./compiler");
const { nameProgram } = require("./program");
const { contentsOf, lookOf, readJson, root, sources } = require("./sources");
const { leaveOutUnused } = require("./unused-modules");

/** The look of the sources whose types were checked last, and their JavaScript. */
const kept = join(root, ".build", "synth.json");

/**
 * V8 optimizes what it has run for a while, on the core where the compiler works. In a process that lives for less than a
 * second that is a sixth of its time and saves nothing, so only what runs very often is optimized. From Node 22 on, V8 has
 * a cheaper optimizer and no such flag.
 */
if (Number.parseInt(process.versions.node, 10) < 22) setFlagsFromString("--interrupt-budget=1000000");

// Node 22 and later warn of a call in cdktf, which nobody who synthesizes can change.
process.noDeprecation = true;

const SWC = {
  ...{ swcrc: false, configFile: false, sourceMaps: false },
  jsc: { target: "es2022", parser: { syntax: "typescript" } },
  module: { type: "commonjs" },
};

try {
  synthesize();
} catch (error) {
  stopOnRefusal(error);
}

function synthesize() {
  const files = sources();
  const look = lookOf(files);
  nameProgram(look);
  const before = readJson(kept);
  const isSame =
    before.look === look || (before.contents !== undefined && before.contents === contentsOf(files));
  const code = isSame ? before.code : {};
  const known = Object.keys(code).length;
  require.extensions[".ts"] = (module, file) => {
    module._compile((code[relative(root, file)] ??= translate(file)), file);
  };
  const checked = isSame ? Promise.resolve() : checkTypes(files, look);
  const isKept = () => before.look === look && Object.keys(code).length === known;
  run(checked)
    .then(() => isKept() || keep({ look, contents: contentsOf(files), code }))
    .catch(stopOnRefusal);
}

/** @param {Promise<unknown>} checked never settles where there are type errors: the process ends */
async function run(checked) {
  try {
    leaveOutUnused();
    await require("../main.ts").main(checked);
  } catch (error) {
    // Type errors are the likely reason, and say more.
    await checked;
    if (error.code === "MODULE_NOT_FOUND" && !existsSync(join(root, "node_modules", "cdktf")))
      stop(NOT_INSTALLED);
    throw error;
  }
}

function translate(file) {
  return require("@swc/core").transformSync(readFileSync(file, "utf8"), { ...SWC, filename: file }).code;
}

/** On one core: the other one runs the synth. */
async function checkTypes(files, look) {
  await compile("tsconfig.synth.json", ["--singleThreaded"]);
  if (look !== lookOf(files)) stop("The sources changed while they were compiled: run again.");
}

function keep(program) {
  mkdirSync(dirname(kept), { recursive: true });
  writeFileSync(`${kept}.${process.pid}`, JSON.stringify(program));
  renameSync(`${kept}.${process.pid}`, kept);
}
