import { EipAssociation } from "@cdktf/provider-aws/lib/eip-association";
import { Instance } from "@cdktf/provider-aws/lib/instance";
import { KeyPair } from "@cdktf/provider-aws/lib/key-pair";
import { Construct } from "constructs";
import { acceptRisk } from "../../constructs/accept-risk";
import { DataVolume } from "../../constructs/compute/data-volume";
import { hardened } from "../../constructs/compute/instance-hardening";
import { newestImage } from "../../constructs/compute/machine-image";
import { literalText } from "../../constructs/literal-text";
import type { OutputValues } from "../../constructs/state/published-outputs";
import { architectureOf } from "../../src/aws/architecture";
import { renderUserData } from "../../user-data/chronos/render";
import type { ServerConfig } from "./config";
import type { NETWORK_OUTPUTS } from "./shared-outputs";
import { type serverOutputs } from "./shared-outputs";

/** Where the machine's installation mounts the data disk: all of Docker's volumes lie on it. */
const DOCKER_VOLUMES = "/var/lib/docker/volumes";

type SharedValues = OutputValues<keyof typeof NETWORK_OUTPUTS | keyof ReturnType<typeof serverOutputs>>;

export interface ChronosServerProps {
  /** The `Name` tag and the key pair's name. */
  readonly serverName: string;
  /** The outputs of the stack `shared`. */
  readonly shared: SharedValues;
  readonly config: ServerConfig;
}

/**
 * The dashboard's server: Docker, Git and two keys. The application is deployed over SSH, so only a change of the
 * server itself replaces it; its data is on a separate disk.
 */
export class ChronosServer extends Construct {
  readonly instanceId: string;
  /** Assigned by the subnet; a new server gets different ones. */
  readonly ipv6Addresses: readonly string[];

  constructor(scope: Construct, id: string, props: ChronosServerProps) {
    super(scope, id);
    const { serverName, shared, config } = props;
    const instance = this.addInstance(props);
    this.instanceId = instance.id;
    this.ipv6Addresses = instance.ipv6Addresses;
    new EipAssociation(this, "address", {
      allocationId: shared.addressAllocationId,
      instanceId: this.instanceId,
    });
    new DataVolume(this, "data", {
      volumeName: `${serverName}-data`,
      availabilityZone: shared.availabilityZone,
      sizeGib: config.dataDiskGib,
      mountPoint: DOCKER_VOLUMES,
    }).attachTo(this.instanceId);
  }

  private addInstance({ serverName, shared, config }: ChronosServerProps): Instance {
    const { publicKey = "", additionalPublicKey } = config;
    const keyPair = new KeyPair(this, "key", { keyName: serverName, publicKey });
    const image = newestImage(this, "image", "ubuntu-24.04", architectureOf(config.instanceType));
    const instance = new Instance(this, "instance", {
      ...hardened(serverName, config.diskGib, config.instanceType),
      ami: image,
      instanceType: config.instanceType,
      keyName: keyPair.keyName,
      iamInstanceProfile: shared.instanceProfile,
      subnetId: shared.subnetId,
      vpcSecurityGroupIds: [shared.securityGroupId],
      userData: literalText(
        renderUserData({
          keys: [publicKey, ...(additionalPublicKey === undefined ? [] : [additionalPublicKey])],
        }),
      ),
      // The next deploy installs a changed key on the running server. A new server would mean an outage.
      userDataReplaceOnChange: false,
      lifecycle: { ignoreChanges: ["ami", "user_data"] },
    });
    acceptRisk(
      instance,
      "CKV_AWS_126",
      "Five-minute metrics are enough; the document asks for no monitoring",
    );
    acceptRisk(instance, "CKV_AWS_88", "It answers the internet itself", { onlyIn: "plan" });
    return instance;
  }
}
