import { Eip } from "@cdktf/provider-aws/lib/eip";
import { EipAssociation } from "@cdktf/provider-aws/lib/eip-association";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway";
import { Route } from "@cdktf/provider-aws/lib/route";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { AlarmTopic } from "../observability/alarm-topic";
import { acceptRisk } from "../accept-risk";
import { SystemStack } from "../system-stack";
import { NatInstance } from "./nat-instance";

/**
 * How private subnets reach the internet: through one gateway, one per zone (zones do not depend on each other), one
 * small instance (cheap, interrupted when it is replaced), one per zone, or not at all.
 */
export type NatMode = "gateway" | "gateway-per-zone" | "instance" | "instance-per-zone" | "none";

/** A zone's public subnet and private route table. */
export interface NatZone {
  readonly letter: string;
  readonly publicSubnetId: string;
  readonly privateRouteTableId: string;
}

export interface NatProps {
  readonly mode: NatMode;
  /** Prefix of physical names. */
  readonly networkName: string;
  readonly vpcId: string;
  readonly cidr: string;
  /** Sorted by zone. If there is only one gateway or instance, it is in the first. */
  readonly zones: readonly NatZone[];
  /** The internet route, which must exist first. */
  readonly startsAfter: readonly ITerraformDependable[];
  /** Notified when an instance stops or fails. @default - nobody */
  readonly topic?: AlarmTopic | undefined;
}

/** A route's target, as `aws_route` names it. */
type Exit = { readonly natGatewayId: string } | { readonly networkInterfaceId: string };

/**
 * The NAT of the private subnets. Its public addresses stay the same when a gateway is replaced with an instance or the
 * other way round, because other firewalls allow them.
 */
export class Nat extends Construct {
  /** The source addresses of outbound traffic. */
  readonly publicIps: readonly string[];
  /** Empty with gateways. */
  readonly instances: readonly NatInstance[];
  private readonly made: NatInstance[] = [];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: NatProps,
  ) {
    super(scope, id);
    const addresses = this.housedZones().map((zone) => ({ zone, address: this.addAddress(zone) }));
    this.publicIps = addresses.map(({ address }) => address.publicIp);
    this.instances = this.made;
    const exits = new Map(addresses.map(({ zone, address }) => [zone, this.addExit(zone, address)]));
    const [shared] = exits.values();
    for (const zone of props.zones) this.addRoute(zone, exits.get(zone) ?? shared);
  }

  /** The zones with their own gateway or instance. */
  private housedZones(): readonly NatZone[] {
    const { mode, zones } = this.props;
    const each = zones.length;
    const counts = { gateway: 1, "gateway-per-zone": each, instance: 1, "instance-per-zone": each, none: 0 };
    const count = counts[mode];
    return zones.slice(0, count);
  }

  private addAddress({ letter }: NatZone): Eip {
    const { preventDestroy } = SystemStack.of(this).protection;
    return new Eip(this, `address-${letter}`, {
      domain: "vpc",
      tags: { Name: this.nameIn(letter) },
      lifecycle: { preventDestroy },
      dependsOn: [...this.props.startsAfter],
    });
  }

  private addExit(zone: NatZone, address: Eip): Exit {
    const byInstance = this.props.mode === "instance" || this.props.mode === "instance-per-zone";
    return byInstance ? this.addInstance(zone, address) : this.addGateway(zone, address);
  }

  private addGateway({ letter, publicSubnetId }: NatZone, address: Eip): Exit {
    const gateway = new NatGateway(this, `gateway-${letter}`, {
      allocationId: address.id,
      subnetId: publicSubnetId,
      tags: { Name: this.nameIn(letter) },
      dependsOn: [...this.props.startsAfter],
    });
    return { natGatewayId: gateway.id };
  }

  private addInstance({ letter, publicSubnetId }: NatZone, address: Eip): Exit {
    const { mode, networkName, vpcId, cidr, startsAfter, topic } = this.props;
    const instance = new NatInstance(this, `instance-${letter}`, {
      networkName,
      ...(mode === "instance" ? {} : { natName: this.nameIn(letter) }),
      vpcId,
      cidr,
      subnetId: publicSubnetId,
      startsAfter,
      topic,
    });
    this.made.push(instance);
    acceptRisk(address, "CKV2_AWS_19", "Attached to a network interface, which outlives its instance");
    new EipAssociation(this, `association-${letter}`, {
      allocationId: address.id,
      networkInterfaceId: instance.networkInterfaceId,
    });
    return { networkInterfaceId: instance.networkInterfaceId };
  }

  private addRoute({ letter, privateRouteTableId }: NatZone, exit: Exit | undefined): void {
    if (exit === undefined) return;
    new Route(this, `route-${letter}`, {
      routeTableId: privateRouteTableId,
      destinationCidrBlock: "0.0.0.0/0",
      ...exit,
    });
  }

  private nameIn(letter: string): string {
    return `${this.props.networkName}-nat-${letter}`;
  }
}
