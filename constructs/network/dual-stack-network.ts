import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { Route } from "@cdktf/provider-aws/lib/route";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import { cidrFault, contains, describeFault } from "../../src/config/cidr";
import { SystemStack } from "../system-stack";
import { validateProps } from "../validation";

/** AWS assigns a /56 to a VPC, and subnets are /64: 8 bits apart (Amazon VPC user guide, "VPC CIDR blocks"). */
const IPV6_SUBNET_BITS = 8;

export interface DualStackNetworkProps {
  /** Becomes the `Name` tag of the VPC and its parts. */
  readonly networkName: string;
  /** The VPC's IPv4 block, /16 to /28. */
  readonly cidr: string;
  /** The public subnet's block within it. */
  readonly subnetCidr: string;
  /** The subnet's zone, such as `us-east-1a`. */
  readonly availabilityZone: string;
}

/**
 * A VPC with one public subnet, both dual-stack: a machine in it gets a public IPv4 and IPv6 address. Amazon assigns
 * the IPv6 range. The default security group allows nothing.
 *
 * @throws UserError if a block is invalid, or the subnet's is not within the VPC's
 */
export class DualStackNetwork extends Construct {
  readonly vpcId: string;
  readonly subnetId: string;
  readonly availabilityZone: string;
  private readonly vpc: Vpc;

  constructor(scope: Construct, id: string, props: DualStackNetworkProps) {
    super(scope, id);
    validateProps(this, props, [
      { property: "cidr", rule: () => faultOf(props.cidr) },
      { property: "subnetCidr", rule: () => faultOf(props.subnetCidr) ?? outside(props) },
    ]);
    this.availabilityZone = props.availabilityZone;
    this.vpc = this.addVpc(props);
    this.vpcId = this.vpc.id;
    const { vpcId } = this;
    const tags = { Name: props.networkName };
    const gatewayId = new InternetGateway(this, "internet", { vpcId, tags }).id;
    const routeTableId = new RouteTable(this, "routes", { vpcId, tags }).id;
    new Route(this, "out-ipv4", { routeTableId, destinationCidrBlock: "0.0.0.0/0", gatewayId });
    new Route(this, "out-ipv6", { routeTableId, destinationIpv6CidrBlock: "::/0", gatewayId });
    this.subnetId = this.addSubnet(props);
    new RouteTableAssociation(this, "subnet-routes", { subnetId: this.subnetId, routeTableId });
  }

  private addVpc({ cidr, networkName }: DualStackNetworkProps): Vpc {
    const { protection } = SystemStack.of(this);
    const vpc = new Vpc(this, "vpc", {
      cidrBlock: cidr,
      assignGeneratedIpv6CidrBlock: true,
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: { Name: networkName },
      lifecycle: { preventDestroy: protection.preventDestroy },
    });
    const tags = { Name: `${networkName}-default-closed` };
    new DefaultSecurityGroup(this, "closed-default", { vpcId: vpc.id, tags });
    return vpc;
  }

  private addSubnet({ subnetCidr, availabilityZone, networkName }: DualStackNetworkProps): string {
    return new Subnet(this, "public", {
      vpcId: this.vpcId,
      availabilityZone,
      cidrBlock: subnetCidr,
      ipv6CidrBlock: Fn.cidrsubnet(this.vpc.ipv6CidrBlock, IPV6_SUBNET_BITS, 1),
      mapPublicIpOnLaunch: true,
      assignIpv6AddressOnCreation: true,
      tags: { Name: `${networkName}-public` },
    }).id;
  }

  /** For policy exceptions on this network only. */
  get resources(): { readonly vpc: Vpc; readonly subnet: Subnet } {
    return { vpc: this.vpc, subnet: this.node.findChild("public") as Subnet };
  }
}

function faultOf(cidr: string): string | undefined {
  const fault = cidrFault(cidr);
  return fault === undefined ? undefined : describeFault(fault);
}

function outside({ cidr, subnetCidr }: DualStackNetworkProps): string | undefined {
  if (faultOf(cidr) !== undefined) return undefined;
  return contains(cidr, subnetCidr) ? undefined : `is not in ${cidr}, the network's block`;
}
