import type { z } from "zod";
import * as type from "../../../../src/config/schema";
import { toSeconds } from "../../../../src/config/schema/duration";

type Case = readonly [name: string, schema: z.ZodType, good: readonly unknown[], bad: readonly unknown[]];

const CASES: readonly Case[] = [
  [
    "vpcCidr",
    type.vpcCidr(),
    ["10.0.0.0/16", "10.0.0.0/28"],
    ["10.0.0.0/15", "10.0.0.0/29", "2001:db8::/56"],
  ],
  ["cidr of any version", type.cidr({ version: "any" }), ["0.0.0.0/0", "::/0"], ["10.0.0.1/8", "x"]],
  [
    "arn",
    type.arn(),
    [
      "arn:aws:s3:::bucket",
      "arn:aws:iam::123456789012:role/y",
      "arn:aws:iam::aws:policy/AdministratorAccess",
    ],
    ["arn:aws:s3", "arn:aws:iam::12345:role/x", "bucket", "arn:azure:s3:::bucket"],
  ],
  [
    "arn of a certificate",
    type.arn({ service: "acm", resource: "certificate" }),
    ["arn:aws:acm:us-east-1:123456789012:certificate/abc"],
    ["arn:aws:iam::123456789012:role/x", "arn:aws:acm:us-east-1:123456789012:other/abc"],
  ],
  [
    "instanceType",
    type.instanceType(),
    ["t3.medium", "m7i-flex.large", "u-6tb1.112xlarge", "c7g.metal", "m5.metal-24xl", "x2gd.16xlarge"],
    ["t3", "t3.mediun", "medium", "db.t3.medium", "t3.medium.x", "T3.medium"],
  ],
  [
    "instanceType of a database",
    type.instanceType("database"),
    ["db.t4g.medium", "db.r6g.2xlarge"],
    ["t3.medium"],
  ],
  [
    "domainName",
    type.domainName(),
    ["api.hellotron.com", "xn--bcher-kva.example", "a-b.c.io"],
    [
      "localhost",
      "https://x.com",
      "x.com.",
      "*.x.com",
      "X.com",
      "10.0.0.1",
      "a_b.com",
      "-a.com",
      `${"a".repeat(64)}.com`,
    ],
  ],
  ["domainName with wildcard", type.domainName({ wildcard: true }), ["*.x.com", "x.com"], ["a.*.com", "*"]],
  [
    "duration",
    type.duration({ min: "1m", max: "1h" }),
    ["1m", "60s", "1h"],
    ["59s", "2h", "1", "1 m", "1h30m", "-1m"],
  ],
  ["region", type.region(), ["us-east-1", "eu-south-2"], ["us-east-9", "us-gov-west-1", "cn-north-1", ""]],
  ["availabilityZone", type.availabilityZone(), ["us-east-1a"], ["us-east-1", "mars-1a"]],
  ["accountId", type.accountId(), ["012345678901"], ["12345", 123456789012, "12345678901x"]],
  [
    "s3BucketName",
    type.s3BucketName(),
    ["hellotron-vega-deploy", "a.b.c"],
    ["ab", "Upper", "a_b", "-a-b", "xn--abc", "my-s3alias", "10.0.0.1", "a..b", "a".repeat(64)],
  ],
  ["email", type.email(), ["ops@example.com"], ["ops", "ops@", "a b@example.com"]],
  ["port", type.port(), [1, 443, 65_535], [0, 65_536, 80.5, "80"]],
  [
    "githubRepository",
    type.githubRepository(),
    ["org/repo", "o/r.git-x"],
    ["repo", "a/b/c", "https://github.com/a/b"],
  ],
  ["logRetentionDays", type.logRetentionDays(), [1, 30, 3653], [0, 2, 31, "30"]],
  [
    "tags",
    type.tags(),
    [{ team: "platform" }],
    [{ "aws:x": "y" }, { a: "b".repeat(257) }, { ["k".repeat(129)]: "v" }],
  ],
];

describe.each(CASES)("%s", (_, schema, good, bad) => {
  it.each(good)("allows %j", (value) => {
    expect(schema.safeParse(value).error).toBeUndefined();
  });

  it.each(bad)("refuses %j", (value) => {
    expect(schema.safeParse(value).success).toBe(false);
  });
});

it.each([
  [type.domainName(), "https://API.example.com/x", "did you mean api.example.com?"],
  [type.domainName(), "bücher.example", "did you mean xn--bcher-kva.example?"],
  [type.region(), "us-esat-1", "did you mean us-east-1?"],
  [type.instanceType(), "t3.mediun", "did you mean t3.medium?"],
  [type.githubRepository(), "git@github.com:hellotron/vega.git", "did you mean hellotron/vega?"],
  [type.cidr(), "10.0.0.1/16", "did you mean 10.0.0.0/16"],
])("suggests what was probably meant (%#)", (schema, value, hint) => {
  expect(schema.safeParse(value).error?.issues[0]?.message).toContain(hint);
});

it("reads durations as seconds", () => {
  expect(["30s", "20m", "6h", "14d", "2w"].map(toSeconds)).toEqual([30, 1_200, 21_600, 1_209_600, 1_209_600]);
  expect(() => toSeconds("soon")).toThrow(RangeError);
});
