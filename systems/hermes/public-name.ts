import { Construct } from "constructs";
import { Certificate } from "../../constructs/dns/certificate";
import { HostedZone } from "../../constructs/dns/hosted-zone";
import type { LoadBalancer } from "../../constructs/network/load-balancer";
import { type HermesConfig, hostedZoneOf } from "./config";

/**
 * The name that clients use: its certificate and its DNS record. With an existing certificate, DNS is managed
 * elsewhere.
 */
export class PublicName extends Construct {
  readonly certificate: Certificate;
  private readonly zone: HostedZone | undefined;
  private readonly domain: string | undefined;

  constructor(scope: Construct, id: string, https: HermesConfig["https"]) {
    super(scope, id);
    const { domain, alternativeNames, certificateArn = "" } = https;
    this.domain = domain;
    this.zone =
      domain === undefined
        ? undefined
        : new HostedZone(this, "zone", { zoneName: hostedZoneOf(domain, https) });
    this.certificate =
      domain === undefined || this.zone === undefined
        ? Certificate.given(this, "certificate", certificateArn)
        : Certificate.forDomain(this, "certificate", {
            domainName: domain,
            alternativeNames,
            zone: this.zone,
          });
  }

  /** Points the name to the load balancer. @returns the address for clients */
  leadTo(balancer: LoadBalancer): string {
    if (this.domain === undefined) return `https://${balancer.dnsName}`;
    this.zone?.addAlias(this.domain, balancer);
    return `https://${this.domain}`;
  }

  /** The zone that holds another name as well. @returns undefined where DNS is somebody else's */
  zoneOf(name: string): HostedZone | undefined {
    return this.zone?.contains(name) === true ? this.zone : undefined;
  }
}
