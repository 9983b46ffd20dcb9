import { Instance } from "@cdktf/provider-aws/lib/instance";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { acceptRisk } from "../accept-risk";
import { hardened } from "../compute/instance-hardening";
import { newestImage } from "../compute/machine-image";
import { InstanceRole } from "../identity/instance-role";
import type { Grantee } from "../identity/policy-document";
import { literalText } from "../literal-text";
import type { Network } from "../network/network";
import { SecurityGroup } from "../firewall/security-group";
import type { BalancedTargets } from "../network/target-group";
import { resourcesOf } from "../resources-of";
import { SystemStack } from "../system-stack";
import { between, matching, validateProps } from "../validation";
import { scalingStatements } from "./scaling-permissions";
import { type Architecture, architectureOf } from "../../src/aws/architecture";

/** Grants the hosts a permission. */
export type HostGrant = (role: Grantee) => void;

export interface ContainerHostFleetProps {
  /** `Name` tags are `<fleetName>-host-1` and so on. It is also the metrics' `Fleet` dimension. */
  readonly fleetName: string;
  /** The network whose private subnets hold the hosts, spread over the zones in order. */
  readonly network: Network;
  /** Such as `t4g.small`. It determines the image's architecture. Changing it replaces the hosts. */
  readonly instanceType: string;
  /** How many hosts, 1 to 30. */
  readonly instanceCount: number;
  /** Cloud-init text for Amazon Linux 2023. A change replaces the hosts. */
  readonly userData: string;
  /** Permissions of the hosts, besides SSM and reporting metrics. */
  readonly grants: readonly HostGrant[];
  /** Physical name of the security group. @default `<fleetName>-sg` */
  readonly groupName?: string;
  /** @default - no key pair: SSM Session Manager only */
  readonly keyName?: string;
  /** What must be complete before a host boots, such as what it fetches. @default - its permissions and its way out */
  readonly startsAfter?: readonly Construct[];
  /** Root disk of each host, in GiB. @default 30 */
  readonly diskGib?: number;
}

/** Matches the hosts' `Name` tags but not those of other machines, such as a NAT instance. */
export const HOST_NAMES = "*-host-*";

/** The namespace of the CloudWatch agent's metrics. */
const AGENT_NAMESPACE = "CWAgent";

/**
 * Amazon Linux 2023 instances that run containers behind a load balancer: IMDSv2 with a hop limit of 1 (Docker and the
 * agent run on the host's network, so no container needs the host's role), encrypted disks, no public address, and SSM.
 *
 * Hosts are named `host-1` to `host-N`. A greater count adds hosts and leaves running ones alone; a smaller one removes
 * the last. A new type or new user data replaces hosts: `groundplan replace` does it one at a time, and each new one
 * must be healthy before the old one goes; a plain apply would replace all together. A newer image replaces nothing.
 *
 * ```ts
 * const hosts = new ContainerHostFleet(this, "hosts", {
 *   fleetName: "hermes-prod", network, instanceType: "t4g.small", instanceCount: 2, userData,
 *   grants: [(role) => repository.grantPull(role)],
 * });
 * balancer.forwardTo(hosts, { port: 4000, healthPath: "/health" });
 * ```
 */
export class ContainerHostFleet extends Construct implements BalancedTargets {
  readonly fleetName: string;
  /** By host name, in order. */
  readonly instanceIds: ReadonlyMap<string, string>;
  /** By host name, in order. */
  readonly privateIps: ReadonlyMap<string, string>;
  /** The instances, for policy exceptions. */
  readonly instances: readonly Instance[];
  readonly securityGroup: SecurityGroup;
  readonly role: InstanceRole;
  readonly architecture: Architecture;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ContainerHostFleetProps,
  ) {
    super(scope, id);
    validateProps(this, props, [
      {
        property: "instanceType",
        rule: matching(/^[a-z][a-z0-9-]*\.[a-z0-9-]+$/, "an instance type, such as t4g.small"),
      },
      { property: "instanceCount", rule: between(1, 30) },
      { property: "diskGib", rule: between(8, 16384) },
    ]);
    this.fleetName = props.fleetName;
    this.architecture = architectureOf(props.instanceType);
    this.securityGroup = this.addFirewall();
    this.role = this.addRole();
    const hosts = this.addHosts();
    this.instances = hosts.map(([, host]) => host);
    this.instanceIds = new Map(hosts.map(([name, { id: instanceId }]) => [name, instanceId]));
    this.privateIps = new Map(hosts.map(([name, { privateIp }]) => [name, privateIp]));
  }

  /** Lets the grantee run commands on the hosts through SSM, and read their results. */
  grantRollOut(grantee: Grantee): void {
    const { account = "*", region, system, name } = SystemStack.of(this).environment;
    grantee.allow({
      sid: "CommandHosts",
      actions: ["ssm:SendCommand"],
      resources: [`arn:aws:ec2:${region}:${account}:instance/*`],
      conditions: {
        StringEquals: { "ssm:resourceTag/system": system, "ssm:resourceTag/environment": name },
      },
    });
    grantee.allow({
      sid: "WithShellScripts",
      actions: ["ssm:SendCommand"],
      resources: [`arn:aws:ssm:${region}::document/AWS-RunShellScript`],
    });
    grantee.allow({
      sid: "SeeHosts",
      actions: ["ec2:DescribeInstances", "ssm:CancelCommand", "ssm:GetCommandInvocation"],
      resources: ["*"],
    });
  }

  /** Lets the grantee create and destroy hosts of this fleet, as an apply with a different count or type does. */
  grantScale(grantee: Grantee): void {
    const { account, region, system, name } = SystemStack.of(this).environment;
    const fleet = { account, region, system, environment: name, hostRoleArn: this.role.roleArn };
    for (const statement of scalingStatements(fleet)) grantee.allow(statement);
  }

  private addFirewall(): SecurityGroup {
    const { groupName, fleetName, network } = this.props;
    return new SecurityGroup(this, "firewall", {
      groupName: groupName ?? `${fleetName}-sg`,
      description: "Container hosts: reached by their load balancer only",
      vpcId: network.vpcId,
    });
  }

  private addRole(): InstanceRole {
    const role = new InstanceRole(this, "role", {
      roleName: `${this.props.fleetName}-hosts`,
      description: `What the container hosts of ${this.props.fleetName} may do`,
    });
    role.allow({
      sid: "ReportMetrics",
      actions: ["cloudwatch:PutMetricData"],
      resources: ["*"],
      conditions: { StringEquals: { "cloudwatch:namespace": AGENT_NAMESPACE } },
    });
    for (const grant of this.props.grants) grant(role);
    return role;
  }

  private addHosts(): [string, Instance][] {
    const image = newestImage(this, "image", "amazon-linux-2023", this.architecture);
    const { network, startsAfter = [] } = this.props;
    const before = [...resourcesOf(this.role, ...startsAfter), ...network.wayOut];
    const hosts: [string, Instance][] = [];
    for (let number = 1; number <= this.props.instanceCount; number++) {
      hosts.push([`host-${number}`, this.addHost(number, image, before)]);
    }
    return hosts;
  }

  private addHost(number: number, ami: string, dependsOn: readonly ITerraformDependable[]): Instance {
    const { fleetName, instanceType, keyName, network, diskGib = 30 } = this.props;
    const subnets = network.privateSubnetIds;
    const subnetId = subnets[(number - 1) % subnets.length];
    const host = new Instance(this, `host-${number}`, {
      ...hardened(`${fleetName}-host-${number}`, diskGib, instanceType),
      ami,
      instanceType,
      iamInstanceProfile: this.role.profileName,
      vpcSecurityGroupIds: [this.securityGroup.securityGroupId],
      ...(subnetId === undefined ? {} : { subnetId }),
      ...(keyName === undefined ? {} : { keyName }),
      userData: literalText(this.userDataForType()),
      lifecycle: { createBeforeDestroy: true, ignoreChanges: ["ami"] },
      dependsOn: [...dependsOn],
    });
    acceptRisk(host, "CKV_AWS_126", "The CloudWatch agent reports every minute, and memory and disk as well");
    return host;
  }

  /**
   * AWS would stop a host, change its type and start it again, with an image of the old architecture. Naming the type
   * in the user data replaces the host instead.
   */
  private userDataForType(): string {
    return `${this.props.userData.trimEnd()}\n# Made for ${this.props.instanceType}.\n`;
  }
}
