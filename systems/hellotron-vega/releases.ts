import { architectureOf } from "../../src/aws/architecture";
import { physicalName } from "../../constructs/naming";
import type { Environment } from "../../src/config/environment";
import type { ReleasePlace } from "../../src/systems/release-place";
import { DEPLOY_LIMIT_SECONDS } from "../../user-data/hellotron-vega/render";
import { BINARY_KEYS, CONFIG_PREFIX, MAIN_CONFIG_FILE } from "./artifact-bucket";
import { deployBucketOf, deployDocumentOf, type HellotronVegaConfig } from "./config";

/** Where Tron's releases lie, and which servers run them. */
export function releasesOf(environment: Environment<HellotronVegaConfig>): ReleasePlace {
  const servers = Object.entries(environment.config.instances).map(([name, { instanceType, domain }]) => ({
    name,
    nameTag: physicalName("tag", environment.system, name),
    architecture: architectureOf(instanceType),
    ...(domain === undefined ? {} : { domain }),
  }));
  return {
    bucket: deployBucketOf(environment),
    binaryKeys: BINARY_KEYS,
    configPrefix: CONFIG_PREFIX,
    mainConfigFile: MAIN_CONFIG_FILE,
    deployDocument: deployDocumentOf(environment),
    deployLimitSeconds: DEPLOY_LIMIT_SECONDS,
    unit: "tron",
    healthPath: "/health",
    servers,
  };
}
