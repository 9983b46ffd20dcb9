"use strict";

const { readFileSync, statfsSync } = require("node:fs");

const FOLDER = "/dev/shm";

/** Bytes: three workers need a tenth of it, and an installation of packages another. */
const ROOM = 4 * 2 ** 30;

/**
 * Puts the tests' temporary files into memory where the machine has a folder for it. Tests copy the checkout, synthesize
 * and keep states in thousands of small files: on a disk, `bad-input.test.ts` took twice the processor time.
 */
function keepTemporaryFilesInMemory(env = process.env) {
  if (env["TMPDIR"] === undefined && isInMemory(FOLDER) && roomIn(FOLDER) >= ROOM) env["TMPDIR"] = FOLDER;
}

function isInMemory(folder) {
  const mounts = readIfThere("/proc/mounts").split("\n");
  const [, , type, options = ""] =
    mounts.map((line) => line.split(" ")).find(([, at]) => at === folder) ?? [];
  // Tests run programs that they write.
  return type === "tmpfs" && options.split(",").every((option) => option !== "noexec" && option !== "ro");
}

function roomIn(folder) {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

function readIfThere(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

module.exports = { keepTemporaryFilesInMemory };
