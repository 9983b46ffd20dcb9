import type { Json } from "../../../../../src/text/json";
import { GrantIndex, TooLargeToJudge } from "../../../../../src/review/analyses/permissions/coverage";
import { single } from "../../../../../src/review/analyses/permissions/parts";
import { grantsOf } from "../../../../../src/review/analyses/permissions/grants";
import { allow, BUCKET, deny, iam, inPolicy, when } from "../../templates/access-words";
import { planOf, reviewOf, updated } from "../../plan-builders";

describe("a policy grants the same", () => {
  it.each<[string, Json[], Json[]]>([
    ["with another Sid", [allow({ Sid: "a" })], [allow({ Sid: "b" })]],
    ["as text and as list", [allow()], [allow({ Action: ["s3:GetObject"], Resource: [BUCKET] })]],
    [
      "as one statement and as two",
      [allow({ Action: ["s3:A", "s3:B"] })],
      [allow({ Action: "s3:A" }), allow({ Action: "s3:B" })],
    ],
    ["with `*:*` for `*`", [allow({ Action: "*" })], [allow({ Action: "*:*" })]],
    [
      "with what a wildcard covers written twice",
      [allow({ Action: "s3:*" })],
      [allow({ Action: ["s3:*", "s3:GetObject"] })],
    ],
    [
      "with an account as number and as root",
      [allow({ Principal: { AWS: "111111111111" } })],
      [allow({ Principal: { AWS: "arn:aws:iam::111111111111:root" } })],
    ],
    ["with everybody as text and as AWS", [allow({ Principal: "*" })], [allow({ Principal: { AWS: "*" } })]],
    [
      "with conditions in other capitals and order",
      [
        allow({
          Condition: {
            Bool: { "aws:SecureTransport": "true" },
            StringEquals: { "aws:SourceVpc": ["a", "b"] },
          },
        }),
      ],
      [
        allow({
          Condition: { StringEquals: { "AWS:sourcevpc": ["b", "a"] }, Bool: { "aws:SecureTransport": true } },
        }),
      ],
    ],
    ["with an empty condition", [allow()], [allow({ Condition: {} })]],
  ])("%s", (_, before, after) => {
    expect(inPolicy(before, after)).toEqual([]);
    expect(inPolicy(after, before)).toEqual([]);
  });
});

describe("statements that grant the same only together", () => {
  it.each([
    [
      "with the values of a condition in two statements",
      [allow(when("StringEquals", "aws:SourceVpc", "a", "b"))],
      [allow(when("StringEquals", "aws:SourceVpc", "a")), allow(when("StringEquals", "aws:SourceVpc", "b"))],
    ],
    [
      "with an exception and what it excepts",
      [allow({ Action: "*" })],
      [{ Effect: "Allow", NotAction: "iam:*", Resource: BUCKET }, allow({ Action: "iam:*" })],
    ],
    [
      "with two exceptions",
      [allow({ Action: "*" })],
      [
        { Effect: "Allow", NotAction: "iam:*", Resource: BUCKET },
        { Effect: "Allow", NotAction: "s3:*", Resource: BUCKET },
      ],
    ],
    [
      "with an excepted resource",
      [allow({ Resource: "*" })],
      [{ Effect: "Allow", Action: "s3:GetObject", NotResource: BUCKET }, allow()],
    ],
  ])("are no change: %s", (_, whole, pieces) => {
    expect(inPolicy(pieces, whole)).toEqual([]);
    expect(inPolicy(whole, pieces)).toEqual([]);
  });

  it.each([
    ["a value too few", "StringEquals", ["a"]],
    ["every value of a set operator", "ForAllValues:StringEquals", ["a", "b"]],
  ])("are a widening if the pieces have %s", (_, operator, values) => {
    const pieces = values.map((value) => allow(when(operator, "aws:SourceVpc", value)));
    const whole = [allow(when(operator, "aws:SourceVpc", "a", "b"))];
    expect(inPolicy(pieces, whole)).toContainEqual(expect.objectContaining({ widens: true }));
  });

  it("are reported as a change rather than missed if exceptions of two kinds make them up", () => {
    const pieces: Json[] = [
      { Effect: "Allow", NotAction: "iam:*", Resource: "*" },
      allow({ Action: "iam:*" }),
      { Effect: "Allow", Action: "iam:*", NotResource: BUCKET },
    ];
    const whole = [allow({ Action: "*", Resource: "*" })];
    expect(inPolicy(pieces, whole)).toContainEqual(expect.objectContaining({ widens: true }));
  });
});

describe("permissions within time limits", () => {
  const statement = (policy: number, index: number, version: number) => ({
    Effect: "Allow",
    Action: [`s3:Get${String(index)}`, `s3:Put${String(index)}`, `ec2:Describe${String(index)}*`],
    Resource: [
      `arn:aws:s3:::b-${String(policy)}-${String(index)}-${String(version)}/*`,
      `arn:aws:s3:::c-${String(index)}`,
    ],
  });
  const document = (policy: number, statements: number, version: number) =>
    JSON.stringify({
      Statement: Array.from({ length: statements }, (_, index) => statement(policy, index, version)),
    });
  const rewritten = (policies: number, statements: number) =>
    planOf(
      Array.from({ length: policies }, (_, policy) =>
        updated(
          `aws_iam_role_policy.p${String(policy)}`,
          { role: "one", policy: document(policy, statements, 1) },
          { role: "one", policy: document(policy, statements, 2) },
        ),
      ),
    );

  it("take seconds for hundreds of large policies on one role", () => {
    const start = process.cpuUsage().user;
    const [project] = reviewOf(rewritten(300, 60)).projects;
    expect(process.cpuUsage(undefined).user - start).toBeLessThan(10_000_000);
    const widened = new Set(
      project?.iam.entries.filter(({ widens }) => widens).map(({ address }) => address),
    );
    expect(widened.size).toBe(300);
  });

  it("are judged within their budget, which the values of conditions use up too", () => {
    const grants = (values: number) =>
      grantsOf({
        Statement: Array.from({ length: 20 }, (_, index) => ({
          Effect: "Allow",
          Action: "s3:GetObject",
          Resource: `arn:aws:s3:::b${String(index)}/*`,
          Condition: {
            StringEquals: { "aws:SourceVpc": Array.from({ length: values }, (_, at) => `v${String(at)}`) },
          },
        })),
      });
    const judge = (values: number) =>
      new GrantIndex(grants(values), { left: 2_000, grants: 1_000 }).beyond(
        grants(values).map((grant) => ({ ...grant, resource: single("arn:aws:s3:::c/*") })),
      );
    expect(judge(2)).toHaveLength(20);
    expect(() => judge(60)).toThrow(TooLargeToJudge);
  });

  it("are reported as too large to judge, policy by policy", () => {
    const stars = JSON.stringify({
      Statement: [
        {
          Effect: "Allow",
          Action: Array.from({ length: 60 }, (_, index) => `s3:*${String(index)}*`),
          Resource: Array.from({ length: 60 }, (_, index) => `arn:*${String(index)}*`),
        },
      ],
    });
    const other = stars.replaceAll("arn:*", "arn:a*");
    const plan = planOf(
      Array.from({ length: 8 }, (_, index) =>
        updated(`aws_iam_policy.p${String(index)}`, { policy: stars }, { policy: other }),
      ),
    );
    const entries = reviewOf(plan).projects[0]?.iam.entries ?? [];
    expect(new Set(entries.map(({ address }) => address)).size).toBe(8);
    expect(entries).toContainEqual(
      expect.objectContaining({
        effect: "unknown",
        note: expect.stringContaining("too large to judge") as string,
      }),
    );
  });
});

describe("a policy is narrowed, and widened in the other direction", () => {
  it.each<[string, Json[], Json[]]>([
    ["from a wildcard to one action", [allow({ Action: "s3:Get*" })], [allow()]],
    [
      "from everything to everything but something",
      [allow({ Action: "*" })],
      [{ Effect: "Allow", NotAction: "iam:*", Resource: BUCKET }],
    ],
    [
      "to more exceptions",
      [{ Effect: "Allow", NotAction: "iam:*", Resource: "*" }],
      [{ Effect: "Allow", NotAction: ["iam:*", "sts:*"], Resource: "*" }],
    ],
    [
      "from an exception to something else",
      [{ Effect: "Allow", NotAction: "iam:*", Resource: BUCKET }],
      [allow()],
    ],
    [
      "by all resources but some",
      [allow({ Resource: "*" })],
      [{ Effect: "Allow", Action: "s3:GetObject", NotResource: BUCKET }],
    ],
    [
      "by a denial",
      [allow()],
      [allow(), deny({ Action: "s3:GetObject", Resource: "arn:aws:s3:::b/secret" })],
    ],
    ["by a denial of more", [deny({ Resource: "arn:aws:s3:::b/secret" })], [deny()]],
    ["by a condition", [allow()], [allow(when("Bool", "aws:SecureTransport", "true"))]],
    [
      "by one condition more",
      [allow(when("Bool", "aws:SecureTransport", "true"))],
      [
        allow({
          Condition: { Bool: { "aws:SecureTransport": "true" }, StringEquals: { "aws:SourceVpc": "a" } },
        }),
      ],
    ],
    [
      "by fewer values",
      [allow(when("StringEquals", "aws:SourceVpc", "a", "b"))],
      [allow(when("StringEquals", "aws:SourceVpc", "a"))],
    ],
    [
      "by more values that must not be",
      [allow(when("StringNotEquals", "aws:SourceVpc", "a"))],
      [allow(when("StringNotEquals", "aws:SourceVpc", "a", "b"))],
    ],
    [
      "from a pattern to a value",
      [allow(when("StringLike", "s3:prefix", "home/*"))],
      [allow(when("StringEquals", "s3:prefix", "home/me"))],
    ],
    [
      "by a smaller network",
      [allow(when("IpAddress", "aws:SourceIp", "10.0.0.0/8"))],
      [allow(when("IpAddress", "aws:SourceIp", "10.1.0.0/16"))],
    ],
    [
      "by a key that must be there",
      [allow(when("StringEqualsIfExists", "aws:SourceVpc", "a"))],
      [allow(when("StringEquals", "aws:SourceVpc", "a"))],
    ],
    [
      "by a lower limit",
      [allow(when("NumericLessThan", "aws:MultiFactorAuthAge", "3600"))],
      [allow(when("NumericLessThan", "aws:MultiFactorAuthAge", "300"))],
    ],
    [
      "by one ARN of those before",
      [allow(when("ArnLike", "aws:SourceArn", "arn:aws:sns:*:111111111111:*"))],
      [allow(when("ArnEquals", "aws:SourceArn", "arn:aws:sns:eu-south-2:111111111111:a"))],
    ],
    [
      "by fewer tag keys",
      [allow(when("ForAllValues:StringEquals", "aws:TagKeys", "a", "b"))],
      [allow(when("ForAllValues:StringEquals", "aws:TagKeys", "a"))],
    ],
    [
      "from an account to a role in it",
      [allow({ Principal: { AWS: "111111111111" } })],
      [allow({ Principal: { AWS: "arn:aws:iam::111111111111:role/a" } })],
    ],
    [
      "from everybody to an account",
      [allow({ Principal: "*" })],
      [allow({ Principal: { AWS: "111111111111" } })],
    ],
    [
      "from everybody to all but one",
      [allow({ Principal: "*" })],
      [{ Effect: "Allow", NotPrincipal: { AWS: "111111111111" }, Action: "s3:GetObject", Resource: BUCKET }],
    ],
    [
      "by fewer subjects of a token",
      [
        {
          Effect: "Allow",
          Action: "sts:AssumeRoleWithWebIdentity",
          Principal: { Federated: "arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com" },
          ...when("StringLike", "token.actions.githubusercontent.com:sub", "repo:o/*"),
        },
      ],
      [
        {
          Effect: "Allow",
          Action: "sts:AssumeRoleWithWebIdentity",
          Principal: { Federated: "arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com" },
          ...when("StringLike", "token.actions.githubusercontent.com:sub", "repo:o/r:*"),
        },
      ],
    ],
  ])("%s", (_, wide, narrow) => {
    const [there, back] = [inPolicy(wide, narrow), inPolicy(narrow, wide)];
    expect(there.length).toBeGreaterThan(0);
    expect(there.filter(({ widens }) => widens)).toEqual([]);
    expect(back.filter(({ widens }) => widens).length).toBeGreaterThan(0);
  });
});

it("judges the rules of OpenSearch Serverless", () => {
  const rules = (Permission: string[]) =>
    JSON.stringify([
      {
        Rules: [{ ResourceType: "index", Resource: ["index/c/*"], Permission }],
        Principal: ["arn:aws:iam::111111111111:role/a"],
      },
    ]);
  const change = updated(
    "aws_opensearchserverless_access_policy.p",
    { policy: rules(["aoss:ReadDocument"]) },
    { policy: rules(["aoss:*"]) },
  );
  expect(iam(change)).toMatchObject([{ effect: "widened", what: ["aoss:*"] }]);
});

it("compares statements with thousands of combinations part by part", () => {
  const numbered = (prefix: string) => Array.from({ length: 80 }, (_, n) => `${prefix}${String(n)}`);
  const many = (...actions: string[]) => allow({ Action: actions, Resource: numbered("arn:") });
  const widening = (before: Json, after: Json) => inPolicy([before], [after]).filter(({ widens }) => widens);
  expect(widening(allow({ Action: "s3:Get*", Resource: "*" }), many(...numbered("s3:Get")))).toEqual([]);
  const [entry] = widening(
    allow({ Action: "s3:*", Resource: "arn:*" }),
    many("s3:Get", ...numbered("iam:Put")),
  );
  expect(entry?.what).toHaveLength(80);
});
