import { LightsailDomainEntry } from "@cdktf/provider-aws/lib/lightsail-domain-entry";
import { Construct } from "constructs";
import { validateProps } from "../validation";

export interface LightsailDomainRecordProps {
  /** The name that clients use, such as `jarvis.example.com`: a subdomain of the zone. */
  readonly domainName: string;
  /** An existing DNS zone of the account in Lightsail, such as `example.com`. */
  readonly zoneName: string;
  /** IPv4 address that the name points to. */
  readonly address: string;
}

/** Lightsail's DNS calls work only in this region. */
const DNS_REGION = "us-east-1";

/** An A record in a Lightsail DNS zone. */
export class LightsailDomainRecord extends Construct {
  constructor(scope: Construct, id: string, props: LightsailDomainRecordProps) {
    super(scope, id);
    const { domainName, zoneName, address } = props;
    const isBelow = () => (domainName.endsWith(`.${zoneName}`) ? undefined : `must end in .${zoneName}`);
    validateProps(this, props, [{ property: "domainName", rule: isBelow }]);
    new LightsailDomainEntry(this, "entry", {
      domainName: zoneName,
      name: domainName.slice(0, -zoneName.length - 1),
      type: "A",
      target: address,
      region: DNS_REGION,
    });
  }
}
