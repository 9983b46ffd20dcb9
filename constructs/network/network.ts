import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { Route } from "@cdktf/provider-aws/lib/route";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { cidrFault, describeFault } from "../../src/config/cidr";
import { acceptRisk } from "../accept-risk";
import type { AlarmTopic } from "../observability/alarm-topic";
import { resourcesOf } from "../resources-of";
import { SystemStack } from "../system-stack";
import { validateProps } from "../validation";
import { addressShortage, overlapping, planSubnets, type ZoneSubnets } from "./address-plan";
import { FlowLogs, type FlowLogTraffic } from "./flow-logs";
import { Nat, type NatMode } from "./nat";
import type { NatInstance } from "./nat-instance";

export interface NetworkProps {
  /** Prefix of physical names and `Name` tags. */
  readonly networkName: string;
  /** The VPC's IPv4 block, /16 to /28. One half is for public subnets, the other for private ones. */
  readonly cidr: string;
  /** Zones of the stack's region, such as `eu-south-2a`; their order does not matter. */
  readonly availabilityZones: readonly string[];
  /** @default "gateway" */
  readonly nat?: NatMode;
  /**
   * Blocks of networks that this one is or will be peered with. None may overlap `cidr`.
   * @default - none
   */
  readonly peerCidrs?: readonly string[];
  /** @default "all" */
  readonly flowLogs?: FlowLogTraffic | "none";
  /** Notified when a NAT instance stops or fails. @default - nobody */
  readonly topic?: AlarmTopic;
}

/** A zone's pair of subnets. */
export interface NetworkZone extends ZoneSubnets {
  readonly publicSubnetId: string;
  readonly privateSubnetId: string;
}

/**
 * A VPC with a public and a private subnet in each zone. Public subnets have a route to the internet but do not assign
 * public addresses; private ones use the NAT in `nat`, and reach S3 within AWS for free. Flow logs are on, and the
 * default security group allows nothing.
 *
 * Every address contains the zone's letter (`public-a`), so adding, removing or reordering zones does not change the
 * other zones' subnets.
 *
 * ```ts
 * const network = new Network(this, "network", {
 *   networkName: "hermes-prod",
 *   cidr: "10.0.0.0/16",
 *   availabilityZones: ["eu-south-2a", "eu-south-2b", "eu-south-2c"],
 * });
 * ```
 *
 * @throws UserError if the block has no room for the zones or overlaps a peer's, or a zone is listed twice
 */
export class Network extends Construct {
  readonly vpcId: string;
  readonly cidr: string;
  /** Sorted by zone. */
  readonly zones: readonly NetworkZone[];
  /** The source addresses of traffic from private subnets; empty without NAT. */
  readonly natPublicIps: readonly string[];
  /** What must exist before a machine in a private subnet boots: its routes and their targets. */
  readonly wayOut: readonly ITerraformDependable[];
  /** The NAT instances; empty with gateways. */
  readonly natInstances: readonly NatInstance[];
  private readonly networkName: string;

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    this.validate(props);
    this.cidr = props.cidr;
    this.networkName = props.networkName;
    this.vpcId = this.addVpc(props.flowLogs);
    const internet = this.addInternetGateway();

    const publicTable = this.addRouteTable("public");
    const exit = this.addInternetRoute(publicTable, internet);
    const plan = planSubnets(props.cidr, props.availabilityZones);
    const zones = plan.map((zone) => ({ ...this.addZone(zone, publicTable), exit }));
    this.zones = zones;

    this.addS3Endpoint([publicTable, ...zones.map(({ privateRouteTableId }) => privateRouteTableId)]);
    const { vpcId, cidr, networkName } = this;
    const nat = new Nat(this, "nat", {
      ...{ mode: props.nat ?? "gateway", networkName, vpcId, cidr, zones },
      startsAfter: [exit],
      topic: props.topic,
    });
    this.natInstances = nat.instances;
    this.natPublicIps = nat.publicIps;
    this.wayOut = [...resourcesOf(nat), ...this.privateAssociations];
    this.addFlowLogs(props.flowLogs ?? "all");
  }

  /** Public subnets, for resources that the internet reaches. */
  get publicSubnetIds(): string[] {
    return this.zones.map(({ publicSubnetId }) => publicSubnetId);
  }

  /** Private subnets, for everything else. */
  get privateSubnetIds(): string[] {
    return this.zones.map(({ privateSubnetId }) => privateSubnetId);
  }

  private readonly privateAssociations: RouteTableAssociation[] = [];

  private validate(props: NetworkProps): void {
    const { availabilityZones } = props;
    validateProps(this, props, [
      { property: "availabilityZones", rule: () => zonesProblem(availabilityZones) },
      { property: "cidr", rule: () => blockProblem(props) },
    ]);
  }

  private addVpc(flowLogs: NetworkProps["flowLogs"]): string {
    const vpc = new Vpc(this, "vpc", {
      cidrBlock: this.cidr,
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: { Name: this.networkName },
    });
    if (flowLogs === "none") acceptRisk(vpc, "CKV2_AWS_11", "The environment asks for no flow logs");
    new DefaultSecurityGroup(this, "closed-default", {
      vpcId: vpc.id,
      tags: { Name: `${this.networkName}-default-closed` },
    });
    return vpc.id;
  }

  private addInternetGateway(): string {
    return new InternetGateway(this, "internet", { vpcId: this.vpcId, tags: { Name: this.networkName } }).id;
  }

  private addInternetRoute(routeTableId: string, gatewayId: string): Route {
    return new Route(this, "public-out", { routeTableId, destinationCidrBlock: "0.0.0.0/0", gatewayId });
  }

  private addRouteTable(part: string): string {
    const tags = { Name: `${this.networkName}-${part}` };
    return new RouteTable(this, `${part}-routes`, { vpcId: this.vpcId, tags }).id;
  }

  private addZone(zone: ZoneSubnets, publicRouteTableId: string) {
    const { letter } = zone;
    const privateRouteTableId = this.addRouteTable(`private-${letter}`);
    const publicSubnetId = this.addSubnet(`public-${letter}`, zone.zone, zone.publicCidr);
    const privateSubnetId = this.addSubnet(`private-${letter}`, zone.zone, zone.privateCidr);
    this.associate(`public-${letter}`, publicSubnetId, publicRouteTableId);
    this.privateAssociations.push(this.associate(`private-${letter}`, privateSubnetId, privateRouteTableId));
    return { ...zone, publicSubnetId, privateSubnetId, privateRouteTableId };
  }

  private addSubnet(part: string, availabilityZone: string, cidrBlock: string): string {
    return new Subnet(this, part, {
      vpcId: this.vpcId,
      availabilityZone,
      cidrBlock,
      mapPublicIpOnLaunch: false,
      tags: { Name: `${this.networkName}-${part}` },
    }).id;
  }

  private associate(part: string, subnetId: string, routeTableId: string): RouteTableAssociation {
    return new RouteTableAssociation(this, `${part}-association`, { subnetId, routeTableId });
  }

  private addS3Endpoint(routeTableIds: string[]): void {
    const { region } = SystemStack.of(this).environment;
    new VpcEndpoint(this, "s3", {
      vpcId: this.vpcId,
      vpcEndpointType: "Gateway",
      serviceName: `com.amazonaws.${region}.s3`,
      routeTableIds,
      tags: { Name: `${this.networkName}-s3` },
    });
  }

  private addFlowLogs(traffic: FlowLogTraffic | "none"): void {
    if (traffic === "none") return;
    const { vpcId, networkName } = this;
    new FlowLogs(this, "flow-logs", { vpcId, networkName, traffic });
  }
}

function zonesProblem(zones: readonly string[]): string | undefined {
  if (zones.length === 0) return "must list at least one zone";
  return new Set(zones).size < zones.length ? "must list each zone once" : undefined;
}

function blockProblem({ cidr, availabilityZones, peerCidrs = [] }: NetworkProps): string | undefined {
  const fault = cidrFault(cidr);
  if (fault !== undefined) return describeFault(fault);
  const peer = overlapping(cidr, peerCidrs);
  if (peer !== undefined) return `overlaps ${peer}, the network of a peer`;
  return addressShortage(cidr, availabilityZones);
}
