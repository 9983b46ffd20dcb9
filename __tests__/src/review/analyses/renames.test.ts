import type { ResourceChange } from "../../../../src/plan/plan-model";
import { created, destroyed, planOf, reviewOf } from "../plan-builders";
import type { Json } from "../../../../src/text/json";

const movedBlocks = (...changes: ResourceChange[]): string[] =>
  (reviewOf(planOf(changes)).projects[0]?.renames ?? []).map(({ movedBlock }) => movedBlock);
const pairs = (...changes: ResourceChange[]): string[] =>
  (reviewOf(planOf(changes)).projects[0]?.renames ?? []).map(({ from, to }) => `${from} -> ${to}`);

/** What the provider computes is there before and unknown after. */
const COMPUTED = { arn: "arn:aws:x:1", id: "x-1" };
const UNKNOWN = { after_unknown: { arn: true, id: true } };
const gone = (address: string, values: Record<string, Json>) =>
  destroyed(address, { ...COMPUTED, ...values });
const made = (address: string, values: Json) => created(address, values, UNKNOWN);

const MACHINE = { ami: "ami-1", instance_type: "m5.large", subnet_id: "subnet-1", ebs_optimized: true };

it.each([
  ["aws_instance.a", "aws_instance.b"],
  ["aws_instance.a", "module.web.aws_instance.a"],
  ["module.old.aws_instance.a", "module.new[0].aws_instance.a"],
  ["aws_instance.a[0]", 'aws_instance.a["eu-south-2a"]'],
  ['aws_instance.a["old key"]', 'aws_instance.a["new key"]'],
  ["aws_instance.a", "aws_instance.a[0]"],
])("%s that comes back as %s gets a moved block", (from, to) => {
  expect(movedBlocks(gone(from, MACHINE), made(to, MACHINE))).toEqual([
    `moved {\n  from = ${from}\n  to   = ${to}\n}`,
  ]);
});

it("pairs identical resources by name, each once", () => {
  const names = ["blue", "green", "red"];
  expect(
    pairs(
      ...names.map((name) => gone(`aws_instance.${name}`, MACHINE)),
      ...[...names].reverse().map((name) => made(`module.web.aws_instance.${name}`, MACHINE)),
    ).sort(),
  ).toEqual(names.map((name) => `aws_instance.${name} -> module.web.aws_instance.${name}`));
});

describe("is not a rename", () => {
  const rule = (more: Record<string, Json>) => ({
    type: "ingress", protocol: "tcp", from_port: 443, to_port: 443, security_group_id: "sg-1", self: false, ...more,
  }); // prettier-ignore

  it.each<[string, string, Record<string, Json>, Record<string, Json>]>([
    [
      "of a bucket with another name",
      "aws_s3_bucket",
      { bucket: "a", force_destroy: false, tags: { A: "1", B: "2", C: "3" } },
      { bucket: "b", force_destroy: false, tags: { A: "1", B: "2", C: "3" } },
    ],
    [
      "of a database with another name",
      "aws_db_instance",
      { identifier: "a", engine: "postgres", instance_class: "c", allocated_storage: 20, port: 5432 },
      { identifier: "b", engine: "postgres", instance_class: "c", allocated_storage: 20, port: 5432 },
    ],
    [
      "of a role with another name",
      "aws_iam_role",
      { name: "a", path: "/", max_session_duration: 3600, assume_role_policy: "{}" },
      { name: "b", path: "/", max_session_duration: 3600, assume_role_policy: "{}" },
    ],
    [
      "of a rule for another network",
      "aws_security_group_rule",
      rule({ cidr_blocks: ["10.0.0.0/8"] }),
      rule({ cidr_blocks: ["0.0.0.0/0"] }),
    ],
    ["of a rule for another port", "aws_security_group_rule", rule({ from_port: 80, to_port: 80 }), rule({})],
    [
      "of a subnet elsewhere",
      "aws_subnet",
      {
        vpc_id: "v",
        cidr_block: "10.0.0.0/24",
        availability_zone: "a",
        map_public_ip_on_launch: true,
        enable_dns64: true,
      },
      {
        vpc_id: "v",
        cidr_block: "10.0.1.0/24",
        availability_zone: "b",
        map_public_ip_on_launch: true,
        enable_dns64: true,
      },
    ],
    [
      "of a record with another name",
      "aws_route53_record",
      { zone_id: "z", name: "a", type: "A", ttl: 300, records: ["1.1.1.1"], allow_overwrite: true },
      { zone_id: "z", name: "b", type: "A", ttl: 300, records: ["1.1.1.1"], allow_overwrite: true },
    ],
    [
      "of an attachment to somebody else",
      "aws_iam_role_policy_attachment",
      { role: "a", policy_arn: "p" },
      { role: "b", policy_arn: "p" },
    ],
    [
      "of a listener on another port",
      "aws_lb_listener",
      { load_balancer_arn: "l", port: 80, protocol: "HTTP", x: 1, y: 2, z: 3 },
      { load_balancer_arn: "l", port: 443, protocol: "HTTP", x: 1, y: 2, z: 3 },
    ],
    [
      "where much is set that is not set anymore",
      "aws_instance",
      {
        ...MACHINE,
        user_data: "#!/bin/sh\necho a",
        key_name: "k",
        monitoring: true,
        iam_instance_profile: "p",
      },
      MACHINE,
    ],
    [
      "where only secrets are alike, as all masked ones",
      "aws_x",
      { db_password: "one-one-one", api_key: "two-two-two", a: 1 },
      { db_password: "three-three", api_key: "four-four-four", a: 2 },
    ],
    ["of what has nothing to tell it by", "aws_eip", { domain: "vpc" }, { domain: "vpc" }],
  ])("%s", (_, type, before, after) => {
    expect(pairs(gone(`${type}.a`, before), made(`${type}.b`, after))).toEqual([]);
  });

  it("for another type, for imports, or for an object left over from a replacement", () => {
    expect(pairs(gone("aws_instance.a", MACHINE), made("aws_spot_instance_request.b", MACHINE))).toEqual([]);
    const leftOver = { ...gone("aws_instance.a", MACHINE), deposed: "00000001" };
    expect(pairs(leftOver, made("aws_instance.b", MACHINE))).toEqual([]);
    const imported = created("aws_instance.b", MACHINE, { importing: { id: "i-1" } });
    expect(pairs(gone("aws_instance.a", MACHINE), imported)).toEqual([]);
  });
});

it("is a rename with other tags, and with a name that is not known yet", () => {
  expect(
    pairs(
      gone("aws_instance.a", { ...MACHINE, tags: { Name: "a" } }),
      made("aws_instance.b", { ...MACHINE, tags: { Name: "b" } }),
    ),
  ).toHaveLength(1);
  const queue = { fifo_queue: true, delay_seconds: 5, message_retention_seconds: 60 };
  const unnamed = created("aws_sqs_queue.b", queue, {
    after_unknown: { ...UNKNOWN.after_unknown, name: true },
  });
  expect(pairs(gone("aws_sqs_queue.a", { ...queue, name: "a" }), unnamed)).toHaveLength(1);
});
