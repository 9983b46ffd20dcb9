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
   * Whether to create the zone instead of looking it up. A second zone with the same name gets no queries.
   * @default false
   */
  readonly managed?: boolean;
}

/** The target of an alias record: a load balancer or a distribution. */
export interface AliasTarget {
  readonly dnsName: string;
  /** The hosted zone id of AWS's own name. */
  readonly zoneId: string;
}

/** IPv4 and, if the target supports it, IPv6. */
type AliasType = "A" | "AAAA";

/**
 * A public Route 53 zone: an existing one, which the stack writes to but never owns, or one that the stack
 * creates and never destroys, because the domain's registrar refers to its name servers.
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

  /** Whether a name is the zone's or a subdomain of it. */
  contains(name: string): boolean {
    return isWithin(name, this.zoneName);
  }

  /** Points a name to a load balancer or distribution. Queries for it are free. */
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
        // The target's own health checks decide, not DNS.
        alias: { name: target.dnsName, zoneId: target.zoneId, evaluateTargetHealth: false },
      });
    }
  }
}

/** Whether a domain name is the zone's or a subdomain of it. A wildcard is a subdomain of its parent. */
export function isWithin(name: string, zoneName: string): boolean {
  return name === zoneName || name.endsWith(`.${zoneName}`);
}
