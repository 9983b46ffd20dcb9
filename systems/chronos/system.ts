import { contains } from "../../src/config/cidr";
import type { Environment } from "../../src/config/environment";
import { defineSystem } from "../../src/systems/system-definition";
import { completeServer } from "./complete";
import { deploymentNeeds } from "./deployment-needs";
import { type SharedConfig, serverSchema, sharedSchema } from "./config";
import { ChronosServerStack, SHARED } from "./server-stack";
import { ChronosSharedStack } from "./shared-stack";

export const system = defineSystem({
  name: "chronos",
  schema: serverSchema,
  stack: ChronosServerStack,
  kinds: { [SHARED]: { schema: sharedSchema, stack: ChronosSharedStack } },
  listedIn: { environment: SHARED, path: ["servers"] },
  readsFrom: (environment) => (environment === SHARED ? [] : [SHARED]),
  profileNames: { bucket: "terraform-state-storage", lockTable: "terraform-state-locks" },
  complete: completeServer,
  deploymentNeeds,
  rehearsedChange: { environment: "prod", path: ["instance_type"], value: "t3.medium" },
  check: (environments) => {
    const all: readonly Environment[] = environments;
    const shared = all.find(isShared);
    const servers = environments
      .filter(({ name }) => name !== SHARED)
      .flatMap((server) => [...standProblems(server, shared), ...keyProblems(server)]);
    return [...(shared === undefined ? [] : subnetProblems(shared)), ...servers];
  },
});

function isShared(environment: Environment): environment is Environment<SharedConfig> {
  return environment.name === SHARED;
}

function subnetProblems({ config, source }: Environment<SharedConfig>) {
  if (contains(config.cidr, config.subnetCidr)) return [];
  return [
    source.problemAt(["subnetCidr"], {
      problem: "is not in the network's block",
      got: JSON.stringify(config.subnetCidr),
      want: `a part of ${config.cidr}`,
    }),
  ];
}

function standProblems(server: Environment, shared: Environment<SharedConfig> | undefined) {
  if (shared === undefined)
    return [server.source.problemAt([], { problem: "depends on shared, but there is no valid shared.yaml" })];
  const isKnown = shared.config.servers.includes(server.name);
  return [
    ...(isKnown
      ? []
      : [
          shared.source.problemAt(["servers"], {
            problem: `does not list ${server.name}, which ${server.source.file} configures`,
            got: JSON.stringify(shared.config.servers),
          }),
        ]),
    ...(server.region === shared.region
      ? []
      : [
          server.source.problemAt(["region"], {
            problem: "is not the region of shared, whose network contains the server",
            got: JSON.stringify(server.region),
            want: JSON.stringify(shared.region),
          }),
        ]),
  ];
}

function keyProblems({ config, source }: Environment<{ readonly publicKey?: string | undefined }>) {
  if (config.publicKey !== undefined) return [];
  return [
    source.problemAt(["publicKey"], {
      problem: "is missing",
      want: "set it here, or as TF_VAR_public_key in the environment file",
    }),
  ];
}
