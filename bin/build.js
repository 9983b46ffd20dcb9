"use strict";

const { existsSync, mkdirSync, rmSync, writeFileSync } = require("node:fs");
const { dirname, join } = require("node:path");
const { compile, NOT_INSTALLED, stop, stopOnRefusal, whileAlone } = require("./compiler");
const { nameProgram } = require("./program");
const { contentsOf, lookOf, readJson, root, sources } = require("./sources");

const stamp = join(root, ".build", "compiled.json");

/** Each checker reads the types of the libraries again: a second one takes more time than it saves. */
const ONE_CHECKER = ["--checkers", "1"];

/**
 * Type-checks the product and compiles it into `.build/`, only what changed, and nothing at all where no file did. A
 * type error never reaches a plan. Exits 1 on the first type error set.
 *
 * Contents decide, not times: a file that is older than what was compiled may still be another one. Where no file's
 * size, times and number changed, its contents are not read.
 */
async function build() {
  try {
    const files = sources();
    const look = lookOf(files);
    nameProgram(look);
    if (readJson(stamp).look === look) return;
    await whileAlone(() => compileUnlessDone(files, look));
  } catch (error) {
    stopOnRefusal(error);
  }
}

async function compileUnlessDone(files, look) {
  const before = readJson(stamp).contents;
  const contents = contentsOf(files);
  if (contents !== before) {
    // Who goes back to the earlier contents finds other files than they were compiled to.
    rmSync(stamp, { force: true });
    await compile("tsconfig.build.json", ONE_CHECKER);
  }
  // What is saved meanwhile may not be what was compiled: the next run compiles it.
  if (look !== lookOf(files)) return;
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, JSON.stringify({ look, contents }));
}

/** Runs what was compiled; before `npm ci` that ends with a sentence. */
function load(file) {
  try {
    require(join(root, ".build", file));
  } catch (error) {
    if (error.code !== "MODULE_NOT_FOUND" || existsSync(join(root, "node_modules", "cdktf"))) throw error;
    stop(NOT_INSTALLED);
  }
}

module.exports = { build, load };

if (require.main === module) void build();
