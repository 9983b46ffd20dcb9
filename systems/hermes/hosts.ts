import type { Construct } from "constructs";
import { MachineDocument } from "../../constructs/compute/machine-document";
import { ContainerHostFleet } from "../../constructs/containers/container-host-fleet";
import type { ImageRepository } from "../../constructs/containers/image-repository";
import type { ImageTag } from "../../constructs/containers/image-tag";
import type { Grantee } from "../../constructs/identity/policy-document";
import type { Network } from "../../constructs/network/network";
import type { LogGroup } from "../../constructs/observability/log-group";
import type { SecretBundle } from "../../constructs/storage/secret-bundle";
import type { Environment } from "../../src/config/environment";
import { renderMachineDocument } from "../../user-data/hermes/render";
import { renderBoot } from "../../user-data/set-up";
import type { CdnName } from "./cdn-name";
import { HOST_PORT, type HermesConfig, labelOf } from "./config";

export interface HermesHostsProps {
  readonly fleetName: string;
  readonly environment: Environment<HermesConfig>;
  readonly network: Network;
  readonly images: ImageRepository;
  readonly imageTag: ImageTag;
  readonly secrets: SecretBundle;
  readonly logs: LogGroup;
  readonly cdnName: CdnName;
}

/**
 * The machines that run Hermes, with the image, secrets and log group that they use. Their files are in an SSM document: a
 * change of it reaches them with the next deployment, and replaces none of them.
 */
export class HermesHosts extends ContainerHostFleet {
  readonly machine: MachineDocument;

  constructor(scope: Construct, id: string, props: HermesHostsProps) {
    const { fleetName, environment, network, images, imageTag, secrets, logs, cdnName } = props;
    const documentName = `${fleetName}-machine`;
    const machine = new MachineDocument(scope, `${id}-machine`, {
      documentName,
      content: renderMachineDocument(settingsOf(props)),
    });
    super(scope, id, {
      fleetName,
      groupName: `${labelOf(environment)}-app-sg`,
      network,
      ...environment.config.fleet,
      userData: renderBoot({ service: "hermes", document: documentName, region: environment.region }),
      startsAfter: [machine],
      grants: [
        (role) => images.grantPull(role),
        (role) => imageTag.grantRead(role),
        (role) => secrets.grantRead(role),
        (role) => logs.grantWrite(role),
        (role) => cdnName.grantRead(role),
      ],
    });
    this.machine = machine;
  }

  /** Deploying brings the hosts' own files up to date as well. */
  override grantRollOut(grantee: Grantee): void {
    super.grantRollOut(grantee);
    this.machine.grantRun(grantee);
  }
}

function settingsOf(props: HermesHostsProps): Parameters<typeof renderMachineDocument>[0] {
  const { fleetName, environment, images, imageTag, secrets, logs, cdnName } = props;
  const { application, https } = environment.config;
  const host = application.host ?? https.domain;
  return {
    region: environment.region,
    fleetName,
    repositoryName: images.repositoryName,
    imageTagParameter: imageTag.parameterName,
    cdnParameter: cdnName.parameterName,
    secretName: secrets.secretName,
    secretKeys: secrets.keys,
    logGroup: logs.logGroupName,
    port: application.port,
    hostPort: HOST_PORT,
    healthPath: application.healthPath,
    ...(host === undefined ? {} : { host }),
  };
}
