import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isSeq, parseDocument } from "yaml";
import { overlaps, parseCidr, sizeOf } from "../config/cidr";
import { ConfigurationError } from "../config/configuration-error";
import type { ConfigPath, Environment } from "../config/environment";
import { markedValues } from "../config/marked-values";
import type { ConfigProblem, SourcePosition } from "../config/problem";
import { ownNetworks } from "../config/schema/cidr";
import { copies } from "../config/schema/copied-as";
import { claims } from "../config/schema/domain";
import { repositoryRoot } from "../process/repository-root";
import { ENVIRONMENT_NAME, isBackendName, type LoadedSystem, loadSystems } from "../systems/load-system";
import { kindOf, type SystemDefinition } from "../systems/system-definition";
import { ExitCode, UserError } from "../text/user-error";
import { unknownEnvironment } from "../text/unknown-name";

/** A value that the new environment must not share with its source. */
export interface ChangedValue {
  /** As YAML spells it: `https.domain`. */
  readonly key: string;
  /** Path below the checkout, if it is in another file than the new one. */
  readonly file?: string;
  readonly from: string;
  readonly to: string;
}

export interface NewEnvironment {
  /** Path below the checkout. */
  readonly file: string;
  readonly changed: readonly ChangedValue[];
  /** Problems in the new file that its author must fix. */
  readonly problems: readonly ConfigProblem[];
}

export interface NewEnvironmentOptions {
  readonly systems: readonly LoadedSystem[];
  readonly system: LoadedSystem;
  readonly name: string;
  /** The environment to copy. @default - `prod`, otherwise the first */
  readonly from?: string;
  /** @default - this checkout */
  readonly root?: string;
}

/**
 * Writes an environment's YAML from an existing one. Replaces values that must be unique (domains, networks and others)
 * and marks their lines. Reports what it cannot decide as a problem.
 *
 * @param options.systems all systems, because domains and networks must be unique across them
 * @throws UserError for an invalid or existing name, and for an unknown environment to copy
 */
export function newEnvironment({ root = repositoryRoot, ...options }: NewEnvironmentOptions): NewEnvironment {
  const { system, systems, name } = options;
  const file = join("systems", system.definition.name, `${name}.yaml`);
  requireFree(name, join(root, file), file);
  const source = sourceOf(system, options.from);
  const replacements = replacementsIn(system, source, name, systems);
  const copied = readFileSync(source.source.file, "utf8");
  writeFileSync(join(root, file), withReplacements(copied, replacements, source.name));
  const listed = addToList(system.definition, name, root);
  return {
    file,
    changed: [...replacements.map(({ key, from, to }) => ({ key, from, to })), ...listed],
    problems: remainingProblems(systems, root),
  };
}

/** Adds the name where the system lists its environments. Comments stay. */
function addToList({ name: system, listedIn }: SystemDefinition, name: string, root: string): ChangedValue[] {
  if (listedIn === undefined) return [];
  const file = join("systems", system, `${listedIn.environment}.yaml`);
  const document = parseDocument(readFileSync(join(root, file), "utf8"));
  const before = document.getIn(listedIn.path);
  if (!isSeq(before)) return [];
  const from = JSON.stringify(before);
  document.addIn(listedIn.path, name);
  writeFileSync(join(root, file), document.toString({ lineWidth: 0 }));
  const to = JSON.stringify(document.getIn(listedIn.path));
  return [{ file, key: listedIn.path.join("."), from, to }];
}

interface Replacement extends ChangedValue {
  readonly at: SourcePosition;
}

function requireFree(name: string, path: string, file: string): void {
  const fault =
    isBackendName(name) || !ENVIRONMENT_NAME.test(name)
      ? {
          what: `${JSON.stringify(name)} is not a valid environment name`,
          next: "Use a name such as stage or prod-eu.",
        }
      : existsSync(path)
        ? { what: `the environment ${name} already exists`, next: `Edit ${file}, or choose another name.` }
        : undefined;
  if (fault !== undefined) throw new UserError({ ...fault, where: file, exitCode: ExitCode.usage });
}

function sourceOf({ environments }: LoadedSystem, wanted: string | undefined): Environment {
  const named = environments.find(({ name }) => name === (wanted ?? "prod"));
  const source = named ?? (wanted === undefined ? environments[0] : undefined);
  if (source !== undefined) return source;
  throw unknownEnvironment(
    wanted ?? "prod",
    environments.map(({ name }) => name),
  );
}

function replacementsIn(
  { definition }: LoadedSystem,
  source: Environment,
  name: string,
  systems: readonly LoadedSystem[],
): readonly Replacement[] {
  const { schema } = kindOf(definition, source.name);
  const networks = networksOf(systems);
  const wanted = [
    ...markedValues(source.config, schema, claims).map(({ path, value, mark }) => ({
      path,
      from: value,
      to: mark.kind === "domain" ? value.replace(/^(\*\.)?/, `$1${name}.`) : `${value}-${name}`,
    })),
    ...markedValues(source.config, schema, copies).map(({ path, value, mark }) => ({
      path,
      from: value,
      to: mark.as(name),
    })),
    ...markedValues(source.config, schema, ownNetworks).map(({ path, value }) => ({
      path,
      from: value,
      to: nextFree(value, networks),
    })),
  ];
  const different = wanted.filter(({ from, to }) => from !== to);
  return different.flatMap(({ path, from, to }) => {
    const at = source.source.origin(path);
    return at === undefined ? [] : [{ key: source.source.keyOf(path as ConfigPath), from, to, at }];
  });
}

function networksOf(systems: readonly LoadedSystem[]): string[] {
  return systems.flatMap(({ definition, environments }) =>
    environments.flatMap(({ config, name }) =>
      markedValues(config, kindOf(definition, name).schema, ownNetworks).map(({ value }) => value),
    ),
  );
}

/** The next network of the same size that overlaps none of the taken ones. Adds it to them. */
function nextFree(cidr: string, networks: string[]): string {
  const { prefix } = parseCidr(cidr);
  const size = Number(sizeOf(cidr));
  const first =
    cidr
      .split("/")[0]
      ?.split(".")
      .reduce((sum, octet) => sum * 256 + Number(octet), 0) ?? 0;
  for (let at = first + size; at + size <= 2 ** 32; at += size) {
    const octets = [24, 16, 8, 0].map((shift) => Math.floor(at / 2 ** shift) % 256);
    const candidate = `${octets.join(".")}/${prefix}`;
    if (networks.some((network) => overlaps(network, candidate))) continue;
    networks.push(candidate);
    return candidate;
  }
  return cidr;
}

/** Replaces the values in the text, starting at the end, and marks each line. */
function withReplacements(text: string, replacements: readonly Replacement[], from: string): string {
  const lines = text.split("\n");
  for (const { at, from: old, to } of replacements) {
    const line = lines[at.line - 1] ?? "";
    const before = line.slice(0, at.column - 1);
    const after = line.slice(at.column - 1);
    if (after.includes(old)) {
      const comment = line.includes(" #") ? "" : ` # ${from} has ${old}`;
      lines[at.line - 1] = `${before}${after.replace(old, to)}${comment}`;
    }
  }
  return lines.join("\n");
}

function remainingProblems(systems: readonly LoadedSystem[], root: string): readonly ConfigProblem[] {
  try {
    loadSystems(
      systems.map(({ definition }) => ({ definition, directory: join(root, "systems", definition.name) })),
    );
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
}
