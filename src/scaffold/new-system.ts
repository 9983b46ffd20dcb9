import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { repositoryRoot } from "../process/repository-root";
import { ExitCode, UserError } from "../text/user-error";
import { systemFiles } from "./system-files";

/** Names become folders and parts of resource names and state keys. */
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
 * Writes a system that synthesizes, plans and passes its tests unchanged, compiles it and writes its JSON Schema.
 *
 * @throws UserError if the name is invalid or its folder exists
 */
export function newSystem(name: string, root = repositoryRoot): NewSystem {
  requireName(name);
  const files = systemFiles(name);
  const taken = files.find(({ path }) => existsSync(join(root, dirname(path))));
  if (taken !== undefined) {
    throw new UserError({
      what: `the folder ${dirname(taken.path)} already exists`,
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
      `Define its settings in systems/${name}/config.ts, then run npx groundplan schemas`,
      `Define its resources in systems/${name}/stack.ts`,
      `Keep the resource addresses in __tests__/systems/${name}/addresses.prod.txt up to date`,
      `Test it: npx jest __tests__/systems/${name}`,
    ],
  };
}

function requireName(name: string): void {
  if (SYSTEM_NAME.test(name) && name.length <= LONGEST_NAME) return;
  throw new UserError({
    what: `${JSON.stringify(name)} is not a valid system name`,
    where: "<name>",
    next: `Use lower-case letters, digits and single hyphens, at most ${LONGEST_NAME} characters: data-lake.`,
    exitCode: ExitCode.usage,
  });
}

/** Runs in a separate process, which first compiles the new system. */
function writeSchema(root: string): void {
  const { status, stderr } = spawnSync(process.execPath, [join(root, "bin", "groundplan.js"), "schemas"], {
    cwd: root,
    encoding: "utf8",
  });
  if (status === 0) return;
  throw new UserError({
    what: `wrote the new system, but not its schema: ${stderr.trim().split("\n")[0] ?? ""}`,
    where: root,
    next: "Run npx groundplan schemas to see the whole error.",
  });
}
