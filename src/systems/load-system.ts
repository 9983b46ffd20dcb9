import { readdirSync } from "node:fs";
import { dirname, join, resolve, sep } from "node:path";
import { ExitCode, UserError } from "../text/user-error";
import { ownBackendSource, withBackendSource } from "../config/backend-source";
import { backendSchema, bootstrapConfig, bootstrapSchema, profileFault } from "../config/bootstrap-schema";
import type { BootstrapConfig } from "../config/bootstrap-schema";
import { readConfigFile, shownPath } from "../config/config-file";
import { ConfigurationError } from "../config/configuration-error";
import {
  accountProblems,
  claimProblems,
  networkProblems,
  regionProblems,
  sharedBucketProblems,
} from "./cross-checks";
import type { BackendSettings, ConfigSource, Environment } from "../config/environment";
import { defaultProtection, environmentSchema } from "../config/environment-schema";
import type { ConfigProblem } from "../config/problem";
import { type EnvironmentFile, stageFiles } from "./stages";
import { kindOf, type SystemDefinition } from "./system-definition";

/** A valid system with all its environments. */
export interface LoadedSystem<C extends object = object> {
  readonly definition: SystemDefinition<C>;
  /** From all files except `bootstrap.yaml`, by name. */
  readonly environments: readonly Environment<C>[];
  /** The state backend's own stack. */
  readonly bootstrap: Environment<BootstrapConfig>;
  /** Every state backend: `bootstrap`, and `bootstrap-<environment>` for each environment in another account. */
  readonly backends: readonly Environment<BootstrapConfig>[];
}

/** Where a system's files are, and their definition. */
export interface SystemSource<C extends object = object> {
  readonly directory: string;
  readonly definition: SystemDefinition<C>;
}

/** What could be read of a system. */
interface Reading<C extends object> {
  readonly definition: SystemDefinition<C>;
  readonly environments: readonly Environment<C>[];
  readonly bootstrap: Environment<BootstrapConfig> | undefined;
  /** The backends of environments in an account other than the system's. */
  readonly ownBackends: readonly Environment<BootstrapConfig>[];
  readonly problems: readonly ConfigProblem[];
}

/**
 * Reads `bootstrap.yaml` and every `<environment>.yaml` of one system.
 * @throws ConfigurationError with all problems in all files
 */
export function loadSystem<C extends object>(
  directory: string,
  definition: SystemDefinition<C>,
): LoadedSystem<C> {
  const [system] = loadSystems([{ directory, definition }]);
  if (system === undefined) throw new Error(`${definition.name} was not loaded`);
  return system;
}

/**
 * Reads several systems and also checks them against each other: no two may share a domain, a state bucket or network
 * addresses.
 *
 * @param beside systems to compare with, whose own problems are not reported
 * @throws ConfigurationError with all problems in all files
 */
export function loadSystems<C extends object>(
  sources: readonly SystemSource<C>[],
  beside: readonly SystemSource<C>[] = [],
): readonly LoadedSystem<C>[] {
  const readings = sources.map(readSystem);
  // A conflict is reported for the later of two files. These come first, so it is never theirs.
  const compared = [...beside.map(readSystem), ...readings];
  const across = [
    ...sharedBucketProblems(
      compared.flatMap(({ bootstrap, ownBackends }) =>
        bootstrap === undefined ? ownBackends : [bootstrap, ...ownBackends],
      ),
    ),
    ...claimProblems(compared),
    ...networkProblems(compared),
  ];
  const isOwn = (file: string): boolean =>
    sources.some(({ directory }) => resolve(file).startsWith(`${resolve(directory)}${sep}`));
  const problems = [
    ...readings.flatMap((reading) => [...reading.problems, ...systemProblems(reading)]),
    ...across.filter(({ file }) => isOwn(file)),
  ];
  if (problems.length > 0) throw new ConfigurationError(problems);
  return readings.flatMap(({ definition, environments, bootstrap, ownBackends }) =>
    bootstrap === undefined
      ? []
      : [{ definition, environments, bootstrap, backends: [bootstrap, ...ownBackends] }],
  );
}

function systemProblems<C extends object>({
  definition,
  environments,
  bootstrap,
}: Reading<C>): readonly ConfigProblem[] {
  return [
    ...(bootstrap === undefined ? [] : accountProblems(definition, bootstrap, environments)),
    ...regionProblems(definition, environments),
    ...(definition.check?.(environments) ?? []),
  ];
}

function readSystem<C extends object>({ directory, definition }: SystemSource<C>): Reading<C> {
  const { files, problems } = listFiles(directory, definition.stages !== undefined);
  const bootstrap = files.some(({ name }) => name === BOOTSTRAP)
    ? readBootstrap(directory, definition)
    : absent(directory);
  const readings = files
    .filter(({ name }) => name !== BOOTSTRAP)
    .map(({ name, path }) => readEnvironment(path, name, definition, bootstrap.environment));
  return {
    definition,
    environments: readings.flatMap(({ environment }) => environment ?? []),
    bootstrap: bootstrap.environment,
    ownBackends: readings.flatMap(({ ownBackend }) => ownBackend ?? []),
    problems: [...problems, ...bootstrap.problems, ...readings.flatMap(({ problems }) => problems)],
  };
}

/** The environment of the state backend itself. */
export const BOOTSTRAP = "bootstrap";
/** Whether a name is a state backend's. */
export function isBackendName(name: string): boolean {
  return name === BOOTSTRAP || name.startsWith(`${BOOTSTRAP}-`);
}
/** Names become parts of resource names and of state keys. Names of state backends start with bootstrap. */
export const ENVIRONMENT_NAME = /^(?!bootstrap-)[a-z][a-z0-9-]{0,29}$/;

function listFiles(
  directory: string,
  hasStages: boolean,
): {
  readonly files: readonly EnvironmentFile[];
  readonly problems: ConfigProblem[];
} {
  const files: EnvironmentFile[] = [];
  const problems: ConfigProblem[] = [];
  const own = listFolder(directory).map((entry) => ({ entry, path: join(directory, entry) }));
  const staged = hasStages
    ? stageFiles(directory).map(({ name, path }) => ({ entry: `${name}.yaml`, path }))
    : [];
  for (const { entry, path } of [...own, ...staged]) {
    const [, name, extension] = /^(.*)\.(ya?ml)$/.exec(entry) ?? [];
    if (name === undefined) continue;
    const at = { file: shownPath(path), line: 1, column: 1, key: "" };
    if (extension === "yml")
      problems.push({ ...at, problem: "has the wrong extension", want: `${name}.yaml` });
    else if (files.some((file) => file.name === name))
      problems.push({
        ...at,
        problem: `is a second file for the environment ${name}`,
        want: "one file for each",
      });
    else if (ENVIRONMENT_NAME.test(name)) files.push({ name, path });
    else
      problems.push({
        ...at,
        problem: "is not a valid environment name",
        want: "prod.yaml, stage-eu.yaml, …",
      });
  }
  return { files, problems };
}

function listFolder(directory: string): readonly string[] {
  try {
    return readdirSync(directory).sort();
  } catch {
    const what = "there is no folder with a system's configuration";
    throw new UserError({ what, where: shownPath(directory), exitCode: ExitCode.usage });
  }
}

interface FileReading<E> {
  readonly environment: E | undefined;
  /** The environment's separate state backend. */
  readonly ownBackend?: Environment<BootstrapConfig>;
  readonly problems: readonly ConfigProblem[];
}

function readBootstrap<C extends object>(
  directory: string,
  definition: SystemDefinition<C>,
): FileReading<Environment<BootstrapConfig>> {
  const { source, values, problems } = readConfigFile(join(directory, `${BOOTSTRAP}.yaml`), {
    common: bootstrapSchema,
    own: backendSchema,
  });
  if (values === undefined) return { environment: undefined, problems };
  const { region, account, tags } = values.common;
  const profile = values.own.profile ?? (process.env["AWS_PROFILE"] || undefined);
  const fault = profileFault(definition, { written: values.own.profile, chosen: profile });
  if (fault !== undefined) {
    return { environment: undefined, problems: [...problems, source.problemAt(["profile"], fault)] };
  }
  if (definition.profileNames !== undefined && values.own.owner !== undefined) {
    return { environment: undefined, problems: [...problems, source.problemAt(["owner"], PROFILE_INSTEAD)] };
  }
  const config = bootstrapConfig(definition, { ...values.own, profile });
  const environment = {
    ...{ system: definition.name, name: BOOTSTRAP, region, protection: "strict" as const, tags },
    ...(config.profile === undefined ? {} : { profile: config.profile }),
    ...(config.owner === undefined ? {} : { owner: config.owner }),
    ...(account === undefined ? {} : { account }),
    ...{ backend: backendOf(config, region), config, source },
  };
  return { environment, problems };
}

const PROFILE_INSTEAD = {
  problem: "is not used: this system's names start with its profile",
  want: "profile: …",
};

function backendOf({ bucket, lockTable, lock }: BootstrapConfig, region: string): BackendSettings {
  return { bucket, lockTable, lock, region };
}

function absent(directory: string): FileReading<never> {
  const file = shownPath(join(directory, `${BOOTSTRAP}.yaml`));
  const problem = "is missing, and every system needs a state backend";
  return {
    environment: undefined,
    problems: [{ file, line: 1, column: 1, key: "", problem, want: "a file with at least `region: …`" }],
  };
}

function readEnvironment<C extends object>(
  path: string,
  name: string,
  definition: SystemDefinition<C>,
  bootstrap: Environment<BootstrapConfig> | undefined,
): FileReading<Environment<C>> {
  const schemas = { common: environmentSchema, own: kindOf(definition, name).schema };
  const { source, values, problems } = readConfigFile(path, schemas);
  if (values === undefined) return { environment: undefined, problems };
  const { region, protection = defaultProtection(name), tags, usage, checkDelegation } = values.common;
  // The definition's type parameter is the schema's output, which defineSystem() ensures.
  const config = values.own as C;
  // What shares the system's backend is in its account.
  const account = values.common.account ?? bootstrap?.account;
  const ownBackend = ownBackendOf({ ...values.common, name, source }, definition, bootstrap);
  // Without a valid bootstrap.yaml nothing is returned, yet the environments are checked to the end.
  const backend =
    ownBackend?.backend ??
    bootstrap?.backend ??
    backendOf(bootstrapConfig(definition, { lock: "dynamodb" }), region);
  const isShared = bootstrap !== undefined && ownBackend === undefined;
  const placed = isShared ? withBackendSource(source, bootstrap.source) : source;
  const unused =
    isShared && values.common.backend !== undefined ? [source.problemAt(["backend"], UNUSED)] : [];
  const environment = {
    ...{ system: definition.name, name, region, protection, tags, backend, config, source: placed },
    ...(account === undefined ? {} : { account }),
    ...(usage === undefined ? {} : { usage }),
    ...(checkDelegation === undefined ? {} : { checkDelegation }),
    ...(bootstrap?.profile === undefined ? {} : { profile: bootstrap.profile }),
    ...(bootstrap?.owner === undefined ? {} : { owner: bootstrap.owner }),
  };
  const own = ownBackend === undefined ? {} : { ownBackend };
  const known = [...problems, ...unused];
  if (definition.complete === undefined || definition.kinds?.[name] !== undefined)
    return { environment, ...own, problems: known };
  const completed = definition.complete(environment, dirname(path));
  return { environment: completed.environment, ...own, problems: [...known, ...completed.problems] };
}

const UNUSED = {
  problem: "belongs to an environment in another account than bootstrap.yaml's",
  want: "`account` in both files, or the names in bootstrap.yaml",
};

interface Placed {
  readonly name: string;
  readonly region: string;
  readonly account?: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly backend?:
    { readonly bucket?: string | undefined; readonly lockTable?: string | undefined } | undefined;
  readonly source: ConfigSource;
}

/** The backend of an environment in another account, whose credentials cannot reach the system's. */
function ownBackendOf(
  { name, region, account, tags, backend: names = {}, source }: Placed,
  definition: Pick<SystemDefinition, "name" | "profileNames">,
  bootstrap: Environment<BootstrapConfig> | undefined,
): Environment<BootstrapConfig> | undefined {
  if (bootstrap?.account === undefined || account === undefined || account === bootstrap.account)
    return undefined;
  const { lock, profile, owner } = bootstrap.config;
  const naming = { ...definition, name: `${definition.name}-${name}` };
  const config = bootstrapConfig(naming, { ...names, lock, profile, owner });
  return {
    ...{ system: definition.name, name: `${BOOTSTRAP}-${name}`, region, account, tags },
    ...{ protection: "strict", config, source: ownBackendSource(source) },
    ...(config.profile === undefined ? {} : { profile: config.profile }),
    ...(config.owner === undefined ? {} : { owner: config.owner }),
    backend: { ...backendOf(config, region), only: name },
  };
}
