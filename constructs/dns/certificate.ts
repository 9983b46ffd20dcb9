import { AcmCertificate } from "@cdktf/provider-aws/lib/acm-certificate";
import { AcmCertificateValidation } from "@cdktf/provider-aws/lib/acm-certificate-validation";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import { matching, notEmpty, validateProps } from "../validation";
import type { HostedZone } from "./hosted-zone";

/** A certificate that load balancers and distributions can show. */
export interface Certificate {
  /** Known once the certificate is valid, so that whoever uses it waits for that. */
  readonly certificateArn: string;
}

export interface ManagedCertificateProps {
  /** The name it is for, such as `hermes.example.com`. */
  readonly domainName: string;
  /**
   * More names, such as `*.hermes.example.com`, all within the zone.
   * @default - none
   */
  readonly alternativeNames?: readonly string[];
  /** Where the proof is written that we may have these names. */
  readonly zone: HostedZone;
  /**
   * `us-east-1` for CloudFront, which takes certificates of no other region.
   * @default - the stack's region
   */
  readonly region?: string;
  /**
   * How long AWS may take to see the proof: minutes, once the zone is delegated, and never while it is not.
   * @default "15m"
   */
  readonly validationTimeout?: string;
}

const DOMAIN = /^(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)+$/;
const CERTIFICATE_ARN = /^arn:aws[\w-]*:acm:[\w-]+:\d{12}:certificate\/[\w-]+$/;

/** A certificate that was made elsewhere. @throws UserError for what is no certificate's ARN */
export function givenCertificate(scope: Construct, certificateArn: string): Certificate {
  validateProps(scope, { certificateArn }, [
    { property: "certificateArn", rule: matching(CERTIFICATE_ARN, "the ARN of an ACM certificate") },
  ]);
  return { certificateArn };
}

/**
 * A certificate from ACM that renews itself: it is proven by records in a Route 53 zone, one for each name (a
 * wildcard shares its parent's), and counts as made when AWS has seen them.
 *
 * ```ts
 * const zone = new HostedZone(this, "zone", { zoneName: "example.com" });
 * new ManagedCertificate(this, "certificate", { domainName: "hermes.example.com", zone });
 * ```
 *
 * @throws UserError for a name outside the zone, which AWS would wait for in vain
 */
export class ManagedCertificate extends Construct implements Certificate {
  readonly certificateArn: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ManagedCertificateProps,
  ) {
    super(scope, id);
    const names = [props.domainName, ...(props.alternativeNames ?? [])];
    this.validate(names);
    const certificate = this.request();
    const proofs = provenNames(names).map((name) => this.prove(name, certificate));
    this.certificateArn = this.awaitValidation(certificate, proofs);
  }

  private validate(names: readonly string[]): void {
    const { zone } = this.props;
    const inZone = (name: string) => DOMAIN.test(name) && zone.contains(name);
    const strangers = names.filter((name) => !inZone(name));
    const rule = () =>
      strangers.length === 0
        ? undefined
        : `must be within the zone ${zone.zoneName}: ${strangers.join(", ")}`;
    validateProps(this, { ...this.props, names }, [
      { property: "domainName", rule: notEmpty },
      { property: "names", rule },
      { property: "validationTimeout", rule: matching(/^\d+[smh]$/, "a duration such as 15m") },
    ]);
  }

  private request(): AcmCertificate {
    const { domainName, alternativeNames = [] } = this.props;
    return new AcmCertificate(this, "certificate", {
      domainName,
      ...(alternativeNames.length === 0 ? {} : { subjectAlternativeNames: [...alternativeNames] }),
      validationMethod: "DNS",
      ...this.inRegion(),
      // Whoever uses it must never be without one.
      lifecycle: { createBeforeDestroy: true },
    });
  }

  private prove(name: string, certificate: AcmCertificate): Route53Record {
    const option = (attribute: string) =>
      Fn.one(Fn.rawString(optionOf(certificate, name, attribute))) as unknown as string;
    return new Route53Record(this, `proof-${name}`, {
      zoneId: this.props.zone.zoneId,
      name: option("resource_record_name"),
      type: option("resource_record_type"),
      records: [option("resource_record_value")],
      ttl: 300,
    });
  }

  private awaitValidation(certificate: AcmCertificate, proofs: readonly Route53Record[]): string {
    return new AcmCertificateValidation(this, "validation", {
      certificateArn: certificate.arn,
      validationRecordFqdns: proofs.map(({ fqdn }) => fqdn),
      timeouts: { create: this.props.validationTimeout ?? "15m" },
      ...this.inRegion(),
    }).certificateArn;
  }

  private inRegion() {
    return this.props.region === undefined ? {} : { region: this.props.region };
  }
}
