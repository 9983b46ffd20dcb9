"use strict";

const { spawn } = require("node:child_process");
const { once } = require("node:events");
const { createHash } = require("node:crypto");
const {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} = require("node:fs");
const { basename, dirname, join, relative } = require("node:path");

const root = join(__dirname, "..");
const NOT_INSTALLED = "The checkout's dependencies are not installed: run `npm ci` in its root first.";

/** The compiler itself: its launcher would start another Node first, a fifth of the time of a cold synth's check. */
function findCompiler() {
  const platformPackage = `@typescript/typescript-${process.platform}-${process.arch}`;
  try {
    const folder = dirname(require.resolve(`${platformPackage}/package.json`));
    return join(folder, "lib", process.platform === "win32" ? "tsc.exe" : "tsc");
  } catch {
    return stop(NOT_INSTALLED);
  }
}

/** In milliseconds; an older lock belongs to a process number that was given out again. */
const LONGEST_COMPILE = 5 * 60_000;

/** What the compiler reads. */
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
const OUTPUT = /^(?:cdktf\.out|\.bootstrap(?:-.*)?(?:\.lock)?)$/;

/** For the compiler, a Go program that lives for a second: collecting garbage takes a third of its time. */
const WITHOUT_COLLECTION = { GOGC: "off", GOMEMLIMIT: "1GiB" };

/**
 * Type-checks and compiles into `.build/`, only what changed, and nothing at all where no file did. Everything that
 * runs our TypeScript goes through here, so a type error never reaches a plan. Exits 1 on the first type error set.
 *
 * Contents decide, not times: a file that is older than what was compiled may still be another one. Where no file's
 * size, times and number changed, its contents are not read.
 *
 * @param project `tsconfig.build.json` is the whole product, `tsconfig.synth.json` what a synth runs: it leaves out the
 *   AWS clients, whose types take most of the time and four times the memory
 * @param meanwhile called while the compiler runs, where it runs at all
 */
async function build(project = "tsconfig.build.json", meanwhile = () => undefined) {
  const stamp = join(root, ".build", `${basename(project, ".json")}.compiled`);
  try {
    const sources = SOURCES.flatMap((source) => filesIn(join(root, source)));
    const look = digest(sources.map(lookOf));
    if (read(stamp).look === look) return;
    await whileAlone(() => compileUnlessDone(project, stamp, sources, look, meanwhile));
  } catch (error) {
    if (!(error.code in REASONS)) throw error;
    stop(`Groundplan cannot be compiled: ${REASONS[error.code]} (${error.path ?? root}).`);
  }
}

const REASONS = {
  ENOSPC: "the disk is full",
  EROFS: "the checkout is read-only, and what was compiled is not of these files",
  EACCES: "a file may not be read or written",
  EPERM: "a file may not be read or written",
};

async function compileUnlessDone(project, stamp, sources, look, meanwhile) {
  const hashed = () => digest(sources.map((file) => `${relative(root, file)}\0${hashOf(file)}`));
  const before = read(stamp).contents;
  let contents = before === undefined ? undefined : hashed();
  if (before === undefined || contents !== before) {
    // Who goes back to the earlier contents finds other files than they were compiled to.
    rmSync(stamp, { force: true });
    await compile(project, () => {
      contents ??= hashed();
      meanwhile();
    });
  }
  // What is saved meanwhile may not be what was compiled: the next run compiles it.
  if (look !== digest(sources.map(lookOf))) return;
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, JSON.stringify({ look, contents }));
}

async function compile(project, meanwhile) {
  const compiler = findCompiler();
  process.stderr.write("Compiling Groundplan …\n");
  const child = spawn(compiler, ["--project", join(root, project), "--pretty", "false"], {
    cwd: root,
    env: { ...process.env, ...WITHOUT_COLLECTION },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (part) => said.push(part));
  const closed = once(child, "close");
  meanwhile();
  const [status] = await closed;
  if (status === 0) return;
  process.stderr.write(Buffer.concat(said));
  stop("Type errors: nothing was synthesized. Correct the lines above and run again.");
}

/** Two at once would run what the other has written half of. A lock of a process that has gone is passed over. */
async function whileAlone(work) {
  const lock = join(root, ".build", "compiling");
  mkdirSync(dirname(lock), { recursive: true });
  while (!take(lock)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  try {
    await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function take(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    const holder = Number(readText(lock));
    const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0);
    if ((holder > 0 && !isRunning(holder)) || Math.abs(age) > LONGEST_COMPILE) rmSync(lock, { force: true });
    return false;
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

function filesIn(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return [];
  if (stats.isFile()) return [path];
  if (!stats.isDirectory()) return [];
  return readdirSync(path)
    .filter((name) => !OUTPUT.test(name))
    .sort()
    .flatMap((name) => filesIn(join(path, name)));
}

/** Changes with every change of a file, also one that sets its time back: the change time cannot be set. */
function lookOf(file) {
  const { size, mtimeMs, ctimeMs, ino } = statSync(file);
  return `${file}\0${size} ${mtimeMs} ${ctimeMs} ${ino}`;
}

function hashOf(file) {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}

function digest(lines) {
  return createHash("sha256").update(lines.join("\n")).digest("hex");
}

function read(stamp) {
  try {
    return JSON.parse(readText(stamp));
  } catch {
    return {};
  }
}

function readText(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

function stop(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
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
