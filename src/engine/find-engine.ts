import { spawnSync } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, join, resolve } from "node:path";

import { withoutStrangers } from "./engine-environment";
import { cacheFolder } from "../process/cache-folder";
import { requireNotSignalled } from "../process/interruption";
import { ExitCode, UserError } from "../text/user-error";
import {
  builtTofuVersion,
  engineNames,
  isAtLeast,
  minimumVersions,
  type Engine,
  type EngineKind,
} from "./engine";

export interface EngineSearch {
  /** The value of `--engine`: `tofu`, `terraform`, another name on PATH, or a path. Overrides `GROUNDPLAN_ENGINE`. */
  readonly flag?: string;
  /** `GROUNDPLAN_ENGINE`, `GROUNDPLAN_TOFU` (a path of tofu), `PATH`, `XDG_CACHE_HOME` and `HOME` are read. */
  readonly env: NodeJS.ProcessEnv;
}

const install =
  "Install OpenTofu 1.11 or newer (https://opentofu.org/docs/intro/install/) or Terraform 1.11 or newer " +
  "(https://developer.hashicorp.com/terraform/install), or build OpenTofu with tools/opentofu/build.sh (needs Go).";

/**
 * The engine to use: the requested one, else tofu or terraform on PATH (tofu first), else the tofu that
 * `tools/opentofu/build.sh` built in the cache.
 *
 * The cache comes last. Otherwise a machine that always applied with its own terraform would suddenly use another
 * program because the tests once built one.
 *
 * @throws UserError (`ExitCode.missingProgram`) if there is none, or all are too old.
 */
export function findEngine({ flag, env }: EngineSearch): Engine {
  const asked = flag ?? nonEmpty(env["GROUNDPLAN_ENGINE"]);
  if (asked !== undefined)
    return askedEngine(asked, flag === undefined ? "GROUNDPLAN_ENGINE" : "--engine", env);

  const found = installedEngines(env);
  const fit = found.find(isRecentEnough);
  if (fit !== undefined) return fit;
  throw new UserError({
    what:
      found.length === 0
        ? "there is neither OpenTofu (tofu) nor Terraform on PATH"
        : `What is installed is too old: ${found.map(describeTooOld).join("; ")}.`,
    next: install,
    exitCode: ExitCode.missingProgram,
  });
}

/** Every engine on this machine in order of preference, also those that are too old. For `doctor` and the tests. */
export function installedEngines(env: NodeJS.ProcessEnv): Engine[] {
  const places = [
    nonEmpty(env["GROUNDPLAN_TOFU"]),
    onPath("tofu", env),
    onPath("terraform", env),
    builtTofu(env),
  ];
  const paths = new Set(places.filter((place) => place !== undefined).filter(isProgram));
  return [...paths].flatMap((path) => identify(path, env) ?? []);
}

/** Where `tools/opentofu/build.sh` puts tofu, even if it does not exist yet. */
export function builtTofu(env: NodeJS.ProcessEnv): string {
  return join(cacheFolder(env), "bin", `tofu-${builtTofuVersion}`);
}

function askedEngine(asked: string, where: string, env: NodeJS.ProcessEnv): Engine {
  const path = places(asked, env).find((place) => place !== undefined && isProgram(place));
  if (path === undefined) {
    const what = isPath(asked) ? `${asked} is not a program.` : `${asked} is not on PATH.`;
    throw new UserError({ what, where, next: install, exitCode: ExitCode.missingProgram });
  }
  const engine = identify(path, env);
  if (engine === undefined) {
    throw new UserError({
      what: `${path} is neither OpenTofu nor Terraform: \`${path} version\` does not say so`,
      where,
      next: "Name tofu, terraform, or the path of one of them.",
      exitCode: ExitCode.missingProgram,
    });
  }
  if (isRecentEnough(engine)) return engine;
  throw new UserError({
    what: `${describeTooOld(engine)}`,
    where,
    next: install,
    exitCode: ExitCode.missingProgram,
  });
}

function places(asked: string, env: NodeJS.ProcessEnv): (string | undefined)[] {
  if (isPath(asked)) return [resolve(asked)];
  const named = onPath(asked, env);
  return asked === "tofu" ? [nonEmpty(env["GROUNDPLAN_TOFU"]), named, builtTofu(env)] : [named];
}

function identify(path: string, env: NodeJS.ProcessEnv): Engine | undefined {
  // A TF_CLI_CONFIG_FILE that does not exist only warns here, but a malformed one fails even `version`.
  const quiet = { ...withoutStrangers(env), TF_CLI_CONFIG_FILE: undefined, CHECKPOINT_DISABLE: "1" };
  const ended = spawnSync(path, ["version"], { env: quiet, encoding: "utf8", timeout: 20_000 });
  requireNotSignalled(ended);
  const [, name, version] = /^(OpenTofu|Terraform) v(\S+)/m.exec(ended.stdout ?? "") ?? [];
  if (version === undefined) return undefined;
  const kind: EngineKind = name === "OpenTofu" ? "tofu" : "terraform";
  return { kind, path, version };
}

function onPath(name: string, env: NodeJS.ProcessEnv): string | undefined {
  const folders = (env["PATH"] ?? "").split(delimiter).filter(isAbsolute);
  return folders.map((folder) => join(folder, name)).find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function isPath(asked: string): boolean {
  return asked.includes("/");
}

function isRecentEnough({ kind, version }: Engine): boolean {
  return isAtLeast(version, minimumVersions[kind]);
}

function describeTooOld({ kind, path, version }: Engine): string {
  return `${path} is ${engineNames[kind]} ${version}, at least ${minimumVersions[kind]} is needed`;
}

function nonEmpty(value: string | undefined): string | undefined {
  return value === "" ? undefined : value;
}
