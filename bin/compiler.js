"use strict";

const { spawn } = require("node:child_process");
const { once } = require("node:events");
const { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } = require("node:fs");
const { dirname, join } = require("node:path");
const { root } = require("./sources");

const NOT_INSTALLED = "The checkout's dependencies are not installed: run `npm ci` in its root first.";

/** In milliseconds; an older lock belongs to a process number that was given out again. */
const LONGEST_COMPILE = 5 * 60_000;

/** For the compiler, a Go program that lives for a second: collecting garbage takes a third of its time. */
const WITHOUT_COLLECTION = { GOGC: "off", GOMEMLIMIT: "1GiB" };

/**
 * Runs TypeScript's compiler on a project of ours. Prints the type errors and ends the process with 1 if there are any.
 *
 * @param {string} project a file in the checkout's root
 * @param {readonly string[]} options
 */
async function compile(project, options) {
  const compiler = findCompiler();
  process.stderr.write("Compiling Groundplan …\n");
  const words = ["--project", join(root, project), "--pretty", "false", ...options];
  const child = spawn(compiler, words, {
    cwd: root,
    env: { ...process.env, ...WITHOUT_COLLECTION },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (part) => said.push(part));
  const [status] = await once(child, "close");
  if (status === 0) return;
  process.stderr.write(Buffer.concat(said));
  stop("Type errors: nothing was synthesized. Correct the lines above and run again.");
}

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

/** Two compilers at once would write one file together. A lock of a process that has gone is passed over. */
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
    const holder = Number(readHolder(lock));
    const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0);
    if ((holder > 0 && !isRunning(holder)) || Math.abs(age) > LONGEST_COMPILE) rmSync(lock, { force: true });
    return false;
  }
}

function readHolder(lock) {
  try {
    return readFileSync(lock, "utf8");
  } catch {
    // Released since.
    return "";
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

const REASONS = {
  ENOSPC: "the disk is full",
  EROFS: "the checkout is read-only, and what was compiled is not of these files",
  EACCES: "a file may not be read or written",
  EPERM: "a file may not be read or written",
};

/** Says in one sentence what the disk refused. Anything else is thrown again. */
function stopOnRefusal(error) {
  if (!(error.code in REASONS)) throw error;
  stop(`Groundplan cannot be compiled: ${REASONS[error.code]} (${error.path ?? root}).`);
}

function stop(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

module.exports = { NOT_INSTALLED, compile, whileAlone, stopOnRefusal, stop };
