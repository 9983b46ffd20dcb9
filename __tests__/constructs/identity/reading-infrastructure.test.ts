import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { LightsailInstance } from "@cdktf/provider-aws/lib/lightsail-instance";
import { RdsCluster } from "@cdktf/provider-aws/lib/rds-cluster";
import { S3Object } from "@cdktf/provider-aws/lib/s3-object";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { GithubDeployRole } from "../../../constructs/delivery/github-deploy-role";
import { GithubIdentity } from "../../../constructs/delivery/github-identity";
import { KEPT_FROM_PLANS, readableServiceOf } from "../../../constructs/identity/readable-services";
import type { SystemStack } from "../../../constructs/system-stack";
import { repositoryRoot } from "../../../src/process/repository-root";
import { UserError } from "../../../src/text/user-error";
import { system as hermes } from "../../../systems/hermes/system";
import {
  stackOf,
  type SynthesizedStack,
  synthesizeConstructs,
  synthesizeSystemFiles,
} from "../../synthesize";

/** A stack with the roles of a delivery and what is built beside them. */
function planned(build: (stack: SystemStack) => void): SynthesizedStack {
  return synthesizeConstructs((stack) => {
    const identity = new GithubIdentity(stack, "github");
    new GithubDeployRole(stack, "delivery", { identity, repository: "acme/sample" });
    build(stack);
  });
}

/** Services that the plan role reads infrastructure of; those of the state backend are not among them. */
function servicesRead(stack: SynthesizedStack): readonly string[] {
  const reading = stack.permissionsOf("delivery/plan").filter(({ Sid }) => !/State|Lock/.test(Sid));
  const services = reading.flatMap(({ Action }) => Action).map((action) => action.split(":")[0] ?? "");
  return [...new Set(services)].sort();
}

/** Types of resources and, behind `data.`, of data sources. */
function typesOf({ json }: SynthesizedStack): readonly string[] {
  const { resource = {}, data = {} } = json as { resource?: object; data?: object };
  return [...Object.keys(resource), ...Object.keys(data).map((type) => `data.${type}`)];
}

const unknownAmong = (types: Iterable<string>) =>
  [...types].filter((type) => readableServiceOf(type) === undefined && !(type in KEPT_FROM_PLANS));

describe("a role for plans", () => {
  it("can read the services of its stack, including ones added later, and no others", () => {
    expect(servicesRead(planned(() => undefined))).toEqual(["iam"]);
    const stack = planned((scope) => {
      new LightsailInstance(scope, "host", {
        name: "jarvis",
        availabilityZone: "eu-south-2a",
        blueprintId: "ubuntu_22_04",
        bundleId: "medium_3_0",
      });
      new RdsCluster(scope, "database", { clusterIdentifier: "hebo", engine: "aurora-postgresql" });
    });
    expect(servicesRead(stack)).toEqual(["iam", "lightsail", "rds"]);
  });

  it("may make only the calls that the provider makes for the stack's own types", () => {
    const stack = planned((scope) => void new CloudwatchLogGroup(scope, "logs", { name: "/sample" }));
    const actions = stack.permissionsOf("delivery/plan").flatMap(({ Action }) => Action);
    expect(actions).toContain("logs:DescribeLogGroups");
    expect(actions).toContain("logs:List*");
    // Of metric filters, which this stack has none of.
    expect(actions).not.toContain("logs:Describe*");
  });

  it("reads a database by its name", () => {
    const stack = planned((scope) => {
      new RdsCluster(scope, "database", { clusterIdentifier: "hebo", engine: "aurora-postgresql" });
    });
    const [reading] = stack.permissionsOf("delivery/plan").filter(({ Sid }) => Sid === "ReadDatabases");
    expect(reading?.Resource).toContain("arn:aws:rds:eu-south-2:*:cluster:hebo");
  });

  it("is refused if the stack has a resource of an unknown type", () => {
    const build = () => planned((scope) => void new SqsQueue(scope, "jobs", { name: "jobs" }));
    expect(build).toThrow(UserError);
    expect(build).toThrow(/prod\/jobs: .*aws_sqs_queue.*\n.*readable-services\.ts/);
  });

  it("cannot read contents", () => {
    const stack = planned((scope) => {
      new S3Object(scope, "file", { bucket: "somewhere", key: "secret.txt" });
      new CloudwatchLogGroup(scope, "logs", { name: "/sample" });
    });
    expect(servicesRead(stack)).toEqual(["iam", "logs"]);
  });
});

describe("Hermes", () => {
  const everything = (text: string) =>
    text.replace(
      "delivery:",
      "web_firewall: true\nsecrets_from_variables: true\nmonitoring: { audit_trail: true }\ndelivery:",
    );

  it.each([
    ["as it is", (text: string) => text],
    ["with every option", everything],
  ])("%s has no type that its plan role cannot read", (_, edit) => {
    const prod = stackOf(synthesizeSystemFiles(hermes, ["prod"], edit), "prod");
    // STS tells everybody who they are, whatever their policies say.
    const services = typesOf(prod).flatMap((type) => readableServiceOf(type) ?? []);
    expect(unknownAmong(typesOf(prod))).toEqual([]);
    expect(servicesRead(prod)).toEqual([...new Set(services)].filter((service) => service !== "sts").sort());
  });
});

/** What the documents of systems to come are made of. */
const TO_COME: Readonly<Record<string, readonly string[]>> = {
  Hebo: [
    ...["aws_vpc", "aws_subnet", "aws_instance", "aws_security_group", "aws_lb", "aws_lb_listener_rule"],
    ...["aws_rds_global_cluster", "aws_rds_cluster", "aws_rds_cluster_instance", "aws_db_subnet_group"],
    ...["aws_db_proxy", "aws_db_proxy_default_target_group", "aws_db_proxy_target", "aws_lambda_function"],
    ...["aws_ecs_cluster", "aws_ecs_service", "aws_ecs_task_definition", "aws_appautoscaling_target"],
    ...["aws_appautoscaling_policy", "aws_ecr_repository", "aws_s3_bucket", "aws_cloudfront_distribution"],
    ...["aws_cloudfront_function", "aws_route53_zone", "aws_acm_certificate", "aws_secretsmanager_secret"],
  ],
  Jarvis: [
    ...["aws_lightsail_instance", "aws_lightsail_instance_public_ports", "aws_lightsail_key_pair"],
    ...["aws_lightsail_static_ip", "aws_lightsail_static_ip_attachment", "aws_lightsail_database"],
  ],
  Chronos: [
    ...["aws_vpc", "aws_subnet", "aws_internet_gateway", "aws_egress_only_internet_gateway", "aws_route"],
    ...["aws_route_table", "aws_route_table_association", "aws_network_acl", "aws_security_group", "aws_eip"],
    ...["aws_eip_association", "aws_instance", "aws_key_pair", "aws_iam_role", "aws_route53_record"],
  ],
};

it.each(Object.entries(TO_COME))("plans of %s can be read", (_, types) => {
  expect(unknownAmong(types)).toEqual([]);
});

it("plans of everything that constructs create can be read", () => {
  expect(unknownAmong(typesOfConstructs())).toEqual([]);
});

function typesOfConstructs(): ReadonlySet<string> {
  const folder = join(repositoryRoot, "constructs");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".ts"),
  );
  const bindings = files.flatMap((file) => {
    const text = readFileSync(join(folder, file), "utf8");
    return [...text.matchAll(/@cdktf\/provider-aws\/lib\/([\w-]+)"/g)].map(([, name = ""]) => name);
  });
  return new Set(bindings.filter((name) => name !== "provider").map(typeOf));
}

/** `data-aws-ami` → `data.aws_ami`, `vpc` → `aws_vpc`. */
function typeOf(binding: string): string {
  const name = binding.replaceAll("-", "_");
  return name.startsWith("data_aws_") ? name.replace("data_", "data.") : `aws_${name}`;
}
