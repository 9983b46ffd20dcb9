import { argumentProblems } from "../../../src/provider-facts/argument-problems";
import { FORMATS } from "../../../src/provider-facts/formats";
import { type Form, FURTHER_FORMS } from "./further-forms";

/** Forms by what they take and what they refuse: read in AWS's API references, not in our patterns. */
const CLOCK = { takes: ["03:00-04:30", "23:59-00:29"], refuses: ["3:00-4:00", "25:00-26:00", "03:00"] };
const WEEK = {
  takes: ["sun:03:00-sun:04:00", "Mon:23:30-tue:00:30"],
  refuses: ["monday:03:00-04:00", "sun:03:00"],
};
const IAM = { takes: ["app-role", "a+b=c,d.e@f_g"], refuses: ["a role", "a/b", "größe"] };
const WORD = { takes: ["app", "App_1-b"], refuses: ["a b", "a.b", "a/b"] };
const DOTTED = { takes: ["app.1", "App_1-b"], refuses: ["a b", "a/b", "a:b"] };
const BALANCER = { takes: ["app-1", "A"], refuses: ["a_b", "-a", "a-", "internal-a", "a".repeat(33)] };
const DATABASE = { takes: ["main", "main-1"], refuses: ["Main", "1main", "a--b", "a-", "a_b"] };
const PARAMETERS = { takes: ["main-pg16", "a.b"], refuses: ["Main", "1a", "a--b", "a-", "a_b"] };
const TEXT = {
  takes: ["", "HTTPS: from (the) world; #1, $2 [x] {y} a=b & c! d*"],
  refuses: ["größe", 'say "no"', "a<b"],
};
const STATUS = { takes: ["200", "404", "503"], refuses: ["99", "301", "600", "OK"] };
const PORT = { takes: ["-1", "0", "443", "65535"], refuses: ["70000", "-2"] };
const BLOCK4 = {
  takes: ["10.0.0.0/8", "0.0.0.0/0"],
  refuses: ["10.0.0.0", "10.0.0.0/33", "::/0", "10.0.0.1/8"],
};
const BLOCK6 = {
  takes: ["::/0", "2001:db8::/64"],
  refuses: ["10.0.0.0/8", "2001:db8::/129", "2001:db8::1/64"],
};
const NETWORK = {
  takes: ["10.0.0.0/16", "192.168.1.0/28"],
  refuses: ["10.0.0.0/8", "10.0.0.0/29", "10.0.0.7/16", "x"],
};
const GROUP = { takes: ["web", "production-alb-sg"], refuses: ["sg-web"] };
const MACHINE = {
  takes: ["t3.small", "m7g.16xlarge", "u-6tb1.metal", "c5.metal"],
  refuses: ["t3small", "t3.tiny", "T3.small"],
};
const DOMAIN = { takes: ["example.com", "*.example.com"], refuses: ["example.com."] };
const FUNCTION = {
  takes: ["job", "arn:aws:lambda:eu-west-1:123456789012:function:job:$LATEST"],
  refuses: ["my job", "job.js", "a".repeat(141)],
};
const BUCKET = { takes: ["my.bucket-1", "abc"], refuses: ["ab", "My-bucket", "a..b", "192.168.0.1", "-ab"] };
const METRIC = { takes: ["app", "app/web:1"], refuses: ["a b", ""] };
const PRIORITY = { takes: ["1", "50000"], refuses: ["0", "60000"] };
const RULES = { from_port: PORT, to_port: PORT, cidr_ipv4: BLOCK4, cidr_ipv6: BLOCK6, description: TEXT };
const WINDOWS = { preferred_backup_window: CLOCK, preferred_maintenance_window: WEEK };
const LISTENER = { "default_action.fixed_response.status_code": STATUS };
const LISTENER_RULE = { "action.fixed_response.status_code": STATUS, priority: PRIORITY };
const FIREWALL = { name: WORD, "visibility_config.metric_name": METRIC };

const LOG_GROUP = { takes: ["/aws/lambda/job", "a.b#c_d-e"], refuses: ["a b", "a*", "a:b"] };

const FORMS: Readonly<Record<string, Readonly<Record<string, Form>>>> = {
  aws_acm_certificate: { domain_name: DOMAIN, subject_alternative_names: DOMAIN },
  ...Object.fromEntries(["aws_lb", "aws_alb"].map((type) => [type, { name: BALANCER }])),
  ...Object.fromEntries(["aws_lb_listener", "aws_alb_listener"].map((type) => [type, LISTENER])),
  ...Object.fromEntries(
    ["aws_lb_listener_rule", "aws_alb_listener_rule"].map((type) => [type, LISTENER_RULE]),
  ),
  ...Object.fromEntries(
    ["aws_lb_target_group", "aws_alb_target_group"].map((type) => [type, { name: BALANCER }]),
  ),
  aws_backup_plan: { name: DOTTED, "rule.rule_name": DOTTED },
  aws_backup_vault: { name: { takes: ["vault_1"], refuses: ["a", "a b", "a.b"] } },
  aws_cloudwatch_dashboard: { dashboard_name: WORD },
  aws_cloudwatch_event_rule: { name: DOTTED },
  aws_cloudwatch_event_target: { target_id: DOTTED },
  aws_cloudwatch_log_group: { name: LOG_GROUP },
  aws_cloudwatch_log_metric_filter: {
    name: { takes: ["errors in app"], refuses: ["a:b", "a*"] },
    log_group_name: LOG_GROUP,
  },
  aws_cloudwatch_metric_alarm: { period: { takes: ["10", "30", "60", "86400"], refuses: ["7", "45", "90"] } },
  aws_db_instance: { identifier: DATABASE, backup_window: CLOCK, maintenance_window: WEEK },
  aws_db_parameter_group: { name: PARAMETERS },
  aws_db_subnet_group: { name: { takes: ["main", "my group_1.a-b"], refuses: ["Main", "a/b"] } },
  aws_default_vpc: { cidr_block: NETWORK },
  aws_docdb_cluster: WINDOWS,
  aws_ecr_repository: {
    name: { takes: ["hermes", "team/app_1.b-c"], refuses: ["My-App", "a", "/app", "app/", "a b"] },
  },
  aws_ecs_cluster: { name: WORD },
  aws_ecs_task_definition: {
    container_definitions: { takes: ["[]"], refuses: ["[{]", "nope"] },
    family: WORD,
  },
  aws_eks_cluster: { name: { takes: ["main", "1_a-b"], refuses: ["-a", "_a", "a b"] } },
  aws_elasticache_cluster: {
    cluster_id: { takes: ["main-1"], refuses: ["Main_1", "1a", "a-", "a--b", "a".repeat(51)] },
    maintenance_window: WEEK,
    snapshot_window: CLOCK,
  },
  aws_elasticache_replication_group: {
    auth_token: {
      takes: ["0123456789abcdef!"],
      refuses: ["short", "0123456789 abcdef", "0123456789/abcdef"],
    },
    replication_group_id: { takes: ["main", "Main-1"], refuses: ["-a", "a--b", "a-", "a_b", "a".repeat(41)] },
    maintenance_window: WEEK,
    snapshot_window: CLOCK,
  },
  aws_iam_group: { name: IAM },
  aws_iam_group_policy: { name: IAM },
  aws_iam_instance_profile: { name: IAM },
  aws_iam_openid_connect_provider: {
    url: {
      takes: ["https://token.actions.githubusercontent.com"],
      refuses: ["http://a.example.com", "a.example.com", "https://a?b=c"],
    },
  },
  aws_iam_policy: { name: IAM },
  aws_iam_role: { name: IAM, "inline_policy.name": IAM },
  aws_iam_role_policy: { name: IAM },
  aws_iam_user: { name: IAM },
  aws_iam_user_policy: { name: IAM },
  aws_instance: { instance_type: MACHINE },
  aws_kms_alias: {
    name: { takes: ["alias/main", "alias/app/main_1"], refuses: ["main", "alias/aws/s3", "alias/a b"] },
  },
  aws_lambda_alias: { name: { takes: ["live", "v1_2-3"], refuses: ["12", "a.b"] } },
  aws_lambda_function: { function_name: FUNCTION },
  aws_lambda_permission: {
    action: {
      takes: ["lambda:InvokeFunction", "lambda:*", "*"],
      refuses: ["InvokeFunction", "s3:GetObject"],
    },
    function_name: FUNCTION,
    statement_id: WORD,
  },
  aws_launch_template: {
    name: { takes: ["abc", "a(b)/c.d_e-f"], refuses: ["ab", "a b c"] },
    instance_type: MACHINE,
  },
  aws_lightsail_instance: {
    ip_address_type: { takes: ["dualstack", "ipv4", "ipv6"], refuses: ["v6", "IPv4"] },
  },
  aws_neptune_cluster: WINDOWS,
  aws_rds_cluster: { cluster_identifier: DATABASE, ...WINDOWS },
  aws_rds_cluster_instance: { identifier: DATABASE, ...WINDOWS },
  aws_rds_cluster_parameter_group: { name: PARAMETERS },
  aws_redshift_cluster: { preferred_maintenance_window: WEEK },
  aws_s3_bucket: { bucket: BUCKET },
  aws_s3_bucket_acl: { acl: { takes: ["private", "public-read", "log-delivery-write"], refuses: ["open"] } },
  aws_s3_bucket_lifecycle_configuration: {
    "rule.status": { takes: ["Enabled", "Disabled"], refuses: ["On"] },
  },
  aws_s3_bucket_versioning: {
    "versioning_configuration.status": { takes: ["Enabled", "Suspended", "Disabled"], refuses: ["On"] },
  },
  aws_secretsmanager_secret: {
    name: { takes: ["hermes/prod", "a_b+c=d.e@f-g"], refuses: ["a b", "a!", ""] },
    recovery_window_in_days: { takes: ["0", "7", "30"], refuses: ["3", "31"] },
  },
  aws_security_group: {
    name: GROUP,
    description: TEXT,
    "ingress.description": TEXT,
    "egress.description": TEXT,
  },
  aws_security_group_rule: {
    description: TEXT,
    type: { takes: ["ingress", "egress"], refuses: ["in", "Ingress"] },
  },
  aws_sfn_state_machine: { name: WORD },
  aws_ssm_document: { name: { takes: ["run.sh_1-a"], refuses: ["ab", "a b c"] } },
  aws_vpc: { cidr_block: NETWORK },
  aws_vpc_ipv4_cidr_block_association: { cidr_block: NETWORK },
  aws_vpc_security_group_egress_rule: RULES,
  aws_vpc_security_group_ingress_rule: RULES,
  aws_wafv2_ip_set: { name: WORD },
  aws_wafv2_rule_group: FIREWALL,
  aws_wafv2_web_acl: FIREWALL,
};

const CASES = [...Object.entries(FORMS), ...Object.entries(FURTHER_FORMS)].flatMap(([type, forms]) =>
  Object.entries(forms).map(([path, form]) => [type, path, form] as const),
);

/** The problems at a path, of a resource that has nothing but a value there. */
function problemsAt(type: string, path: string, value: string): readonly string[] {
  const config = path
    .split(".")
    .reduceRight<unknown>(
      (inner, step) => ({ [step]: Array.isArray(inner) || typeof inner !== "object" ? inner : [inner] }),
      value,
    );
  return argumentProblems(type, config as Record<string, unknown>, () => false)
    .filter(({ path: place }) => place.filter((step) => typeof step === "string").join(".") === path)
    .map(({ summary }) => summary);
}

describe("the formats of arguments", () => {
  it("are all tested here", () => {
    const known = Object.entries(FORMATS).flatMap(([type, forms]) =>
      Object.keys(forms).map((path) => `${type} ${path}`),
    );
    expect(CASES.map(([type, path]) => `${type} ${path}`).sort()).toEqual(known.sort());
  });

  it.each(CASES)("of %s: %s", (type, path, { takes, refuses }) => {
    expect(takes.flatMap((value) => problemsAt(type, path, value))).toEqual([]);
    for (const value of refuses)
      expect([value, problemsAt(type, path, value)]).toEqual([value, [expect.stringMatching(/\w+ \w+/)]]);
  });
});

it("no format of a prefix, address or time minds an empty text", () => {
  const problems = Object.entries(FURTHER_FORMS).flatMap(([type, forms]) =>
    Object.keys(forms).flatMap((path) =>
      problemsAt(type, path, "").filter((problem) => !problem.startsWith("expected length")),
    ),
  );
  expect(problems).toEqual([]);
});

const table = (values: object) => ({
  name: "jobs",
  hash_key: "id",
  attribute: [{ name: "id", type: "S" }],
  ...values,
});

describe("arguments that must fit together", () => {
  it.each([
    ["aws_sqs_queue", { name: "jobs.fifo" }, /invalid queue name: jobs\.fifo/],
    ["aws_sqs_queue", { name: "jobs", fifo_queue: true }, /invalid queue name: jobs/],
    ["aws_sqs_queue", { name: "a".repeat(81) }, /invalid queue name/],
    ["aws_sqs_queue", { content_based_deduplication: true }, /can only be set for FIFO queues/],
    ["aws_sns_topic", { name: "news", fifo_topic: true }, /invalid topic name: news/],
    ["aws_sns_topic", { name: "a b" }, /invalid topic name: a b/],
    [
      "aws_elasticache_cluster",
      { engine: "redis", num_cache_nodes: 2 },
      /does not support num_cache_nodes > 1/,
    ],
    ["aws_vpc_security_group_ingress_rule", { ip_protocol: "-1" }, /Invalid Attribute Combination/],
    [
      "aws_vpc_security_group_egress_rule",
      { ip_protocol: "-1", cidr_ipv4: "0.0.0.0/0", cidr_ipv6: "::/0" },
      /Invalid Attribute Combination/,
    ],
    ["aws_dynamodb_table", table({ range_key: "at" }), /must be defined: missing at/],
    ["aws_dynamodb_table", table({ global_secondary_index: [{ name: "a", hash_key: "at" }] }), /missing at/],
    [
      "aws_dynamodb_table",
      table({ attribute: ["id", "at"].map((name) => ({ name, type: "S" })) }),
      /must be indexed: unused attributes at/,
    ],
    ["aws_dynamodb_table", table({ stream_enabled: true }), /stream_view_type is required/],
  ])("of %s: %j", (type, config, told) => {
    expect(argumentProblems(type, config, () => false).map(({ summary }) => summary)).toContainEqual(
      expect.stringMatching(told),
    );
  });

  it.each([
    ["aws_sqs_queue", { name: "jobs.fifo", fifo_queue: true, content_based_deduplication: true }],
    ["aws_sqs_queue", { name: "jobs_1-a" }],
    ["aws_vpc_security_group_ingress_rule", { ip_protocol: "-1", referenced_security_group_id: "sg-1" }],
    ["aws_sqs_queue", { name_prefix: "jobs-", fifo_queue: true }],
    ["aws_sns_topic", { name: "news.fifo", fifo_topic: true }],
    ["aws_elasticache_cluster", { engine: "memcached", num_cache_nodes: 2, cluster_id: "a" }],
    ["aws_dynamodb_table", table({ stream_enabled: true, stream_view_type: "NEW_IMAGE" })],
    [
      "aws_dynamodb_table",
      table({
        attribute: ["id", "at"].map((name) => ({ name, type: "S" })),
        local_secondary_index: [{ name: "by-time", range_key: "at", projection_type: "ALL" }],
      }),
    ],
  ])("are accepted for %s: %j", (type, config) => {
    expect(argumentProblems(type, config, () => false)).toEqual([]);
  });
});
