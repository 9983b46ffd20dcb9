import { readFileSync } from "node:fs";
import { join } from "node:path";
import { system } from "../../../systems/hermes/system";
import { type SynthesizedStack, stackOf, synthesizeSystemFiles } from "../../synthesize";

type Edit = readonly [written: string | RegExp, instead: string];

/** prod as its file has it, with some of the text replaced. */
function prod(...edits: readonly Edit[]): SynthesizedStack {
  const edit = (text: string, name: string) =>
    name === "prod"
      ? edits.reduce((edited, [written, instead]) => edited.replace(written, instead), text)
      : text;
  return stackOf(synthesizeSystemFiles(system, ["prod"], edit), "prod");
}

const CERTIFICATE = "arn:aws:acm:eu-south-2:123456789012:certificate/1a2b3c4d";
const GIVEN_CERTIFICATE: Edit = [/https:\n( {2}.*\n)+/, `https:\n  certificate_arn: ${CERTIFICATE}\n`];

describe("Hermes, prod", () => {
  const stack = prod();
  const attributes = (type: string, ...words: string[]) => stack.resource(type, ...words).attributes;

  it("has the names that the document's commands use", () => {
    expect(attributes("aws_ecr_repository")["name"]).toBe("hermes");
    expect(attributes("aws_security_group", "hosts")["name"]).toBe("production-app-sg");
    expect(attributes("aws_cloudwatch_log_group", "prod/logs")["name"]).toBe("/aws/ec2/production/hermes");
    expect(attributes("aws_secretsmanager_secret")["name"]).toBe("hermes/prod");
    expect(attributes("aws_iam_role", "delivery/deploy")["name"]).toBe("GitHubActionsDeployRole");
    expect(attributes("aws_vpc")["cidr_block"]).toBe("10.0.0.0/16");
  });

  it("keeps its state where the document says", () => {
    const { backend } = stack.json["terraform"] as { backend: { s3: object } };
    expect(backend.s3).toMatchObject({
      bucket: "hermes-terraform-state",
      dynamodb_table: "hermes-terraform-locks",
      region: "eu-south-2",
      key: "hermes/prod/terraform.tfstate",
    });
  });

  it("has the document's outputs", () => {
    const hosts = stack.resources("aws_instance").map(({ address }) => `\${${address}.id}`);
    expect(stack.output("instance_ids")).toEqual(hosts);
    expect(stack.output("ec2_instance_ids")).toEqual(hosts);
    expect(stack.output("alb_dns_name")).toBe(`\${${stack.resource("aws_lb").address}.dns_name}`);
    expect(stack.output("alb_arn")).toBe(`\${${stack.resource("aws_lb").address}.arn}`);
    expect(stack.output("alb_target_group_arn")).toBe(
      `\${${stack.resource("aws_lb_target_group").address}.arn}`,
    );
    expect(stack.output("ecr_repository_url")).toContain("repository_url");
    expect(stack.output("cdn_domain_name")).toContain("domain_name");
    expect(stack.output("url")).toBe("https://hermes.example.com");
  });

  it("lets only the load balancer reach the hosts, on the application's port", () => {
    expect(stack.ingressOf("prod/hosts")).toEqual([
      { port: 4000, from: `\${${stack.resource("aws_security_group", "balancer").address}.id}` },
    ]);
  });

  it("lets hosts pull the image, read the secret and the tag, and write their log", () => {
    const granted = stack.permissionsOf("prod/hosts").map(({ Sid }) => Sid);
    expect(granted).toEqual([
      "ReportMetrics",
      "RegistryLogin",
      "PullImages",
      "ReadImageTag",
      "ReadSecrets",
      "Writelogs",
      "ReadCdnName",
    ]);
  });

  it("tells hosts where things are and no secret", () => {
    const told = String(attributes("aws_ssm_document")["content"]);
    for (const where of ["hermes/prod", "/hermes/prod/image-tag", "/aws/ec2/production/hermes", "PORT=4000"])
      expect(told).toContain(where);
    expect(told).toContain("PHX_HOST=hermes.example.com");
    expect(told).toContain("HERMES_CDN_PARAMETER=/hermes/prod/cdn-host");
    const distribution = stack.resource("aws_cloudfront_distribution").address;
    expect(attributes("aws_ssm_parameter", "cdn-name")["value"]).toBe(`\${${distribution}.domain_name}`);
    expect(JSON.stringify(stack.json)).not.toMatch(/ecto:\/\/|sk-ant-/);
  });

  it("replaces no host, and moves no target, for another health path, port or script", () => {
    const changed = prod(["health_path: /health", "health_path: /ready"], ["port: 4000", "port: 5000"]);
    const hosts = (synthesized: typeof stack) => synthesized.resources("aws_instance");
    expect(hosts(changed)).toEqual(hosts(stack));
    const group = (synthesized: typeof stack) => synthesized.resource("aws_lb_target_group").attributes;
    expect(group(changed)["port"]).toBe(group(stack)["port"]);
    expect(group(changed)["health_check"]).toMatchObject({ path: "/ready" });
    const content = String(changed.resource("aws_ssm_document").attributes["content"]);
    expect(content).toContain("HERMES_HEALTH_PATH=/ready");
    expect(content).toContain("PORT=5000");
  });

  it("has the machines' document before the machines, and lets whoever deploys run it", () => {
    const document = stack.resource("aws_ssm_document");
    expect(attributes("aws_instance", "host-1")["depends_on"]).toContain(document.address);
    expect(String(attributes("aws_instance", "host-1")["user_data"])).toContain(
      "document=hermes-prod-machine ",
    );
    const allowed = stack.permissionsOf("delivery/deploy").find(({ Sid }) => Sid === "BringMachinesUpToDate");
    expect(allowed?.Resource).toMatch(/:document\/hermes-prod-machine$/);
  });

  it("tells CloudFront's own name and the certificate, and makes the CDN's record within its zone", () => {
    expect(stack.output("cdn_cloudfront_name")).toContain("domain_name");
    expect(stack.output("certificate_arn")).toContain("aws_acm_certificate_validation");
    const arn = "arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-0000-0000-000000000000";
    const named = (domain: string) =>
      prod(["delivery:", `assets:\n  domain: ${domain}\n  certificate_arn: ${arn}\n\ndelivery:`]);
    const records = (synthesized: typeof stack) =>
      synthesized
        .resources("aws_route53_record")
        .filter(({ attributes: { name } }) => String(name).startsWith("static."))
        .map(({ attributes: { name, type } }) => `${String(type)} ${String(name)}`);
    expect(records(named("static.example.com"))).toEqual(["A static.example.com", "AAAA static.example.com"]);
    expect(records(named("static.example.org"))).toEqual([]);
    expect(named("static.example.com").output("cdn_domain_name")).toBe("static.example.com");
  });

  it("makes a certificate for the domain and its wildcard, and leads the domain to the load balancer", () => {
    expect(attributes("aws_acm_certificate")).toMatchObject({
      domain_name: "hermes.example.com",
      subject_alternative_names: ["*.hermes.example.com"],
    });
    expect(attributes("aws_route53_record", "name/zone")).toMatchObject({
      name: "hermes.example.com",
      alias: { name: `\${${stack.resource("aws_lb").address}.dns_name}` },
    });
  });

  it("lets the deploy role make every call of a deployment and a publication", () => {
    const calls = [
      ...["ec2:DescribeInstances", "ssm:SendCommand", "ssm:GetCommandInvocation"],
      ...["ssm:GetParameter", "ssm:GetParameterHistory", "ssm:PutParameter"],
      ...["elasticloadbalancing:DescribeTargetHealth", "elasticloadbalancing:DescribeTargetGroups"],
      ...["elasticloadbalancing:RegisterTargets", "elasticloadbalancing:DeregisterTargets"],
      ...[
        "ecr:DescribeImages",
        "ecr:PutImage",
        "s3:ListBucket",
        "s3:PutObject",
        "cloudfront:CreateInvalidation",
      ],
    ];
    const allowed = stack.permissionsOf("delivery/deploy").flatMap(({ Action }) => Action);
    expect(allowed).toEqual(expect.arrayContaining(calls));
    expect(allowed).not.toContain("ec2:RunInstances");
    const scaling = prod(["delivery:", "delivery:\n  access: scale-hosts"]).permissionsOf("delivery/deploy");
    expect(scaling.flatMap(({ Action }) => Action)).toContain("ec2:RunInstances");
    expect(JSON.stringify(scaling).length).toBeLessThan(10_240);
  });

  it("has no variable, so that nothing asks for secrets on a command line", () => {
    expect(stack.json["variable"]).toBeUndefined();
  });

  it("keeps its addresses", () => {
    const recorded = readFileSync(join(__dirname, "addresses.prod.txt"), "utf8").trim().split("\n");
    expect(stack.addresses()).toEqual(recorded);
  });
});

describe("the options of a Hermes environment", () => {
  it("include an existing certificate, which leaves DNS alone", () => {
    const stack = prod(GIVEN_CERTIFICATE);
    const https = stack
      .resources("aws_lb_listener")
      .find(({ attributes }) => attributes["port"] === 443)?.attributes;
    expect(https?.["certificate_arn"]).toBe(CERTIFICATE);
    expect(stack.resources("aws_route53_record")).toEqual([]);
    expect(stack.output("url")).toBe(`https://\${${stack.resource("aws_lb").address}.dns_name}`);
  });

  it("include x86: the image follows the type", () => {
    const images = (stack: SynthesizedStack) => stack.data("aws_ssm_parameter").map(({ name }) => name);
    expect(images(prod())).toEqual([expect.stringContaining("arm64")]);
    expect(images(prod(["t4g.small", "t3.small"]))).toEqual([expect.stringContaining("x86_64")]);
  });

  it("include alarms, which are off by default if nothing is protected", () => {
    const alarms = (...edits: Edit[]) => prod(...edits).resources("aws_cloudwatch_metric_alarm");
    expect(alarms()).toHaveLength(7);
    const relaxed: Edit = ["protection: strict", "protection: relaxed"];
    expect(alarms(relaxed)).toEqual([]);
    expect(alarms(relaxed, [/$/, "\nmonitoring: { alarms: true }\n"])).toHaveLength(7);
  });

  it("include a web firewall and an audit trail", () => {
    const stack = prod([/$/, "\nweb_firewall: true\nmonitoring: { audit_trail: true }\n"]);
    expect(stack.resources("aws_wafv2_web_acl")).toHaveLength(1);
    expect(stack.resources("aws_cloudtrail")).toHaveLength(1);
  });

  it("include a domain name for the assets", () => {
    const arn = CERTIFICATE.replace("eu-south-2", "us-east-1");
    const stack = prod([/$/, `\nassets: { domain: cdn.example.com, certificate_arn: "${arn}" }\n`]);
    expect(stack.resource("aws_cloudfront_distribution").attributes).toMatchObject({
      aliases: ["cdn.example.com"],
      viewer_certificate: { acm_certificate_arn: arn },
    });
    expect(stack.output("cdn_domain_name")).toBe("cdn.example.com");
  });

  it("need an engine with write-only arguments only if secrets come from variables", () => {
    const requires = (stack: SynthesizedStack) => JSON.stringify(stack.json["terraform"]);
    const variables = prod([/$/, "\nsecrets_from_variables: true\n"]);
    const names = Object.keys(variables.json["variable"] as object);
    expect(names.sort()).toEqual(["anthropic_api_key", "database_url", "secret_key_base"]);
    expect(requires(variables)).toContain(">= 1.11");
    expect(requires(prod())).not.toContain(">= 1.11");
  });
});
