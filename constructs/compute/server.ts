import { Eip } from "@cdktf/provider-aws/lib/eip";
import { EipAssociation } from "@cdktf/provider-aws/lib/eip-association";
import { Instance } from "@cdktf/provider-aws/lib/instance";
import { Construct } from "constructs";
import { acceptRisk } from "../accept-risk";
import { literalText } from "../literal-text";
import { resourcesOf } from "../resources-of";
import type { InstanceRole } from "../identity/instance-role";
import type { SecurityGroup } from "../firewall/security-group";
import { SystemStack } from "../system-stack";
import { between, matching, validateProps } from "../validation";
import { hardened } from "./instance-hardening";
import { newestImage, type OperatingSystem } from "./machine-image";
import { architectureOf } from "../../src/aws/architecture";

export interface ServerProps {
  /** Becomes the `Name` tag of the instance, its disk and its address. */
  readonly serverName: string;
  /** Such as `t3.medium`. It determines the image's architecture. */
  readonly instanceType: string;
  readonly operatingSystem: OperatingSystem;
  readonly role: InstanceRole;
  readonly securityGroup: SecurityGroup;
  /** Plain cloud-init text. A change replaces the server, because cloud-init reads it only on the first boot. */
  readonly userData: string;
  /** @default - a subnet of the account's default VPC, chosen by AWS */
  readonly subnetId?: string;
  /** The zone, such as `us-east-1a`, where a disk of its own decides it. @default - the subnet's, or AWS chooses */
  readonly availabilityZone?: string;
  /** @default - no key pair: SSM Session Manager only */
  readonly keyName?: string;
  /**
   * What must be complete before the server boots, such as its permissions and the bucket it reads.
   * @default - only what it refers to
   */
  readonly startsAfter?: readonly Construct[];
  /**
   * Root disk, in GiB.
   * @default 30
   */
  readonly diskGib?: number;
}

/**
 * An EC2 server with a fixed public address: IMDSv2 only and not from containers (hop limit 1), and an encrypted gp3
 * disk. A newer image does not replace a running server.
 */
export class Server extends Construct {
  readonly instanceId: string;
  /** The instance, for policy exceptions on this server only. */
  readonly instance: Instance;
  /** The Elastic IP's address, known after the first apply and unchanged for the server's whole life. */
  readonly publicIp: string;
  readonly serverName: string;

  constructor(scope: Construct, id: string, props: ServerProps) {
    super(scope, id);
    validateProps(this, props, [
      {
        property: "instanceType",
        rule: matching(/^[a-z][a-z0-9-]*\.[a-z0-9-]+$/, "an instance type, such as t3.medium"),
      },
      { property: "diskGib", rule: between(8, 16384) },
    ]);
    this.serverName = props.serverName;
    this.instance = this.addInstance(props);
    this.instanceId = this.instance.id;
    acceptRisk(
      this.instance,
      "CKV_AWS_126",
      "Five-minute metrics are enough; status checks run every minute anyway",
    );
    acceptRisk(this.instance, "CKV_AWS_88", "It answers the internet itself", { onlyIn: "plan" });
    this.publicIp = this.addAddress();
  }

  private addInstance(props: ServerProps): Instance {
    const image = newestImage(this, "image", props.operatingSystem, architectureOf(props.instanceType));
    return new Instance(this, "instance", {
      ...hardened(props.serverName, props.diskGib ?? 30, props.instanceType),
      ami: image,
      instanceType: props.instanceType,
      iamInstanceProfile: props.role.profileName,
      vpcSecurityGroupIds: [props.securityGroup.securityGroupId],
      ...(props.subnetId === undefined ? {} : { subnetId: props.subnetId }),
      ...(props.availabilityZone === undefined ? {} : { availabilityZone: props.availabilityZone }),
      ...(props.keyName === undefined ? {} : { keyName: props.keyName }),
      userData: literalText(props.userData),
      lifecycle: { ignoreChanges: ["ami"] },
      dependsOn: resourcesOf(...(props.startsAfter ?? [])),
    });
  }

  private addAddress(): string {
    const { protection } = SystemStack.of(this);
    const address = new Eip(this, "address", {
      domain: "vpc",
      tags: { Name: this.serverName },
      lifecycle: { preventDestroy: protection.preventDestroy },
    });
    new EipAssociation(this, "address-association", {
      allocationId: address.id,
      instanceId: this.instanceId,
    });
    return address.publicIp;
  }
}
