import { Certificate, type ManagedCertificateProps } from "../../../constructs/dns/certificate";
import { HostedZone } from "../../../constructs/dns/hosted-zone";
import { synthesizeConstructs } from "../../synthesize";

function certified(props: Partial<ManagedCertificateProps> = {}, zoneName = "example.com") {
  return synthesizeConstructs((scope) => {
    const zone = new HostedZone(scope, "zone", { zoneName });
    Certificate.forDomain(scope, "certificate", { domainName: "hermes.example.com", zone, ...props });
  });
}

describe("a certificate for a domain", () => {
  it("is validated in DNS, in an existing zone of the account", () => {
    const stack = certified();
    expect(stack.resource("aws_acm_certificate").attributes).toMatchObject({
      domain_name: "hermes.example.com",
      validation_method: "DNS",
      lifecycle: { create_before_destroy: true },
    });
    expect(stack.data("aws_route53_zone")).toEqual([
      expect.objectContaining({ name: "example.com", private_zone: false }),
    ]);
    const certificate = stack.resource("aws_acm_certificate").address;
    const proof = stack.resource("aws_route53_record").attributes;
    expect(proof["name"]).toBe(
      `\${one([for option in ${certificate}.domain_validation_options : option.resource_record_name if option.domain_name == "hermes.example.com"])}`,
    );
    expect(proof["type"]).toContain("option.resource_record_type");
    expect(proof["records"]).toEqual([expect.stringContaining("option.resource_record_value")]);
    // Somebody may have made the same record for another certificate of the name.
    expect(proof["allow_overwrite"]).toBe(true);
  });

  it("is waited for at most 15 minutes", () => {
    const wait = (props: Partial<ManagedCertificateProps>) =>
      certified(props).resource("aws_acm_certificate_validation").attributes["timeouts"];
    expect(wait({})).toEqual({ create: "15m" });
    expect(wait({ validationTimeout: "30m" })).toEqual({ create: "30m" });
  });

  it("has one record for a name and its wildcard, which share a validation", () => {
    const stack = certified({
      alternativeNames: ["*.hermes.example.com", "hello.example.com", "*.other.example.com"],
    });
    const proven = stack
      .resources("aws_route53_record")
      .map(({ attributes }) => /domain_name == "([^"]+)"/.exec(String(attributes["name"]))?.[1]);
    expect(proven.sort()).toEqual(["*.other.example.com", "hello.example.com", "hermes.example.com"]);
    const waitsFor = stack.resource("aws_acm_certificate_validation").attributes["validation_record_fqdns"];
    expect(waitsFor).toHaveLength(3);
  });

  it("can be in another region, as CloudFront requires", () => {
    const stack = certified({ region: "us-east-1" });
    expect(stack.resource("aws_acm_certificate").attributes["region"]).toBe("us-east-1");
    expect(stack.resource("aws_acm_certificate_validation").attributes["region"]).toBe("us-east-1");
  });

  it("refuses all names outside the zone together", () => {
    expect(() =>
      certified({ alternativeNames: ["hermes.example.org", "*.example.net"] }, "example.com"),
    ).toThrow("must be within the zone example.com: hermes.example.org, *.example.net");
    expect(() => certified({ domainName: "badexample.com" })).toThrow("badexample.com");
  });
});

describe("an existing certificate", () => {
  it("creates nothing", () => {
    const stack = synthesizeConstructs((scope) => {
      const arn = "arn:aws:acm:eu-south-2:123456789012:certificate/1a2b";
      expect(Certificate.given(scope, "certificate", arn).certificateArn).toBe(arn);
    });
    expect(stack.addresses()).toEqual([]);
  });

  it("refuses an ARN that is not a certificate's", () => {
    expect(() =>
      synthesizeConstructs((scope) => Certificate.given(scope, "certificate", "arn:aws:iam::1:role/x")),
    ).toThrow("must be the ARN of an ACM certificate");
  });
});

describe("a hosted zone", () => {
  it("points a name at its target", () => {
    const stack = synthesizeConstructs((scope) => {
      const zone = new HostedZone(scope, "zone", { zoneName: "example.com" });
      zone.addAlias("hermes.example.com", { dnsName: "alb.amazonaws.com", zoneId: "Z1" });
    });
    expect(stack.resource("aws_route53_record").attributes).toMatchObject({
      name: "hermes.example.com",
      type: "A",
      alias: { name: "alb.amazonaws.com", zone_id: "Z1", evaluate_target_health: false },
    });
  });

  it("refuses names of other zones", () => {
    expect(() =>
      synthesizeConstructs((scope) => {
        const zone = new HostedZone(scope, "zone", { zoneName: "example.com" });
        zone.addAlias("hermes.example.org", { dnsName: "alb.amazonaws.com", zoneId: "Z1" });
      }),
    ).toThrow("must be within the zone example.com");
  });
});
