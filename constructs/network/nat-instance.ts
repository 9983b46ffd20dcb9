import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Instance } from "@cdktf/provider-aws/lib/instance";
import { NetworkInterface } from "@cdktf/provider-aws/lib/network-interface";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { acceptRisk } from "../accept-risk";
import { hardened } from "../compute/instance-hardening";
import { newestImage } from "../compute/machine-image";
import { InstanceRole } from "../identity/instance-role";
import { literalText } from "../literal-text";
import type { AlarmTopic } from "../observability/alarm-topic";
import { resourcesOf } from "../resources-of";
import { natCloudInit } from "./nat-cloud-init";
import { SecurityGroup } from "../firewall/security-group";
import { architectureOf } from "../../src/aws/architecture";

export interface NatInstanceProps {
  /** Prefix of physical names. */
  readonly networkName: string;
  readonly vpcId: string;
  /** The network whose traffic it routes. */
  readonly cidr: string;
  /** A public subnet. */
  readonly subnetId: string;
  /** The router's name, if the network has several. @default `<networkName>-nat` */
  readonly natName?: string;
  /** Notified when it stops or fails. @default - nobody */
  readonly topic?: AlarmTopic | undefined;
  /** @default "t4g.nano" */
  readonly instanceType?: string;
  /** What must exist before it boots, such as the internet route. */
  readonly startsAfter: readonly ITerraformDependable[];
}

const DISK_GIB = 8;

/** Longer than a reboot. */
const DOWN_MINUTES = 3;

/**
 * A small router for private subnets, for about a tenth of a NAT gateway's price. Replacing it interrupts outbound
 * traffic for minutes. Routes and public address belong to its network interface, which outlives the instance. If it
 * cannot route, it shuts down instead of dropping traffic silently.
 */
export class NatInstance extends Construct {
  /** The target of routes and of the public address. */
  readonly networkInterfaceId: string;
  readonly instanceId: string;
  readonly securityGroup: SecurityGroup;

  constructor(scope: Construct, id: string, props: NatInstanceProps) {
    super(scope, id);
    const name = props.natName ?? `${props.networkName}-nat`;
    const role = new InstanceRole(this, "role", {
      roleName: name,
      description: `What the NAT instance of ${props.networkName} may do`,
    });
    this.securityGroup = this.addFirewall(name, props);
    this.networkInterfaceId = this.addInterface(name, props);
    this.instanceId = this.addInstance(name, role, props);
    if (props.topic !== undefined) this.watch(name, props.topic);
  }

  private addFirewall(name: string, { vpcId, cidr }: NatInstanceProps): SecurityGroup {
    const firewall = new SecurityGroup(this, "firewall", {
      groupName: `${name}-sg`,
      description: "NAT instance: takes what the network sends to the internet",
      vpcId,
    });
    firewall.allowAllFrom({ cidrIpv4: cidr }, "Traffic of the network on its way out");
    return firewall;
  }

  private addInterface(name: string, { subnetId }: NatInstanceProps): string {
    return new NetworkInterface(this, "interface", {
      subnetId,
      description: name,
      securityGroups: [this.securityGroup.securityGroupId],
      sourceDestCheck: false,
      tags: { Name: name },
    }).id;
  }

  private addInstance(name: string, role: InstanceRole, props: NatInstanceProps): string {
    const instanceType = props.instanceType ?? "t4g.nano";
    const instance = new Instance(this, "instance", {
      ...hardened(name, DISK_GIB, instanceType),
      ami: newestImage(this, "image", "amazon-linux-2023", architectureOf(instanceType)),
      instanceType,
      iamInstanceProfile: role.profileName,
      primaryNetworkInterface: { networkInterfaceId: this.networkInterfaceId },
      userData: literalText(natCloudInit(props.cidr)),
      // Set on the interface. The instance would change it back and forth at every plan, and stop routing
      // (hashicorp/terraform-provider-aws#44768).
      lifecycle: { ignoreChanges: ["ami", "source_dest_check"] },
      dependsOn: [...props.startsAfter, ...resourcesOf(role)],
    });
    acceptRisk(
      instance,
      "CKV_AWS_126",
      "Five-minute metrics are enough for a router that is chosen for its price",
    );
    return instance.id;
  }

  /** If it cannot route it shuts down, and CloudWatch gets no data. */
  private watch(name: string, topic: AlarmTopic): void {
    new CloudwatchMetricAlarm(this, "alarm", {
      alarmName: `${name}-down`,
      alarmDescription: `${name} is stopped or fails its checks: private subnets have no way out through it`,
      namespace: "AWS/EC2",
      metricName: "StatusCheckFailed",
      dimensions: { InstanceId: this.instanceId },
      statistic: "Maximum",
      period: 60,
      evaluationPeriods: DOWN_MINUTES,
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold: 1,
      treatMissingData: "breaching",
      alarmActions: [topic.topicArn],
      okActions: [topic.topicArn],
    });
  }
}
