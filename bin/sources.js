"use strict";

const { createHash } = require("node:crypto");
const { readdirSync, readFileSync, statSync } = require("node:fs");
const { join, relative } = require("node:path");

const root = join(__dirname, "..");

/** What the compiler reads. */
const SOURCES = [
  ...["main.ts", "src", "constructs", "backends", "systems", "user-data"],
  ...["tsconfig.json", "tsconfig.build.json", "tsconfig.synth.json"],
  join("node_modules", ".package-lock.json"),
];

/** Written by what we run, not read by the compiler. */
const OUTPUT = /^(?:cdktf\.out|\.bootstrap(?:-.*)?(?:\.lock)?)$/;

/** The files of the program, sorted. */
const sources = () => SOURCES.flatMap((source) => filesIn(join(root, source)));

function filesIn(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return [];
  return stats.isDirectory() ? filesBelow(path) : [path];
}

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !OUTPUT.test(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return filesBelow(path);
      if (entry.isFile()) return [path];
      return entry.isSymbolicLink() ? filesIn(path) : [];
    });
}

/** Changes with every change of a file, also one that sets its time back: the change time cannot be set. */
function lookOf(files) {
  return digest(
    files.map((file) => {
      const { size, mtimeMs, ctimeMs, ino } = statSync(file, { throwIfNoEntry: false }) ?? {};
      return `${file}\0${size} ${mtimeMs} ${ctimeMs} ${ino}`;
    }),
  );
}

/** Changes with the names and contents of the files alone. Takes longer to find out. */
function contentsOf(files) {
  return digest(files.map((file) => `${relative(root, file)}\0${digest([readFileSync(file)])}`));
}

function digest(parts) {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part).update("\n");
  return hash.digest("hex");
}

/** What we wrote as JSON earlier; empty where there is none, or only a part of it. */
function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    if (error instanceof SyntaxError || error.code === "ENOENT") return {};
    throw error;
  }
}

module.exports = { root, sources, lookOf, contentsOf, readJson };
