import {
  type AuthorizationRequest,
  decide,
  decideWithin,
  readPolicy,
} from "../../../../src/rehearsal/permissions/policy";

const outcome = (statements: readonly object[], request: AuthorizationRequest) =>
  decide(readPolicy("permissions", JSON.stringify({ Statement: statements })), request).outcome;

const read = { Sid: "Read", Effect: "Allow", Action: "s3:Get*", Resource: "arn:aws:s3:::b/*" };
const ask = (action: string, resource: string, context = {}) => ({ action, resource, context });

describe("a role's policies", () => {
  it("allow what a statement names, and nothing else", () => {
    expect(outcome([read], ask("s3:GetObject", "arn:aws:s3:::b/x"))).toBe("allowed");
    expect(outcome([read], ask("s3:getobject", "arn:aws:s3:::b/x"))).toBe("allowed");
    expect(outcome([read], ask("s3:GetObject", "arn:aws:s3:::c/x"))).toBe("implicit");
    expect(outcome([read], ask("s3:PutObject", "arn:aws:s3:::b/x"))).toBe("implicit");
    expect(outcome([], ask("s3:GetObject", "arn:aws:s3:::b/x"))).toBe("implicit");
  });

  it("deny what one statement denies, whatever others allow", () => {
    const deny = { Effect: "Deny", Action: "*", NotResource: "arn:aws:s3:::b/open/*" };
    expect(outcome([read, deny], ask("s3:GetObject", "arn:aws:s3:::b/x"))).toBe("explicit");
    expect(outcome([read, deny], ask("s3:GetObject", "arn:aws:s3:::b/open/x"))).toBe("allowed");
  });

  it("allow everything but what NotAction names", () => {
    const wide = { Effect: "Allow", NotAction: ["iam:*"], Resource: "*" };
    expect(outcome([wide], ask("ec2:RunInstances", "*"))).toBe("allowed");
    expect(outcome([wide], ask("iam:CreateRole", "*"))).toBe("implicit");
  });

  it("tell which statement allowed it, and by which of its actions", () => {
    const statements = readPolicy("permissions", JSON.stringify({ Statement: read }));
    const { by } = decide(statements, ask("s3:GetObject", "arn:aws:s3:::b/x"));
    expect(by).toEqual([
      { statement: expect.objectContaining({ sid: "Read" }) as unknown, action: "s3:Get*" },
    ]);
  });
});

describe("a permissions boundary", () => {
  const within = (boundary: readonly object[] | undefined, statements: readonly object[]) => {
    const read = (list: readonly object[]) => readPolicy("p", JSON.stringify({ Statement: list }));
    const request = ask("s3:GetObject", "arn:aws:s3:::b/x");
    return decideWithin(boundary === undefined ? undefined : read(boundary), read(statements), request)
      .outcome;
  };
  const other = { ...read, Resource: "arn:aws:s3:::c/*" };

  it("must allow what the policies allow", () => {
    expect(within([read], [read])).toBe("allowed");
    expect(within([other], [read])).toBe("beyond-boundary");
    expect(within([{ ...read, Effect: "Deny" }], [read])).toBe("explicit");
  });

  it("gives nothing by itself, and limits nobody who has none", () => {
    expect(within([read], [other])).toBe("implicit");
    expect(within(undefined, [read])).toBe("allowed");
  });
});

describe("a condition", () => {
  const under = (Condition: object, context: Readonly<Record<string, readonly string[]>>) =>
    outcome([{ ...read, Condition }], ask("s3:GetObject", "arn:aws:s3:::b/x", context)) === "allowed";

  it.each<[string, object, Readonly<Record<string, readonly string[]>>, boolean]>([
    [
      "a tag that fits",
      { StringEquals: { "aws:ResourceTag/system": "hermes" } },
      { "aws:resourcetag/system": ["hermes"] },
      true,
    ],
    [
      "a tag of another",
      { StringEquals: { "aws:ResourceTag/system": "hermes" } },
      { "aws:ResourceTag/system": ["vega"] },
      false,
    ],
    ["no tag", { StringEquals: { "aws:ResourceTag/system": "hermes" } }, {}, false],
    ["no tag, where that is enough", { StringLikeIfExists: { "ssm:resourceTag/system": "a" } }, {}, true],
    [
      "a value that must not be",
      { StringNotEquals: { "aws:RequestedRegion": "eu-south-2" } },
      { "aws:RequestedRegion": ["eu-south-2"] },
      false,
    ],
    ["no value that must not be", { StringNotEquals: { "aws:RequestedRegion": "eu-south-2" } }, {}, true],
    [
      "all keys of an item",
      { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["b/*state"] } },
      { "dynamodb:LeadingKeys": ["b/prod/state"] },
      true,
    ],
    [
      "one key too many",
      { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["b/*state"] } },
      { "dynamodb:LeadingKeys": ["b/state", "b/state-md5"] },
      false,
    ],
    [
      "a key that is there",
      { Null: { "aws:TokenIssueTime": "false" } },
      { "aws:TokenIssueTime": ["now"] },
      true,
    ],
    ["TLS", { Bool: { "aws:SecureTransport": "true" } }, { "aws:SecureTransport": ["true"] }, true],
    [
      "an operator that nobody has heard of",
      { StringSounds: { "aws:RequestedRegion": "x" } },
      { "aws:RequestedRegion": ["x"] },
      false,
    ],
  ])("decides by %s", (_, condition, context, allowed) => {
    expect(under(condition, context)).toBe(allowed);
  });
});
