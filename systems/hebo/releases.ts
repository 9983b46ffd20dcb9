import { POSTGRES_PORT } from "../../constructs/database/aurora-cluster";
import type { Environment } from "../../src/config/environment";
import type { ReleasesOf } from "../../src/releases/contract";
import { withoutReleases } from "../../src/releases/open-releases";
import type { EcsServices } from "../../src/releases/strategies/ecs-services/cluster";
import { ecsServices } from "../../src/releases/strategies/ecs-services/ecs-services";
import { SHARED } from "./names";
import { type HeboOutputs, NO_BASTION, NO_PROXY } from "./outputs";
import { REPOSITORIES } from "./repositories";
import { secretsOf } from "./secret-keys";

/** Hebo is two services and a console. Every stage has its own. */
export const HEBO_RELEASES: EcsServices<HeboOutputs> = {
  handles: (outputs, environment) => {
    const bastion = outputs.text("bastion_instance_id");
    const proxyName = outputs.text("database_proxy");
    return {
      cluster: outputs.text("cluster_name"),
      version: outputs.text("version_parameter"),
      services: [
        {
          ...{ name: "api", serviceName: "HeboApiService", repositoryName: REPOSITORIES.api },
          logGroup: outputs.text("api_log_group"),
          url: outputs.text("api_url"),
        },
        {
          ...{ name: "gateway", serviceName: "HeboGatewayService", repositoryName: REPOSITORIES.gateway },
          logGroup: outputs.text("gateway_log_group"),
          url: outputs.text("gateway_url"),
        },
      ],
      migrator: {
        functionName: outputs.text("migrator_function"),
        repositoryName: REPOSITORIES.migrator,
      },
      site: {
        bucket: outputs.text("console_bucket"),
        distributionId: outputs.text("console_distribution_id"),
      },
      secrets: secretsOf(environment),
      database: {
        clusterId: outputs.text("database_cluster"),
        secretName: outputs.text("database_secret"),
        ...(proxyName === NO_PROXY ? {} : { proxyName }),
      },
      ...(bastion === NO_BASTION
        ? {}
        : { bastion: { bastion, host: outputs.text("database_endpoint"), port: POSTGRES_PORT } }),
    };
  },
};

const strategy = ecsServices(HEBO_RELEASES);

/** `shared` has no deployments. */
export const releases: ReleasesOf = async (environment: Environment, pace) => {
  if (environment.name === SHARED) throw withoutReleases(environment);
  return strategy(environment, pace);
};
