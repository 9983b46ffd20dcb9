import { DataAwsRoute53Zone } from "@cdktf/provider-aws/lib/data-aws-route53-zone";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { Construct } from "constructs";
import { between, matching, validateProps } from "../validation";

export interface AddressRecordProps {
  /** The name that clients use, such as `api.example.com`. */
  readonly domainName: string;
  /**
   * Name of the account's existing hosted zone.
   * @default - the domain without its first label
   */
  readonly zoneName?: string;
  /** IPv4 address that the name points to. */
  readonly address: string;
  /**
   * How long resolvers cache the answer, in seconds.
   * @default 300
   */
  readonly ttlSeconds?: number;
}

/** An A record in an existing hosted zone. */
export class AddressRecord extends Construct {
  constructor(scope: Construct, id: string, props: AddressRecordProps) {
    super(scope, id);
    validateProps(this, props, [
      { property: "domainName", rule: matching(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, "a lower-case domain name") },
      { property: "ttlSeconds", rule: between(0, 86400) },
    ]);
    const zone = new DataAwsRoute53Zone(this, "zone", {
      name: props.zoneName ?? parentDomain(props.domainName),
      privateZone: false,
    });
    new Route53Record(this, "record", {
      zoneId: zone.zoneId,
      name: props.domainName,
      type: "A",
      ttl: props.ttlSeconds ?? 300,
      records: [props.address],
    });
  }
}

function parentDomain(domain: string): string {
  return domain.split(".").slice(1).join(".");
}
