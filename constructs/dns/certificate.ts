import { AcmCertificate } from "@cdktf/provider-aws/lib/acm-certificate";
import { AcmCertificateValidation } from "@cdktf/provider-aws/lib/acm-certificate-validation";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { Construct } from "constructs";
import { acceptRisk } from "../accept-risk";
import { matching, notEmpty, validateProps } from "../validation";
import type { HostedZone } from "./hosted-zone";

export interface ManagedCertificateProps {
  /** The domain name, such as `hermes.example.com`. */
  readonly domainName: string;
  /**
   * More names, such as `*.hermes.example.com`, all within the zone.
   * @default - none
   */
  readonly alternativeNames?: readonly string[];
  /** The zone for the DNS validation records. */
  readonly zone: HostedZone;
  /**
   * `us-east-1` for CloudFront, which accepts certificates only from there.
   * @default - the stack's region
   */
  readonly region?: string;
  /**
   * How long to wait for validation. It takes minutes if the zone is delegated, and otherwise never succeeds.
   * @default "15m"
   */
  readonly validationTimeout?: string;
}

const DOMAIN = /^(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)+$/;
const CERTIFICATE_ARN = /^arn:aws[\w-]*:acm:[\w-]+:\d{12}:certificate\/[\w-]+$/;

/**
 * A TLS certificate of ACM, for load balancers and distributions: an existing one, or one that is
 * created here, validated in DNS, and renewed by AWS as long as the validation records exist.
 *
 * ```ts
 * const zone = new HostedZone(this, "zone", { zoneName: "example.com" });
 * Certificate.forDomain(this, "certificate", { domainName: "hermes.example.com", zone });
 * Certificate.given(this, "certificate", "arn:aws:acm:eu-south-2:123456789012:certificate/…");
 * ```
 */
export abstract class Certificate extends Construct {
  /** Available once the certificate is valid, so resources that use it wait for that. */
  abstract readonly certificateArn: string;

  /** An existing certificate. @throws UserError if it is not a certificate's ARN */
  static given(scope: Construct, id: string, certificateArn: string): Certificate {
    return new GivenCertificate(scope, id, certificateArn);
  }

  /** Requests a certificate. @throws UserError for a name outside the zone, which could never be validated */
  static forDomain(scope: Construct, id: string, props: ManagedCertificateProps): Certificate {
    return new ManagedCertificate(scope, id, props);
  }
}

class GivenCertificate extends Certificate {
  constructor(
    scope: Construct,
    id: string,
    readonly certificateArn: string,
  ) {
    super(scope, id);
    validateProps(this, { certificateArn }, [
      { property: "certificateArn", rule: matching(CERTIFICATE_ARN, "the ARN of an ACM certificate") },
    ]);
  }
}

/** Validated by records in a Route 53 zone, one per name; a wildcard shares its parent's record. */
class ManagedCertificate extends Certificate {
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
    const certificate = new AcmCertificate(this, "certificate", {
      domainName,
      ...(alternativeNames.length === 0 ? {} : { subjectAlternativeNames: [...alternativeNames] }),
      validationMethod: "DNS",
      ...this.inRegion(),
      // Its users must never be without a certificate.
      lifecycle: { createBeforeDestroy: true },
    });
    if ([domainName, ...alternativeNames].some((name) => name.startsWith("*."))) {
      acceptRisk(certificate, "CKV2_AWS_71", "The environment asks for a wildcard, which covers one level");
    }
    return certificate;
  }

  private prove(name: string, certificate: AcmCertificate): Route53Record {
    return new Route53Record(this, `proof-${name.replace("*", "any")}`, {
      zoneId: this.props.zone.zoneId,
      name: proofOf(certificate, name, "resource_record_name"),
      type: proofOf(certificate, name, "resource_record_type"),
      records: [proofOf(certificate, name, "resource_record_value")],
      ttl: 300,
      // All certificates for a name in an account use the same record: another certificate may have created it.
      allowOverwrite: true,
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

/** The names that need their own record: a wildcard is validated by its parent's. */
function provenNames(names: readonly string[]): readonly string[] {
  const firstByParent = new Map<string, string>();
  for (const name of names) {
    const parent = name.replace(/^\*\./, "");
    if (!firstByParent.has(parent)) firstByParent.set(parent, name);
  }
  return [...firstByParent.values()];
}

/**
 * The validation record for one name. An expression over the certificate's set of options, so that each record has an
 * address that is known before AWS answers.
 */
function proofOf(certificate: AcmCertificate, name: string, attribute: string): string {
  const options = `${certificate.fqn}.domain_validation_options`;
  return `\${one([for option in ${options} : option.${attribute} if option.domain_name == "${name}"])}`;
}
