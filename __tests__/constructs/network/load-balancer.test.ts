import { Certificate } from "../../../constructs/dns/certificate";
import { LoadBalancer, type LoadBalancerProps } from "../../../constructs/network/load-balancer";
import { Network } from "../../../constructs/network/network";
import { SecurityGroup } from "../../../constructs/firewall/security-group";
import type { ForwardProps } from "../../../constructs/network/load-balancer";
import type { Environment } from "../../../src/config/environment";
import { statementsOf, synthesizeConstructs } from "../../synthesize";

const CERTIFICATE = "arn:aws:acm:eu-south-2:123456789012:certificate/1a2b3c";

function balanced(
  props: Partial<LoadBalancerProps> = {},
  forward: Partial<ForwardProps> = {},
  environment: Partial<Environment> = {},
) {
  return synthesizeConstructs((stack) => {
    const network = new Network(stack, "network", {
      networkName: "sample-prod",
      cidr: "10.0.0.0/16",
      availabilityZones: ["eu-south-2a", "eu-south-2b"],
    });
    const certificate = Certificate.given(stack, "certificate", CERTIFICATE);
    const balancer = new LoadBalancer(stack, "balancer", {
      balancerName: "sample-prod",
      network,
      certificate,
      ...props,
    });
    const securityGroup = new SecurityGroup(stack, "hosts", {
      groupName: "hosts",
      description: "Hosts",
      allowAllOutbound: false,
    });
    const instanceIds = new Map([
      ["host-1", "i-1"],
      ["host-2", "i-2"],
    ]);
    balancer.forwardTo({ instanceIds, securityGroup }, { port: 4000, healthPath: "/health", ...forward });
  }, environment);
}

describe("a load balancer", () => {
  const stack = balanced();
  const listener = (port: number) =>
    stack.resources("aws_lb_listener").find(({ attributes }) => attributes["port"] === port)?.attributes;
  const reference = (type: string, attribute: string, ...words: string[]) =>
    `\${${stack.resource(type, ...words).address}.${attribute}}`;

  it("speaks TLS 1.2 or newer with the certificate, and forwards to the targets", () => {
    expect(listener(443)).toMatchObject({
      protocol: "HTTPS",
      ssl_policy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
      certificate_arn: CERTIFICATE,
      default_action: [{ type: "forward", target_group_arn: reference("aws_lb_target_group", "arn") }],
    });
  });

  it("redirects HTTP to HTTPS", () => {
    expect(listener(80)).toMatchObject({
      default_action: [
        { type: "redirect", redirect: { protocol: "HTTPS", port: "443", status_code: "HTTP_301" } },
      ],
    });
  });

  it("drops malformed headers, is in the public subnets and is protected", () => {
    const { attributes } = stack.resource("aws_lb");
    expect(attributes).toMatchObject({
      drop_invalid_header_fields: true,
      enable_deletion_protection: true,
      internal: false,
    });
    expect(attributes["subnets"]).toEqual([
      reference("aws_subnet", "id", "public-a"),
      reference("aws_subnet", "id", "public-b"),
    ]);
  });

  it("can be deleted if the environment is not protected", () => {
    const relaxed = balanced({}, {}, { protection: "relaxed" });
    expect(relaxed.resource("aws_lb").attributes["enable_deletion_protection"]).toBe(false);
  });

  it("accepts 80 and 443 from everybody, and reaches only the targets' port", () => {
    expect(stack.ingressOf("balancer/balancer")).toEqual([
      { port: 80, from: "::/0" },
      { port: 80, from: "0.0.0.0/0" },
      { port: 443, from: "::/0" },
      { port: 443, from: "0.0.0.0/0" },
    ]);
    const leaving = stack.resources("aws_vpc_security_group_egress_rule").map(({ attributes }) => ({
      port: attributes["from_port"],
      to: attributes["referenced_security_group_id"],
    }));
    expect(leaving).toEqual([{ port: 4000, to: reference("aws_security_group", "id", "hosts") }]);
  });

  it("is the only source that may reach the targets", () => {
    expect(stack.ingressOf("hosts")).toEqual([
      { port: 4000, from: reference("aws_security_group", "id", "balancer") },
    ]);
  });

  it("writes access logs where only AWS's log delivery may write and nobody may read, after the bucket is ready", () => {
    const known = balanced({}, {}, { account: "123456789012" });
    const policy = known.resource("aws_s3_bucket_policy", "access-logs");
    expect(statementsOf(policy.attributes["policy"])).toEqual([
      expect.objectContaining({ Sid: "TlsOnly", Effect: "Deny" }),
      {
        Sid: "LogDelivery",
        Effect: "Allow",
        Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
        Action: "s3:PutObject",
        Resource: "arn:aws:s3:::sample-prod-alb-logs/AWSLogs/123456789012/*",
      },
    ]);
    const { attributes } = known.resource("aws_lb");
    expect(attributes["access_logs"]).toEqual({ enabled: true, bucket: "sample-prod-alb-logs" });
    expect(attributes["depends_on"]).toContain(policy.address);
  });
});

describe("the targets of a load balancer", () => {
  const group = (forward: Partial<ForwardProps> = {}) =>
    balanced({}, forward).resource("aws_lb_target_group").attributes;

  it("are health-checked, and may finish their requests when they leave", () => {
    expect(group()).toMatchObject({
      port: 4000,
      deregistration_delay: "30",
      slow_start: 0,
      health_check: { path: "/health", matcher: "200", healthy_threshold: 2 },
    });
    expect(group({ deregistrationDelaySeconds: 120, slowStartSeconds: 60 })).toMatchObject({
      deregistration_delay: "120",
      slow_start: 60,
    });
  });

  it("are attached by name", () => {
    const attached = balanced()
      .resources("aws_lb_target_group_attachment")
      .map(({ address, attributes }) => [/host-\d/.exec(address)?.[0], attributes["target_id"]]);
    expect(attached).toEqual([
      ["host-1", "i-1"],
      ["host-2", "i-2"],
    ]);
  });

  it("get a group with another name for another port, which cannot change in place", () => {
    expect(group()["name"]).toBe("sample-prod-4000");
    expect(group({ port: 8080 })["name"]).toBe("sample-prod-8080");
    expect(group()["lifecycle"]).toEqual({ create_before_destroy: true });
  });

  it.each<[string, Partial<ForwardProps>, string]>([
    ["an invalid port", { port: 0 }, "port: must be a whole number from 1 to 65535"],
    ["a health path without a slash", { healthPath: "health" }, "healthPath: must be a path"],
    ["a slow start that AWS does not offer", { slowStartSeconds: 10 }, "slowStartSeconds: must be"],
  ])("refuse %s", (_, forward, message) => {
    expect(() => balanced({}, forward)).toThrow(message);
  });
});

describe("a web firewall", () => {
  const stack = balanced({ webFirewall: true });

  it("is optional", () => {
    expect(balanced().resources("aws_wafv2_web_acl")).toEqual([]);
  });

  it("uses AWS's rule groups, the common one first, and counts matches", () => {
    const rules = JSON.parse(String(stack.resource("aws_wafv2_web_acl").attributes["rule_json"])) as {
      Name: string;
      Priority: number;
      Statement: unknown;
    }[];
    expect(rules.map(({ Name, Priority }) => [Priority, Name])).toEqual([
      [0, "AWSManagedRulesCommonRuleSet"],
      [1, "AWSManagedRulesKnownBadInputsRuleSet"],
    ]);
    expect(rules[0]?.Statement).toEqual({
      ManagedRuleGroupStatement: { VendorName: "AWS", Name: "AWSManagedRulesCommonRuleSet" },
    });
  });

  it("protects the load balancer, and logs without credentials", () => {
    expect(stack.resource("aws_wafv2_web_acl_association").attributes["resource_arn"]).toBe(
      `\${${stack.resource("aws_lb").address}.arn}`,
    );
    expect(stack.resource("aws_cloudwatch_log_group", "web-firewall").attributes["name"]).toBe(
      "aws-waf-logs-sample-prod",
    );
    expect(stack.resource("aws_wafv2_web_acl_logging_configuration").attributes["redacted_fields"]).toEqual([
      { single_header: { name: "authorization" } },
      { single_header: { name: "cookie" } },
    ]);
  });
});
