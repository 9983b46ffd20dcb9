"use strict";

const { spawnSync } = require("node:child_process");
const { mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } = require("node:fs");
const { basename, dirname, join } = require("node:path");

const root = join(__dirname, "..");

/** The compiler itself: its launcher would start another Node first, a fifth of the time of a cold synth's check. */
const platformPackage = `@typescript/typescript-${process.platform}-${process.arch}`;
const compiler = join(
  dirname(require.resolve(`${platformPackage}/package.json`)),
  "lib",
  process.platform === "win32" ? "tsc.exe" : "tsc",
);

/** What the compiler reads. Folders count as well: a file that is gone leaves only its folder changed. */
const SOURCES = [
  ...["main.ts", "src", "constructs", "backends", "systems", "user-data"],
  ...[
    "tsconfig.json",
    "tsconfig.build.json",
    "tsconfig.synth.json",
    join("node_modules", ".package-lock.json"),
  ],
];

/** Written by what we run, not read by the compiler. */
const OUTPUTS = new Set(["cdktf.out", ".bootstrap", ".bootstrap.lock"]);

/** For the compiler, a Go program that lives for a second: collecting garbage takes a third of its time. */
const WITHOUT_COLLECTION = { GOGC: "off", GOMEMLIMIT: "1GiB" };

/**
 * Type-checks and compiles into `.build/`, only what changed, and nothing at all where no file did. Everything that
 * runs our TypeScript goes through here, so a type error never reaches a plan. Exits 1 on the first type error set.
 *
 * @param project `tsconfig.build.json` is the whole product, `tsconfig.synth.json` what a synth runs: it leaves out the
 *   AWS clients, whose types take most of the time and four times the memory
 */
function build(project = "tsconfig.build.json") {
  const stamp = join(root, ".build", `${basename(project, ".json")}.compiled`);
  const began = new Date();
  if (isNewerThanSources(stamp)) return;
  const result = spawnSync(compiler, ["--project", join(root, project), "--pretty", "false"], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, ...WITHOUT_COLLECTION },
  });
  if (result.status !== 0) refuse(result);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, "");
  // What is saved while the compiler runs may have come too late for it.
  utimesSync(stamp, began, began);
}

function refuse({ stdout, stderr }) {
  process.stderr.write(`${stdout}${stderr}`);
  process.stderr.write("Type errors: nothing was synthesized. Fix the lines above and run again.\n");
  process.exit(1);
}

function isNewerThanSources(stamp) {
  const compiled = statSync(stamp, { throwIfNoEntry: false })?.mtimeMs;
  return compiled !== undefined && SOURCES.every((source) => isOlder(join(root, source), compiled));
}

function isOlder(path, time) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return true;
  if (stats.mtimeMs >= time) return false;
  if (!stats.isDirectory()) return true;
  return readdirSync(path).every((name) => OUTPUTS.has(name) || isOlder(join(path, name), time));
}

module.exports = { build };

if (require.main === module) build();
