import { Role, trustService } from "../../../constructs/identity/role";
import { PrivateBucket } from "../../../constructs/storage/private-bucket";
import { statementsOf, synthesizeConstructs } from "../../synthesize";

const bucket = (protection: "strict" | "relaxed" = "strict") =>
  synthesizeConstructs(
    (scope) => {
      const data = new PrivateBucket(scope, "data", {
        bucketName: "sample-data",
        expireOldVersionsAfterDays: 30,
      });
      const reader = new Role(scope, "reader", {
        roleName: "reader",
        description: "reads reports",
        trust: [trustService("ec2.amazonaws.com")],
      });
      data.grantRead(reader, "reports/");
    },
    { protection },
  );

describe("PrivateBucket", () => {
  it("is closed to the public and refuses plain HTTP", () => {
    const stack = bucket();
    const policy = statementsOf(stack.resource("aws_s3_bucket_policy").attributes["policy"]);
    expect(policy).toEqual([
      expect.objectContaining({
        Effect: "Deny",
        Principal: "*",
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      }),
    ]);
    expect(stack.resource("aws_s3_bucket_ownership_controls").attributes["rule"]).toEqual({
      object_ownership: "BucketOwnerEnforced",
    });
  });

  it("grants read access to a prefix and no more", () => {
    expect(
      bucket()
        .permissionsOf("reader")
        .map(({ Action, Resource }) => [Action, Resource]),
    ).toEqual([
      ["s3:GetObject", "arn:aws:s3:::sample-data/reports/*"],
      ["s3:ListBucket", "arn:aws:s3:::sample-data"],
    ]);
  });

  it("follows the environment's protection", () => {
    const attributes = (protection: "strict" | "relaxed") =>
      bucket(protection).resource("aws_s3_bucket").attributes;
    expect(attributes("strict")).toMatchObject({
      force_destroy: false,
      lifecycle: { prevent_destroy: true },
    });
    expect(attributes("relaxed")).toMatchObject({
      force_destroy: true,
      lifecycle: { prevent_destroy: false },
    });
  });

  it("deletes old versions if configured, and incomplete uploads always", () => {
    const [rule] = bucket().resource("aws_s3_bucket_lifecycle_configuration").attributes["rule"] as object[];
    expect(rule).toMatchObject({
      abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
      noncurrent_version_expiration: [{ noncurrent_days: 30 }],
    });
  });
});
