import { NetworkAcl as AwsNetworkAcl } from "@cdktf/provider-aws/lib/network-acl";
import { NetworkAclRule } from "@cdktf/provider-aws/lib/network-acl-rule";
import { Construct } from "constructs";
import { between, validateProps } from "../validation";

/** The address families, with the suffix and the offset of their rules' ids and numbers. */
const FAMILIES = [
  { family: "ipv4", offset: 0, block: { cidrBlock: "0.0.0.0/0" } },
  { family: "ipv6", offset: 1, block: { ipv6CidrBlock: "::/0" } },
] as const;

/** The distance between two rules: one number for each family, and room for manual rules. */
const STEP = 10;

/** Replies arrive at the port that a request was sent from (Amazon VPC user guide, "Ephemeral ports"). */
const EPHEMERAL = { fromPort: 1024, toPort: 65535 } as const;

export interface NetworkAclProps {
  /** Becomes the `Name` tag. */
  readonly aclName: string;
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  /** TCP ports open to everybody, or `"all"` for all traffic. */
  readonly open: readonly number[] | "all";
}

/**
 * A stateless filter for subnets: allows inbound traffic to the given ports, replies to the machines' own requests, and
 * everything outbound. Each rule exists for IPv4 and IPv6, because an ACL drops traffic that no rule of its family
 * matches.
 */
export class NetworkAcl extends Construct {
  readonly rules: readonly NetworkAclRule[];

  constructor(scope: Construct, id: string, props: NetworkAclProps) {
    super(scope, id);
    for (const port of props.open === "all" ? [] : props.open)
      validateProps(this, { port }, [{ property: "port", rule: between(1, 65535) }]);
    const networkAclId = new AwsNetworkAcl(this, "acl", {
      vpcId: props.vpcId,
      subnetIds: [...props.subnetIds],
      tags: { Name: props.aclName },
    }).id;
    this.rules = [
      ...incoming(props.open).flatMap((rule, index) => this.addRule(networkAclId, false, index, rule)),
      ...this.addRule(networkAclId, true, 0, ALL),
    ];
  }

  private addRule(
    networkAclId: string,
    egress: boolean,
    index: number,
    { id, ...rule }: Rule,
  ): NetworkAclRule[] {
    return FAMILIES.map(
      ({ family, offset, block }) =>
        new NetworkAclRule(this, `${egress ? "out" : "in"}-${id}-${family}`, {
          networkAclId,
          egress,
          ruleNumber: 100 + index * STEP + offset,
          ruleAction: "allow",
          ...rule,
          ...block,
        }),
    );
  }
}

interface Rule {
  /** Part of the rule's address. */
  readonly id: string;
  readonly protocol: string;
  readonly fromPort?: number;
  readonly toPort?: number;
}

const ALL: Rule = { id: "all", protocol: "-1" };

function incoming(open: NetworkAclProps["open"]): readonly Rule[] {
  if (open === "all") return [ALL];
  return [
    ...open.map((port) => ({ id: String(port), protocol: "tcp", fromPort: port, toPort: port })),
    { id: "answers-tcp", protocol: "tcp", ...EPHEMERAL },
    { id: "answers-udp", protocol: "udp", ...EPHEMERAL },
  ];
}
