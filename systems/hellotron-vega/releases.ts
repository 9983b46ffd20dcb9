import { architectureOf } from "../../src/aws/architecture";
import type { Environment } from "../../src/config/environment";
import { binaryOnServers } from "../../src/releases/strategies/binary-on-servers/binary-on-servers";
import type { ReleasePlace } from "../../src/releases/strategies/binary-on-servers/release-place";
import { TRON_PROGRAMS } from "../../user-data/hellotron-vega/host-programs";
import { BINARY_KEYS, CONFIG_PREFIX, MAIN_CONFIG_FILE } from "./artifact-bucket";
import {
  deployBucketOf,
  deployDocumentOf,
  HEALTH_PATH,
  type HellotronVegaConfig,
  machineDocumentOf,
  monitoringOf,
  nameTagOf,
} from "./config";
import { logGroupOf } from "./tron-server";

/** Tron is one binary on servers that clients reach directly. */
export const releases = binaryOnServers(releasePlaceOf);

/** Where Tron's releases are stored, and which servers run them. */
export function releasePlaceOf(environment: Environment<HellotronVegaConfig>): ReleasePlace {
  const { config } = environment;
  const { logs } = monitoringOf(environment);
  return {
    bucket: deployBucketOf(environment),
    binaryKeys: BINARY_KEYS,
    configPrefix: CONFIG_PREFIX,
    mainConfigFile: MAIN_CONFIG_FILE,
    deployDocument: deployDocumentOf(environment),
    programs: TRON_PROGRAMS,
    healthPath: HEALTH_PATH,
    servers: Object.entries(config.instances).map(([name, { instanceType, domain }]) => ({
      name,
      nameTag: nameTagOf(environment, name),
      machineDocument: machineDocumentOf(environment, name),
      architecture: architectureOf(instanceType),
      ...(domain === undefined ? {} : { domain }),
      ...(logs ? { logGroup: logGroupOf(environment, name, "tron") } : {}),
    })),
  };
}
