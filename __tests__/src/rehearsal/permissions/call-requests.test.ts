import { requestsOf } from "../../../../src/rehearsal/permissions/call-requests";
import type { SignedCall } from "../../../../src/rehearsal/permissions/signed-call";

const INSTANCE = "arn:aws:ec2:eu-south-2:123456789012:instance/i-1";

function requestsTo(call: Partial<SignedCall>) {
  const defaults = { service: "s3", region: "eu-south-2", accessKeyId: "ASIA", method: "GET", url: "/" };
  const rest = { headers: {}, action: "", body: "" };
  const surroundings = {
    account: "123456789012",
    tagsOf: (arn: string): Readonly<Record<string, string>> => (arn === INSTANCE ? { system: "hermes" } : {}),
  };
  return requestsOf({ ...defaults, ...rest, ...call }, surroundings);
}

function asked(call: Partial<SignedCall>): readonly (readonly [action: string, resource: string])[] {
  return requestsTo(call).map(({ action, resource }) => [action, resource] as const);
}

const json = (service: string, action: string, body: object): Partial<SignedCall> => ({
  ...{ service, action, method: "POST" },
  headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": `x.${action}` },
  body: JSON.stringify(body),
});

describe("what a call asks IAM for", () => {
  it.each([
    ["GET", "/b/k", "s3:GetObject", "b/k"],
    ["HEAD", "/b/k", "s3:GetObject", "b/k"],
    ["PUT", "/b/a/k?x-id=PutObject", "s3:PutObject", "b/a/k"],
    ["GET", "/b/k?versionId=1", "s3:GetObjectVersion", "b/k"],
    ["GET", "/b?list-type=2&prefix=a", "s3:ListBucket", "b"],
    ["HEAD", "/b", "s3:ListBucket", "b"],
    ["GET", "/b?tagging", "s3:GetBucketTagging", "b"],
    ["GET", "/b?encryption", "s3:GetEncryptionConfiguration", "b"],
    ["DELETE", "/b?policy", "s3:DeleteBucketPolicy", "b"],
    ["DELETE", "/b?lifecycle", "s3:PutLifecycleConfiguration", "b"],
    ["PUT", "/b", "s3:CreateBucket", "b"],
  ])("of S3: %s %s is %s", (method, url, action, name) => {
    expect(asked({ method, url })).toEqual([[action, `arn:aws:s3:::${name}`]]);
  });

  it.each(["assets.eu.s3.amazonaws.com", "assets.eu.s3.eu-south-2.amazonaws.com:443"])(
    "finds the bucket in the host name %s",
    (host) => {
      expect(asked({ url: "/a/k", headers: { host } })).toEqual([
        ["s3:GetObject", "arn:aws:s3:::assets.eu/a/k"],
      ]);
      expect(asked({ url: "/?list-type=2", headers: { host } })).toEqual([
        ["s3:ListBucket", "arn:aws:s3:::assets.eu"],
      ]);
    },
  );

  it("finds the bucket in the path where the host name has none", () => {
    expect(asked({ url: "/b/k", headers: { host: "s3.eu-south-2.amazonaws.com" } })).toEqual([
      ["s3:GetObject", "arn:aws:s3:::b/k"],
    ]);
  });

  it("is both sides of a copy, and every key of a deletion", () => {
    const copy = { method: "PUT", url: "/b/new", headers: { "x-amz-copy-source": "/b/old" } };
    expect(asked(copy)).toEqual([
      ["s3:PutObject", "arn:aws:s3:::b/new"],
      ["s3:GetObject", "arn:aws:s3:::b/old"],
    ]);
    const body = "<Delete><Object><Key>a</Key></Object><Object><Key>b</Key></Object></Delete>";
    expect(asked({ method: "POST", url: "/b?delete", body })).toEqual([
      ["s3:DeleteObject", "arn:aws:s3:::b/a"],
      ["s3:DeleteObject", "arn:aws:s3:::b/b"],
    ]);
  });

  it("is the document and every instance, for a command of SSM", () => {
    const command = { DocumentName: "AWS-RunShellScript", InstanceIds: ["i-1", "i-2"] };
    expect(asked(json("ssm", "SendCommand", command))).toEqual([
      ["ssm:SendCommand", "arn:aws:ssm:eu-south-2::document/AWS-RunShellScript"],
      ["ssm:SendCommand", INSTANCE],
      ["ssm:SendCommand", "arn:aws:ec2:eu-south-2:123456789012:instance/i-2"],
    ]);
    const [, own = []] = asked(json("ssm", "SendCommand", { DocumentName: "Deploy", InstanceIds: ["i-1"] }));
    expect(own[1]).toBe(INSTANCE);
  });

  it("knows the tags of what was applied", () => {
    const call = { ...json("ssm", "SendCommand", { DocumentName: "d", InstanceIds: ["i-1"] }), url: "/" };
    const [, instance] = requestsOf(
      {
        service: "ssm",
        region: "eu-south-2",
        accessKeyId: "",
        method: "POST",
        headers: {},
        action: "",
        body: "",
        ...call,
      },
      { account: "123456789012", tagsOf: () => ({ system: "hermes" }) },
    );
    expect(instance?.context).toMatchObject({ "ssm:resourceTag/system": ["hermes"] });
  });

  it("holds a lock's name, which the policy's condition looks at", () => {
    const item = {
      TableName: "locks",
      Item: { LockID: { S: "b/prod/terraform.tfstate" }, Info: { S: "x" } },
    };
    const [request] = requestsOf(
      {
        service: "dynamodb",
        region: "eu-south-2",
        accessKeyId: "",
        url: "/",
        ...json("dynamodb", "PutItem", item),
      } as SignedCall,
      { account: "123456789012", tagsOf: () => ({}) },
    );
    expect(request).toMatchObject({
      action: "dynamodb:PutItem",
      resource: "arn:aws:dynamodb:eu-south-2:123456789012:table/locks",
      context: { "dynamodb:LeadingKeys": ["b/prod/terraform.tfstate"] },
    });
  });

  it.each<[string, Partial<SignedCall>, string, string]>([
    ["a list", json("ssm", "GetCommandInvocation", { CommandId: "c" }), "ssm:GetCommandInvocation", "*"],
    [
      "a parameter",
      json("ssm", "GetParameter", { Name: "/a/b" }),
      "ssm:GetParameter",
      "arn:aws:ssm:eu-south-2:123456789012:parameter/a/b",
    ],
    [
      "a secret by its name",
      json("secretsmanager", "GetSecretValue", { SecretId: "s" }),
      "secretsmanager:GetSecretValue",
      "arn:aws:secretsmanager:eu-south-2:123456789012:secret:s-AbCdEf",
    ],
    [
      "a repository",
      json("ecr", "DescribeImages", { repositoryName: "hermes" }),
      "ecr:DescribeImages",
      "arn:aws:ecr:eu-south-2:123456789012:repository/hermes",
    ],
    [
      "a function",
      { service: "lambda", method: "POST", url: "/2015-03-31/functions/f/invocations" },
      "lambda:InvokeFunction",
      "arn:aws:lambda:eu-south-2:123456789012:function:f",
    ],
    [
      "a distribution",
      { service: "cloudfront", method: "POST", url: "/2020-05-31/distribution/E1/invalidation" },
      "cloudfront:CreateInvalidation",
      "arn:aws:cloudfront::123456789012:distribution/E1",
    ],
    [
      "a service of ECS",
      json("ecs", "UpdateService", { cluster: "c", service: "s" }),
      "ecs:UpdateService",
      "arn:aws:ecs:eu-south-2:123456789012:service/c/s",
    ],
    [
      "a Lightsail instance, whose ARN the account knows",
      json("lightsail", "StopInstance", { instanceName: "web" }),
      "lightsail:StopInstance",
      "arn:aws:lightsail:eu-south-2:123456789012:Instance/web",
    ],
    [
      "a snapshot that an instance is created from, and not its key pair",
      json("lightsail", "CreateInstancesFromSnapshot", { instanceSnapshotName: "disk", keyPairName: "key" }),
      "lightsail:CreateInstancesFromSnapshot",
      "arn:aws:lightsail:eu-south-2:123456789012:InstanceSnapshot/disk",
    ],
  ])("names %s", (_, call, action, resource) => {
    expect(asked(call)).toEqual([[action, resource]]);
  });

  it("compares the boundary of a role that is created", () => {
    const role = { RoleName: "task", PermissionsBoundary: "arn:aws:iam::1:policy/p" };
    const [request] = requestsTo(json("iam", "CreateRole", role));
    expect(request).toMatchObject({
      ...{ action: "iam:CreateRole", resource: "arn:aws:iam::123456789012:role/task" },
      context: { "iam:PermissionsBoundary": ["arn:aws:iam::1:policy/p"] },
    });
  });

  it("passes roles where a task definition names them", () => {
    const definition = { family: "api", taskRoleArn: "arn:aws:iam::123456789012:role/task" };
    expect(asked(json("ecs", "RegisterTaskDefinition", definition))).toEqual([
      ["ecs:RegisterTaskDefinition", "*"],
      ["iam:PassRole", "arn:aws:iam::123456789012:role/task"],
    ]);
  });
});
