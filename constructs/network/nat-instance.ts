import { Instance } from "@cdktf/provider-aws/lib/instance";
import { NetworkInterface } from "@cdktf/provider-aws/lib/network-interface";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { acceptRisk } from "../accept-risk";
import { hardened } from "../compute/instance-hardening";
import { newestImage } from "../compute/machine-image";
import { InstanceRole } from "../identity/instance-role";
import { literalText } from "../literal-text";
import { resourcesOf } from "../resources-of";
import { natCloudInit } from "./nat-cloud-init";
import { SecurityGroup } from "../firewall/security-group";
import { architectureOf } from "../../src/aws/architecture";

export interface NatInstanceProps {
  /** Physical names begin with it. */
  readonly networkName: string;
  readonly vpcId: string;
  /** The network whose machines go out through it. */
  readonly cidr: string;
  /** A public subnet. */
  readonly subnetId: string;
  /** @default "t4g.nano" */
  readonly instanceType?: string;
  /** What must be there before it boots, such as the way to the internet. */
  readonly startsAfter: readonly ITerraformDependable[];
}

const DISK_GIB = 8;

/**
 * A small router for private subnets: about a tenth of a NAT gateway's price, and in return one machine whose
 * replacement interrupts outbound traffic for minutes. Routes and the public address belong to its network
 * interface, which outlives the machine.
 */
export class NatInstance extends Construct {
  /** Where routes and the public address lead. */
  readonly networkInterfaceId: string;

  constructor(scope: Construct, id: string, props: NatInstanceProps) {
    super(scope, id);
    const name = `${props.networkName}-nat`;
    const role = new InstanceRole(this, "role", {
      roleName: name,
      description: `What the NAT instance of ${props.networkName} may do`,
    });
    this.networkInterfaceId = this.addInterface(name, props);
    this.addInstance(name, role, props);
  }

  private addInterface(name: string, { vpcId, cidr, subnetId }: NatInstanceProps): string {
    const firewall = new SecurityGroup(this, "firewall", {
      groupName: `${name}-sg`,
      description: "NAT instance: takes what the network sends to the internet",
      vpcId,
    });
    firewall.allowAllFrom({ cidrIpv4: cidr }, "Traffic of the network on its way out");
    return new NetworkInterface(this, "interface", {
      subnetId,
      description: name,
      securityGroups: [firewall.securityGroupId],
      sourceDestCheck: false,
      tags: { Name: name },
    }).id;
  }

  private addInstance(name: string, role: InstanceRole, props: NatInstanceProps): void {
    const instanceType = props.instanceType ?? "t4g.nano";
    const instance = new Instance(this, "instance", {
      ...hardened(name, DISK_GIB),
      ami: newestImage(this, "image", "amazon-linux-2023", architectureOf(instanceType)),
      instanceType,
      iamInstanceProfile: role.profileName,
      primaryNetworkInterface: { networkInterfaceId: this.networkInterfaceId },
      userData: literalText(natCloudInit(props.cidr)),
      lifecycle: { ignoreChanges: ["ami"] },
      dependsOn: [...props.startsAfter, ...resourcesOf(role)],
    });
    acceptRisk(instance, "CKV_AWS_126", "Five-minute metrics do for a router; it is chosen for its price");
  }
}
