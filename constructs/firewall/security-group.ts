import { SecurityGroup as AwsSecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Construct } from "constructs";
import { between, matching, validateProps } from "../validation";

/** A security group from another stack. */
export interface GivenSecurityGroup {
  readonly securityGroupId: string;
  /** Its construct id becomes part of rules' resource addresses. */
  readonly node: { readonly id: string };
}

/** The other end of a rule: an address range, another security group, or an AWS prefix list. */
export type Peer =
  | { readonly cidrIpv4: string }
  | { readonly cidrIpv6: string }
  | { readonly securityGroup: GivenSecurityGroup }
  | { readonly prefixListId: string };

/** The whole internet, in both address families. */
export const ANYWHERE: readonly Peer[] = [{ cidrIpv4: "0.0.0.0/0" }, { cidrIpv6: "::/0" }];

export interface SecurityGroupProps {
  /** Physical name. */
  readonly groupName: string;
  readonly description: string;
  /** @default - the account's default VPC */
  readonly vpcId?: string;
  /**
   * Whether to allow all outbound traffic. Machines that download packages and call APIs need it.
   * @default true
   */
  readonly allowAllOutbound?: boolean;
}

/** A firewall that denies inbound traffic until `allowFrom` allows it. Each rule is its own resource, with a description. */
export class SecurityGroup extends Construct {
  readonly securityGroupId: string;
  /** The group itself, for policy exceptions on this one only. */
  readonly resource: AwsSecurityGroup;

  constructor(scope: Construct, id: string, props: SecurityGroupProps) {
    super(scope, id);
    validateProps(this, props, [
      {
        property: "groupName",
        rule: matching(/^(?!sg-).{1,255}$/, "1 to 255 characters that do not start with sg-"),
      },
      {
        property: "description",
        rule: matching(/^[\w .:/()#,@[\]+=&;{}!$*-]{1,255}$/, "1 to 255 plain characters"),
      },
    ]);
    this.resource = new AwsSecurityGroup(this, "group", {
      name: props.groupName,
      description: props.description,
      ...(props.vpcId === undefined ? {} : { vpcId: props.vpcId }),
      tags: { Name: props.groupName },
    });
    this.securityGroupId = this.resource.id;
    if (props.allowAllOutbound ?? true) this.allowOutbound();
  }

  /**
   * Lets a peer reach a TCP port.
   *
   * @param port 1 to 65535
   * @param purpose becomes the rule's description and, with the peer, its address
   * @returns the rule, for a policy exception
   */
  allowFrom(peer: Peer, port: number, purpose: string): VpcSecurityGroupIngressRule {
    this.checkRule({ port, purpose });
    return new VpcSecurityGroupIngressRule(this, `in-${port}-${peerId(peer)}`, {
      securityGroupId: this.securityGroupId,
      description: purpose,
      ...tcp(port),
      ...peerProps(peer),
    });
  }

  /** Allows all traffic from a peer, as a router needs. */
  allowAllFrom(peer: Peer, purpose: string): void {
    this.checkRule({ purpose });
    new VpcSecurityGroupIngressRule(this, `in-all-${peerId(peer)}`, {
      securityGroupId: this.securityGroupId,
      description: purpose,
      ipProtocol: "-1",
      ...peerProps(peer),
    });
  }

  /** Lets this group's members reach a TCP port of a peer. Needed if `allowAllOutbound` is false. */
  allowTo(peer: Peer, port: number, purpose: string): void {
    this.checkRule({ port, purpose });
    new VpcSecurityGroupEgressRule(this, `out-${port}-${peerId(peer)}`, {
      securityGroupId: this.securityGroupId,
      description: purpose,
      ...tcp(port),
      ...peerProps(peer),
    });
  }

  private checkRule(rule: { readonly port?: number; readonly purpose: string }): void {
    validateProps(this, rule, [
      { property: "port", rule: between(1, 65535) },
      {
        property: "purpose",
        rule: matching(/^[\w .:/()#,@[\]+=&;{}!$*-]{1,255}$/, "1 to 255 plain characters"),
      },
    ]);
  }

  private allowOutbound(): void {
    for (const peer of ANYWHERE) {
      new VpcSecurityGroupEgressRule(this, `out-all-${peerId(peer)}`, {
        securityGroupId: this.securityGroupId,
        description: "Everything outbound",
        ipProtocol: "-1",
        ...peerProps(peer),
      });
    }
  }
}

function tcp(port: number) {
  return { ipProtocol: "tcp", fromPort: port, toPort: port };
}

function peerProps(peer: Peer): Record<string, string> {
  if ("securityGroup" in peer) return { referencedSecurityGroupId: peer.securityGroup.securityGroupId };
  return { ...peer };
}

/** Part of a rule's address: it depends on the peer, so reordering a list changes no rule. */
function peerId(peer: Peer): string {
  if ("cidrIpv4" in peer) return peer.cidrIpv4 === "0.0.0.0/0" ? "anywhere-ipv4" : slug(peer.cidrIpv4);
  if ("cidrIpv6" in peer) return peer.cidrIpv6 === "::/0" ? "anywhere-ipv6" : slug(peer.cidrIpv6);
  if ("prefixListId" in peer) return "prefix-list";
  return peer.securityGroup.node.id;
}

function slug(cidr: string): string {
  return cidr.replace(/[^0-9a-f]+/g, "-");
}
