import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { repositoryRoot } from "../process/repository-root";
import { ExitCode, UserError } from "../text/user-error";
import { systemFiles } from "./system-files";

/** Names become folders, parts of resource names and of state keys. */
const SYSTEM_NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const LONGEST_NAME = 30;

/** What was written, and what to do next. */
export interface NewSystem {
  readonly system: string;
  /** Paths below the checkout. */
  readonly files: readonly string[];
  readonly next: readonly string[];
}

/**
 * Writes a system that synthesizes, plans and passes its tests as it is, compiles it and writes its JSON Schema.
 *
 * @throws UserError for an invalid name, or one that already has a folder
 */
export function newSystem(name: string, root = repositoryRoot): NewSystem {
  requireName(name);
  const files = systemFiles(name);
  const taken = files.find(({ path }) => existsSync(join(root, dirname(path))));
  if (taken !== undefined) {
    throw new UserError({
      what: `there is a folder ${dirname(taken.path)} already`,
      where: name,
      next: "Choose another name, or remove the folder. Nothing was written.",
      exitCode: ExitCode.usage,
    });
  }
  for (const { path, text } of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  writeSchema(root);
  return {
    system: name,
    files: [...files.map(({ path }) => path), `schemas/${name}.schema.json`],
    next: [
      `Rehearse it: npx groundplan rehearse ${name}`,
      `Say what an environment decides in systems/${name}/config.ts, then run npx groundplan schemas`,
      `Say what it is made of in systems/${name}/stack.ts`,
      `Keep its addresses: __tests__/systems/${name}/addresses.prod.txt lists them`,
      `Test it: npx jest __tests__/systems/${name}`,
    ],
  };
}

function requireName(name: string): void {
  if (SYSTEM_NAME.test(name) && name.length <= LONGEST_NAME) return;
  throw new UserError({
    what: `${JSON.stringify(name)} cannot name a system`,
    where: "<name>",
    next: `Use lower-case letters, digits and single hyphens, at most ${LONGEST_NAME}: data-lake.`,
    exitCode: ExitCode.usage,
  });
}

/** Runs in a separate process, which compiles the new system first. */
function writeSchema(root: string): void {
  const { status, stderr } = spawnSync(process.execPath, [join(root, "bin", "groundplan.js"), "schemas"], {
    cwd: root,
    encoding: "utf8",
  });
  if (status === 0) return;
  throw new UserError({
    what: `the new system was written, but its schema was not: ${stderr.trim().split("\n")[0] ?? ""}`,
    where: root,
    next: "Run npx groundplan schemas to see all of it.",
  });
}
