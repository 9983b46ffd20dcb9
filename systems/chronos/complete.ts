import { join } from "node:path";
import type { ConfigSource, Environment } from "../../src/config/environment";
import type { Completed } from "../../src/systems/system-definition";
import type { ServerConfig } from "./config";
import { type EnvironmentFile, environmentFilePath, readEnvironmentFile } from "./environment-file";
import { DASHBOARD_VARIABLES } from "./variables";

/** The folder with environments' variables, next to their YAML. */
export const DEPLOYMENTS = "deployments";

/** The settings that an environment file may contain too, by their names in it. */
const INFRASTRUCTURE = {
  TF_VAR_public_key: "publicKey",
  TF_VAR_additional_public_key: "additionalPublicKey",
  TF_VAR_instance_type: "instanceType",
} as const satisfies Record<string, keyof ServerConfig>;

type Name = keyof typeof DASHBOARD_VARIABLES;
type Infrastructure = keyof typeof INFRASTRUCTURE;

/**
 * Adds the `TF_VAR_…` of `deployments/env-<environment>` to the environment; they override the YAML. Checks the whole
 * file, so that an apply fails early if a deployment could not start.
 */
export function completeServer(
  environment: Environment<ServerConfig>,
  directory: string,
): Completed<ServerConfig> {
  const path = environmentFilePath(join(directory, DEPLOYMENTS), environment.name, environment.profile);
  if (path === undefined) return { environment, problems: [] };
  const file = readEnvironmentFile<Name>(path, DASHBOARD_VARIABLES);
  const written = (Object.keys(INFRASTRUCTURE) as Infrastructure[]).filter((name) =>
    Boolean(file.values[name]),
  );
  const settings = Object.fromEntries(written.map((name) => [INFRASTRUCTURE[name], file.values[name]]));
  return {
    environment: {
      ...environment,
      config: { ...environment.config, ...settings },
      source: withFile(environment.source, file, written),
    },
    problems: [...file.problems, ...typeProblems(file, environment.name)],
  };
}

function typeProblems(file: EnvironmentFile<Name>, environment: string) {
  const type = file.values.TF_VAR_deptype;
  if (type === undefined || type === environment) return [];
  const problem = `is ${JSON.stringify(type)} in the file of ${environment}`;
  return [
    { ...file.locate("TF_VAR_deptype"), key: "TF_VAR_deptype", problem, want: JSON.stringify(environment) },
  ];
}

/** The same source, with the positions of the environment file's settings. */
function withFile(
  source: ConfigSource,
  file: EnvironmentFile<Name>,
  written: readonly Infrastructure[],
): ConfigSource {
  const nameOf = ([first]: readonly (string | number)[]) =>
    written.find((name) => INFRASTRUCTURE[name] === first);
  return {
    file: source.file,
    locate: (path) => {
      const name = nameOf(path);
      return name === undefined ? source.locate(path) : file.locate(name);
    },
    origin: (path) => {
      const name = nameOf(path);
      return name === undefined ? source.origin(path) : file.locate(name);
    },
    keyOf: (path) => nameOf(path) ?? source.keyOf(path),
    problemAt: (path, details) => {
      const name = nameOf(path);
      if (name === undefined) return source.problemAt(path, details);
      return { ...file.locate(name), key: name, ...details };
    },
  };
}
