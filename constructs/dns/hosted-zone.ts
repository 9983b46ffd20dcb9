import { DataAwsRoute53Zone } from "@cdktf/provider-aws/lib/data-aws-route53-zone";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { Route53Zone } from "@cdktf/provider-aws/lib/route53-zone";
import { Construct } from "constructs";
import { acceptRisks } from "../accept-risks";
import { SystemStack } from "../system-stack";
import { matching, validateProps } from "../validation";

export interface HostedZoneProps {
  /** The zone's name, such as `example.com`. */
  readonly zoneName: string;
  /**
   * Make the zone instead of finding it: a second zone of a name that the account already has would be served by nobody.
   * @default false
   */
  readonly managed?: boolean;
}

/** What an alias record leads to: a load balancer or a distribution. */
export interface AliasTarget {
  readonly dnsName: string;
  /** The zone of AWS that the name is in. */
  readonly zoneId: string;
}

/** IPv4 and, where the target speaks it, IPv6. */
type AliasType = "A" | "AAAA";

/**
 * A public Route 53 zone: one that the account already has, which the stack writes into and never owns, or one that the
 * stack makes and never removes, since the domain's registrar names its servers.
 */
export class HostedZone extends Construct {
  readonly zoneName: string;
  readonly zoneId: string;

  constructor(scope: Construct, id: string, { zoneName, managed = false }: HostedZoneProps) {
    super(scope, id);
    validateProps(this, { zoneName }, [
      { property: "zoneName", rule: matching(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, "a lower-case domain name") },
    ]);
    this.zoneName = zoneName;
    this.zoneId = managed ? this.make() : this.find();
  }

  private find(): string {
    return new DataAwsRoute53Zone(this, "zone", { name: this.zoneName, privateZone: false }).zoneId;
  }

  private make(): string {
    const zone = new Route53Zone(this, "zone", {
      name: this.zoneName,
      comment: "Made by Groundplan",
      lifecycle: { preventDestroy: SystemStack.of(this).protection.preventDestroy },
    });
    acceptRisks(zone, {
      CKV2_AWS_38: "Signing a zone needs the registrar's hand; an outage follows a key that is not renewed",
      CKV2_AWS_39: "Queries of a public zone tell nothing that anybody looks for",
    });
    return zone.zoneId;
  }

  /** Whether a name is the zone's or below it. */
  contains(name: string): boolean {
    return isWithin(name, this.zoneName);
  }

  /** Makes a name lead to a load balancer or distribution, at no cost per query. */
  addAlias(name: string, target: AliasTarget, types: readonly AliasType[] = ["A"]): void {
    validateProps(this, { name }, [
      {
        property: "name",
        rule: () => (this.contains(name) ? undefined : `must be within the zone ${this.zoneName}`),
      },
    ]);
    for (const type of types) {
      new Route53Record(this, `${type.toLowerCase()}-${name}`, {
        zoneId: this.zoneId,
        name,
        type,
        // Health checks of the target decide in the target, not in DNS.
        alias: { name: target.dnsName, zoneId: target.zoneId, evaluateTargetHealth: false },
      });
    }
  }
}

/** Whether a domain name is the zone's own or below it; a wildcard counts as its parent's child. */
export function isWithin(name: string, zoneName: string): boolean {
  return name === zoneName || name.endsWith(`.${zoneName}`);
}
