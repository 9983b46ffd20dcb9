import { gzipSync } from "node:zlib";
import type { JsonObject } from "../../../src/text/json";
import { dataOfSynthesized } from "../../../src/plan/resources/from-synthesized";
import { resourcesOfPlan } from "../../../src/plan/resources/from-plan";
import { OWN_RULES } from "../../../src/policy/rules/table";
import { planOf, stackOf, synthesized, type Resources } from "../plan/resources/stacks";

/** Rule → addresses, for what the rules find in a synthesized stack. */
function found(resource: Resources, rest: JsonObject = {}): Record<string, readonly string[]> {
  const data = dataOfSynthesized(synthesized(resource, rest));
  return byRule({ kind: "synthesized", resources: stackOf(resource, rest).resources, data });
}

function foundInPlan(after: Record<string, JsonObject>): Record<string, readonly string[]> {
  const { resources } = resourcesOfPlan(planOf({}, after), "after", "prod", "plan.json");
  return byRule({ kind: "plan", resources, data: [] });
}

function byRule(
  input: Parameters<(typeof OWN_RULES)[number]["check"]>[0],
): Record<string, readonly string[]> {
  const findings = OWN_RULES.map(({ id, check }) => {
    const addresses = check(input).map(({ address }) => address);
    return [id, [...new Set(addresses)]] as const;
  });
  return Object.fromEntries(findings.filter(([, addresses]) => addresses.length > 0));
}

describe("Lightsail", () => {
  const add_on = { type: "AutoSnapshot", status: "Enabled", snapshot_time: "06:00" };
  const instance = { jarvis: { name: "jarvis", bundle_id: "small_3_0", add_on } };
  const ports = (...port_info: JsonObject[]) => ({
    aws_lightsail_instance: instance,
    aws_lightsail_instance_public_ports: {
      jarvis: { instance_name: "${aws_lightsail_instance.jarvis.name}", port_info },
    },
  });
  const port = (from_port: number, rest: JsonObject = {}) => ({
    from_port,
    to_port: from_port,
    protocol: "tcp",
    ...rest,
  });

  it("may open the web to everybody, and SSH to some", () => {
    expect(found(ports(port(80), port(443), port(22, { cidrs: ["203.0.113.7/32"] })))).toEqual({});
  });

  it.each([
    ["SSH", port(22)],
    ["SSH by an address for all", port(22, { cidrs: ["203.0.113.7/32", "::/0"] })],
    ["a range around 443", { from_port: 1, to_port: 65535, protocol: "tcp" }],
    ["TURN", port(3478, { protocol: "udp", cidrs: ["0.0.0.0/0"] })],
  ])("is reported for %s open to everybody", (_, rule) => {
    expect(found(ports(rule))).toEqual({
      GP_LIGHTSAIL_PORTS: ["aws_lightsail_instance_public_ports.jarvis"],
    });
  });

  it("is reported for Lightsail's default firewall", () => {
    expect(found({ aws_lightsail_instance: instance })).toEqual({
      GP_LIGHTSAIL_PORTS: ["aws_lightsail_instance.jarvis"],
    });
  });

  it("is reported for an instance without snapshots, whether omitted or disabled", () => {
    const switchedOff: JsonObject = { add_on: { ...add_on, status: "Disabled" } };
    for (const off of [{}, switchedOff]) {
      const resources = {
        ...ports(port(443)),
        aws_lightsail_instance: { jarvis: { name: "jarvis", ...off } },
      };
      expect(found(resources)).toEqual({ GP_LIGHTSAIL_SNAPSHOTS: ["aws_lightsail_instance.jarvis"] });
    }
  });

  it("is reported for a key pair whose private key AWS creates, not for one from a public key", () => {
    expect(found({ aws_lightsail_key_pair: { made: { name: "made" } } })).toEqual({
      GP_LIGHTSAIL_KEY_PAIR: ["aws_lightsail_key_pair.made"],
    });
    expect(found({ aws_lightsail_key_pair: { given: { public_key: "ssh-rsa AAAA" } } })).toEqual({});
  });

  it("is reported for a database that cannot be destroyed, because its final snapshot has no name", () => {
    const rules = (rest: JsonObject) => Object.keys(found({ aws_lightsail_database: { db: rest } }));
    expect(rules({})).toContain("GP_LIGHTSAIL_DB_SNAPSHOT");
    expect(rules({ skip_final_snapshot: true })).not.toContain("GP_LIGHTSAIL_DB_SNAPSHOT");
    expect(rules({ final_snapshot_name: "last" })).not.toContain("GP_LIGHTSAIL_DB_SNAPSHOT");
  });

  it("is reported for a database's password, wherever it comes from", () => {
    for (const master_password of ["hunter2hunter2", "${random_password.db.result}"]) {
      expect(
        found({
          aws_lightsail_database: {
            db: { master_password, publicly_accessible: true, final_snapshot_name: "db-final" },
          },
        }),
      ).toEqual({
        GP_LIGHTSAIL_DB_PASSWORD: ["aws_lightsail_database.db"],
        GP_LIGHTSAIL_DB_PUBLIC: ["aws_lightsail_database.db"],
      });
    }
  });
});

describe("Aurora", () => {
  const cluster = (min_capacity: number, rest: JsonObject = {}) => ({
    engine: "aurora-postgresql",
    cluster_identifier: "hebo",
    serverlessv2_scaling_configuration: [{ min_capacity, max_capacity: 4 }],
    ...rest,
  });
  const target = { db_proxy_name: "hebo", db_cluster_identifier: "${aws_rds_cluster.db.id}" };

  it("may pause on its own and run behind a proxy", () => {
    expect(found({ aws_rds_cluster: { db: cluster(0) } })).toEqual({});
    expect(found({ aws_rds_cluster: { db: cluster(0.5) }, aws_db_proxy_target: { db: target } })).toEqual({});
  });

  it("cannot pause behind a proxy, in plans and in synthesized JSON", () => {
    const expected = { GP_AURORA_PAUSE: ["aws_rds_cluster.db"] };
    expect(found({ aws_rds_cluster: { db: cluster(0) }, aws_db_proxy_target: { db: target } })).toEqual(
      expected,
    );
    expect(
      foundInPlan({
        "aws_rds_cluster.db": cluster(0),
        "aws_db_proxy_target.db": { ...target, db_cluster_identifier: "hebo" },
      }),
    ).toEqual(expected);
  });

  it("cannot pause as the primary of a global database, but can as a secondary", () => {
    const global = { global_cluster_identifier: "${aws_rds_global_cluster.g.id}" };
    expect(found({ aws_rds_cluster: { db: cluster(0, { ...global, master_username: "hebo" }) } })).toEqual({
      GP_AURORA_PAUSE: ["aws_rds_cluster.db"],
    });
    expect(found({ aws_rds_cluster: { db: cluster(0, global) } })).toEqual({});
  });

  it("cannot have a managed password in a global database", () => {
    const managed = { manage_master_user_password: true };
    expect(found({ aws_rds_cluster: { db: cluster(1, managed) } })).toEqual({});
    expect(
      found({ aws_rds_cluster: { db: cluster(1, { ...managed, global_cluster_identifier: "hebo" }) } }),
    ).toEqual({
      GP_AURORA_GLOBAL_PASSWORD: ["aws_rds_cluster.db"],
    });
  });
});

describe("user data", () => {
  const machine = (user_data: string) => found({ aws_instance: { web: { user_data } } });
  const expected = { GP_USER_DATA_SECRET: ["aws_instance.web"] };
  const encoded = (text: string) => Buffer.from(text).toString("base64");

  it.each([
    ["a key of AWS", "export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7ABCDEFG"],
    ["a private key", "-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----"],
    ["a token", "git clone https://x:ghp_abcdefghijklmnopqrstuvwxyz0123456789@github.com/o/r"],
    ["a password by its name", 'DB_PASSWORD="correct horse"'],
    ["a password in a URL", "DATABASE_URL=ecto://hermes:kj23hkj4h@db.example:5432/hermes"],
    ["random text", "curl -d 'Zk3vQ9xW1pLr8TnB5yHc2DsF' localhost"],
    ["a password in base64", encoded("#!/bin/sh\nexport DB_PASSWORD=correct-horse-battery\n")],
    [
      "a password in gzip",
      gzipSync("#!/bin/sh\nexport DB_PASSWORD=correct-horse-battery\n".repeat(3)).toString("base64"),
    ],
    [
      "a file in base64",
      `#cloud-config\nwrite_files:\n  - content: ${encoded("api_token: abcdefgh-ijklmnop-qrstuvwx\nhost: example.org\n")}`,
    ],
  ])("is reported for %s", (_, user_data) => {
    expect(machine(user_data)).toEqual(expected);
  });

  it.each([
    ["the name of a secret", "TRON_SECRET=hellotron-vega/prod"],
    [
      "a reference of the shell",
      'DB_PASSWORD="$(aws secretsmanager get-secret-value --secret-id "$SECRET_ID")"',
    ],
    ["a reference of Terraform", "TOKEN_SECRET=${aws_secretsmanager_secret.app_A8C0491B7F6E5D4C.arn}"],
    ["a file of secrets", "EnvironmentFile=-/run/tron/secrets.env"],
    ["a key's fingerprint", "gpg --recv-keys 65760C51EDEA2017CEA2CA15155B6D79CA56EA34"],
    ["a digest", "echo 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 | sha256sum -c"],
    [
      "a public key",
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJq2Zk3vQ9xW1pLr8TnB5yHc2DsFgH3jK4lM5nP6qR7s me@host",
    ],
    ["nothing secret", "#!/bin/sh\napt-get update && apt-get install --yes docker.io\n"],
  ])("is accepted for %s", (_, user_data) => {
    expect(machine(user_data)).toEqual({});
  });
});

describe("permissions", () => {
  const statement = (rest: JsonObject) =>
    JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...rest }] });
  const policy = (rest: JsonObject) => found({ aws_iam_role_policy: { app: { policy: statement(rest) } } });
  const expected = { GP_IAM_WILDCARD: ["aws_iam_role_policy.app"] };

  it.each([
    ["everything on everything", { Action: "*", Resource: "*" }],
    ["all of a service on everything", { Action: ["s3:GetObject", "s3:*"], Resource: ["*"] }],
    ["all reading of data on everything", { Action: "s3:Get*", Resource: "*" }],
    ["all but something on everything", { NotAction: "iam:*", Resource: "*" }],
  ])("are reported for %s", (_, rest) => {
    expect(policy(rest)).toEqual(expected);
  });

  it.each([
    ["looking around", { Action: ["ec2:Describe*", "s3:List*"], Resource: "*" }],
    ["everything on one thing", { Action: "s3:*", Resource: "arn:aws:s3:::deploy/*" }],
    ["one thing on everything", { Action: "ecr:GetAuthorizationToken", Resource: "*" }],
    ["denying", { Effect: "Deny", Action: "*", Resource: "*" }],
  ])("are accepted for %s", (_, rest) => {
    expect(policy(rest)).toEqual({});
  });

  it("are read even if cdktf leaves them to the engine, and in policy documents", () => {
    const encoded =
      '${jsonencode({"Statement" = [{"Effect" = "Allow", "Action" = "s3:*", "Resource" = ["*", aws_s3_bucket.a.arn]}]})}';
    expect(found({ aws_iam_role_policy: { app: { policy: encoded } } })).toEqual(expected);
    const data = {
      aws_iam_policy_document: { app: { statement: [{ actions: ["iam:*"], resources: ["*"] }] } },
    };
    expect(found({}, { data })).toEqual({ GP_IAM_WILDCARD: ["data.aws_iam_policy_document.app"] });
  });

  it("are reported for a managed policy that allows everything", () => {
    const policy_arn = "arn:aws:iam::aws:policy/PowerUserAccess";
    expect(found({ aws_iam_role_policy_attachment: { ci: { policy_arn } } })).toEqual({
      GP_IAM_WILDCARD: ["aws_iam_role_policy_attachment.ci"],
    });
  });
});

describe("security group rules", () => {
  it("need a description; null and blank are not one", () => {
    expect(
      found({
        aws_security_group: {
          web: {
            ingress: [
              { from_port: 443, description: null },
              { from_port: 80, description: "web" },
            ],
          },
        },
        aws_vpc_security_group_egress_rule: { out: { description: " " }, ok: { description: "updates" } },
      }),
    ).toEqual({ GP_SG_DESCRIPTION: ["aws_vpc_security_group_egress_rule.out", "aws_security_group.web"] });
  });
});

describe("buckets", () => {
  const policy = (rest: JsonObject) => ({
    aws_s3_bucket_policy: {
      web: {
        policy: JSON.stringify({
          Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "x", ...rest }],
        }),
      },
    },
  });
  const all = {
    block_public_acls: true,
    block_public_policy: true,
    ignore_public_acls: true,
    restrict_public_buckets: true,
  };

  it.each([
    ["an acl", { aws_s3_bucket_acl: { web: { acl: "public-read" } } }],
    ["a policy for everyone", policy({ Principal: "*" })],
    ["a policy for every account", policy({ Principal: { AWS: ["*"] } })],
    [
      "a block with a hole",
      { aws_s3_bucket_public_access_block: { web: { ...all, block_public_policy: false } } },
    ],
  ] as const)("are reported for %s", (_, resources) => {
    expect(Object.keys(found(resources as Resources))).toEqual(["GP_S3_PUBLIC"]);
  });

  it.each([
    [
      "a policy with a condition",
      policy({ Principal: "*", Condition: { StringEquals: { "aws:SourceArn": "x" } } }),
    ],
    ["denying everyone", policy({ Effect: "Deny", Principal: "*" })],
    ["a whole block", { aws_s3_bucket_public_access_block: { web: all } }],
  ] as const)("are accepted for %s", (_, resources) => {
    expect(found(resources as Resources)).toEqual({});
  });
});
