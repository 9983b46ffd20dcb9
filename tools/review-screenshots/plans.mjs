/** Three plans to look at: what people see every day, what should frighten them, and what no comment can hold. */

const change = (address, actions, before, after, more = {}) => {
  const [type, name] = address.replace(/\[.*$/, "").split(".");
  return {
    address,
    mode: "managed",
    type,
    name,
    change: { actions, before, after, ...more.change },
    ...more.resource,
  };
};
const plan = (resource_changes, more = {}) => ({
  format_version: "1.2",
  terraform_version: "1.11.4",
  resource_changes,
  ...more,
});
const policy = (...statements) => JSON.stringify({ Version: "2012-10-17", Statement: statements });

export const small = plan([
  change(
    "aws_autoscaling_group.hosts",
    ["update"],
    { desired_capacity: 1, max_size: 2 },
    { desired_capacity: 2, max_size: 4 },
  ),
  change(
    "aws_cloudwatch_log_group.app",
    ["create"],
    null,
    { name: "/hermes/prod", retention_in_days: 90 },
    { change: { after_unknown: { id: true, arn: true } } },
  ),
  change(
    "aws_launch_template.hosts",
    ["update"],
    {
      user_data: Buffer.from("#!/bin/bash\nset -eu\ndocker pull hermes:41\ndocker compose up -d\n").toString(
        "base64",
      ),
    },
    {
      user_data: Buffer.from(
        "#!/bin/bash\nset -eu\ndocker pull hermes:42\ndocker compose up -d --wait\n",
      ).toString("base64"),
    },
  ),
]);

export const dangerous = plan(
  [
    change(
      "aws_db_instance.main",
      ["delete", "create"],
      { engine_version: "15.4", storage_encrypted: false, publicly_accessible: false },
      { engine_version: "16.3", storage_encrypted: true, publicly_accessible: true },
      {
        change: { replace_paths: [["storage_encrypted"]] },
        resource: { action_reason: "replace_because_cannot_update" },
      },
    ),
    change(
      "aws_s3_bucket.uploads",
      ["delete"],
      { bucket: "hermes-prod-uploads", force_destroy: true },
      null,
      { resource: { action_reason: "delete_because_no_resource_config" } },
    ),
    change(
      "aws_eip.nat",
      ["delete"],
      { domain: "vpc", public_ip: "203.0.113.7", network_border_group: "eu-south-2" },
      null,
    ),
    change("aws_eip.gateway", ["create"], null, {
      domain: "vpc",
      public_ip: "203.0.113.7",
      network_border_group: "eu-south-2",
    }),
    change(
      "aws_security_group_rule.ssh",
      ["update"],
      {
        type: "ingress",
        protocol: "tcp",
        from_port: 22,
        to_port: 22,
        cidr_blocks: ["10.0.0.0/8"],
        security_group_id: "sg-0a1",
      },
      {
        type: "ingress",
        protocol: "tcp",
        from_port: 22,
        to_port: 22,
        cidr_blocks: ["0.0.0.0/0"],
        security_group_id: "sg-0a1",
      },
    ),
    change(
      "aws_iam_role_policy.app",
      ["update"],
      {
        policy: policy({
          Effect: "Allow",
          Action: ["s3:GetObject"],
          Resource: "arn:aws:s3:::hermes-prod-uploads/*",
        }),
      },
      {
        policy: policy(
          { Effect: "Allow", Action: ["s3:*"], Resource: "*" },
          { Effect: "Allow", Action: "iam:PassRole", Resource: "*" },
        ),
      },
    ),
    change(
      "aws_instance.worker",
      ["update"],
      { tags: { Team: "a" }, user_data: "#!/bin/sh\nexport DB_PASSWORD=correct-horse-battery\nrun\n" },
      { tags: { Team: "b" }, user_data: "#!/bin/sh\nexport DB_PASSWORD=staple-horse-battery\nrun --fast\n" },
    ),
  ],
  {
    resource_drift: [
      ...Array.from({ length: 40 }, (_, n) =>
        change(
          `aws_instance.fleet[${n}]`,
          ["update"],
          { tags: { Owner: "platform" }, last_seen_at: "1" },
          { tags: { Owner: "unknown" }, last_seen_at: "2" },
        ),
      ),
      change("aws_cloudwatch_metric_alarm.cpu", ["delete"], {}, null),
    ],
    checks: [
      {
        address: { to_display: "check.certificate" },
        status: "fail",
        instances: [
          {
            address: { to_display: "check.certificate" },
            status: "fail",
            problems: [{ message: "The certificate expires in 6 days." }],
          },
        ],
      },
    ],
  },
);

export const huge = plan([
  ...Array.from({ length: 600 }, (_, n) =>
    change(
      `aws_s3_bucket.tenant["${String(n).padStart(3, "0")}"]`,
      ["delete"],
      { bucket: `tenant-${n}` },
      null,
    ),
  ),
  ...Array.from({ length: 60 }, (_, n) =>
    change(
      `aws_instance.host[${n}]`,
      ["delete", "create"],
      { ami: "ami-1", n },
      { ami: "ami-2", n },
      { change: { replace_paths: [["ami"]] } },
    ),
  ),
  ...Array.from({ length: 3000 }, (_, n) =>
    change(
      `aws_route53_record.record["${n}"]`,
      ["update"],
      { ttl: 60, name: `h${n}` },
      { ttl: 300, name: `h${n}` },
    ),
  ),
]);
