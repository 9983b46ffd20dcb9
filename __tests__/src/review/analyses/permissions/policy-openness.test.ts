import type { ResourceChange } from "../../../../../src/plan/plan-model";
import { allow, BUCKET, deny, document, iam, said, when } from "../../templates/access-words";
import { created, resource, updated } from "../../plan-builders";
import type { Json } from "../../../../../src/text/json";

describe("a policy is open to all", () => {
  const policy = (...statements: Json[]) =>
    iam(created("aws_s3_bucket_policy.b", { policy: document(...statements) }));
  const isOpen = (...statements: Json[]) =>
    policy(...statements).some((entry) => entry.widens && entry.isOpenToAll);

  it.each<[string, Json]>([
    ["to everybody", allow({ Principal: "*" })],
    ["to everybody who encrypts", allow({ Principal: "*", ...when("Bool", "aws:SecureTransport", "true") })],
    [
      "to everybody outside one network",
      allow({ Principal: "*", ...when("NotIpAddress", "aws:SourceIp", "10.0.0.0/8") }),
    ],
    ["to every network", allow({ Principal: "*", ...when("IpAddress", "aws:SourceIp", "0.0.0.0/0") })],
    [
      "to everybody but one",
      { Effect: "Allow", NotPrincipal: { AWS: "111111111111" }, Action: "s3:*", Resource: BUCKET },
    ],
    ["to whoever holds it, for everything", { Effect: "Allow", Action: "*", Resource: "*" }],
    [
      "to whoever holds it, for everything but something",
      { Effect: "Allow", NotAction: "iam:*", Resource: "*" },
    ],
  ])("%s", (_, statement) => {
    expect(isOpen(statement)).toBe(true);
  });

  it.each<[string, Json]>([
    ["an organization", allow({ Principal: "*", ...when("StringEquals", "aws:PrincipalOrgID", "o-1") })],
    ["one network", allow({ Principal: "*", ...when("IpAddress", "aws:SourceIp", "198.51.100.0/24") })],
    ["a service", allow({ Principal: { Service: "cloudfront.amazonaws.com" } })],
    ["an account", allow({ Principal: { AWS: "111111111111" } })],
  ])("not to %s", (_, statement) => {
    expect(isOpen(statement)).toBe(false);
  });

  it("but not if a deny cancels it", () => {
    expect(isOpen(allow({ Principal: "*" }), deny({ Principal: "*", Action: "s3:*", Resource: "*" }))).toBe(
      false,
    );
  });
});

describe("unknown policies", () => {
  const known = document(allow());
  it.each<[string, ResourceChange]>([
    [
      "become known at apply",
      updated("aws_iam_policy.p", { policy: known }, {}, { after_unknown: { policy: true } }),
    ],
    [
      "are of an organization",
      created("aws_organizations_policy.p", {}, { after_unknown: { content: true } }),
    ],
    [
      "are longer than any of AWS",
      created("aws_iam_policy.p", {
        policy: document(...Array.from({ length: 1500 }, (_, n) => allow({ Sid: String(n) }))),
      }),
    ],
    [
      "are sensitive",
      updated(
        "aws_sqs_queue.q",
        { policy: known },
        { policy: known.replace("Get", "Put") },
        { before_sensitive: { policy: true }, after_sensitive: { policy: true } },
      ),
    ],
    [
      "were sensitive",
      updated(
        "aws_iam_policy.p",
        { policy: known },
        { policy: known.replace("Get", "Put") },
        { before_sensitive: { policy: true } },
      ),
    ],
    [
      "differ where they are masked",
      updated(
        "aws_iam_policy.p",
        {
          policy: document(
            allow(when("StringEquals", "lambda:EventSourceToken", "q8Zk2LmX0vTr5Yw7Bn4Hc9Jd")),
          ),
        },
        {
          policy: document(
            allow(when("StringEquals", "lambda:EventSourceToken", "Xy8Zk2LmX0vTr5Yw7Bn4Hc9J")),
          ),
        },
      ),
    ],
    [
      "are replaced",
      resource("aws_iam_policy.p", {
        actions: ["create", "delete"],
        before: { policy: known },
        after: {},
        after_unknown: { policy: true },
      }),
    ],
  ])("%s", (_, change) => {
    expect(said(iam(change))).toContainEqual(expect.stringMatching(/^\? (?:policy|content)/));
  });

  it.each<[string, ResourceChange]>([
    ["images are kept by", created("aws_ecr_lifecycle_policy.p", {}, { after_unknown: { policy: true } })],
    ["encryption follows", created("aws_lb_listener.l", {}, { after_unknown: { ssl_policy: true } })],
    [
      "a data source reads",
      resource(
        "data.aws_iam_policy_document.d",
        { actions: ["read"], before: null, after: { override_json: known }, after_unknown: { json: true } },
        { mode: "data" },
      ),
    ],
    [
      "Terraform forgets, and AWS does not",
      resource("aws_iam_policy.p", { actions: ["forget"], before: { policy: known }, after: null }),
    ],
  ])("are not those that %s", (_, change) => {
    expect(iam(change)).toEqual([]);
  });
});
