import type { Construct } from "constructs";
import { acceptRisk } from "../../constructs/accept-risk";
import { ContainerHostFleet } from "../../constructs/containers/container-host-fleet";
import type { ImageRepository } from "../../constructs/containers/image-repository";
import type { ImageTag } from "../../constructs/containers/image-tag";
import type { Network } from "../../constructs/network/network";
import type { LogGroup } from "../../constructs/observability/log-group";
import type { SecretBundle } from "../../constructs/storage/secret-bundle";
import type { Environment } from "../../src/config/environment";
import { renderUserData } from "../../user-data/hermes/render";
import { type HermesConfig, labelOf } from "./config";

export interface HermesHostsProps {
  readonly fleetName: string;
  readonly environment: Environment<HermesConfig>;
  readonly network: Network;
  readonly images: ImageRepository;
  readonly imageTag: ImageTag;
  readonly secrets: SecretBundle;
  readonly logs: LogGroup;
}

/** The instances that run Hermes, with their image, secrets and log group. */
export class HermesHosts extends ContainerHostFleet {
  constructor(scope: Construct, id: string, props: HermesHostsProps) {
    const { fleetName, environment, network, images, imageTag, secrets, logs } = props;
    super(scope, id, {
      fleetName,
      groupName: `${labelOf(environment)}-app-sg`,
      network,
      ...environment.config.fleet,
      userData: userDataOf(props),
      grants: [
        (role) => images.grantPull(role),
        (role) => imageTag.grantRead(role),
        (role) => secrets.grantRead(role),
        (role) => logs.grantWrite(role),
      ],
    });
    for (const host of this.instances) {
      acceptRisk(host, "GP_USER_DATA_SECRET", "HERMES_SECRET_KEYS lists the names of keys, and no value");
    }
  }
}

function userDataOf({ fleetName, environment, images, imageTag, secrets, logs }: HermesHostsProps): string {
  const { application, https } = environment.config;
  return renderUserData({
    region: environment.region,
    fleetName,
    repositoryName: images.repositoryName,
    imageTagParameter: imageTag.parameterName,
    secretName: secrets.secretName,
    secretKeys: secrets.keys,
    logGroup: logs.logGroupName,
    port: application.port,
    healthPath: application.healthPath,
    host: application.host ?? https.domain,
  });
}
