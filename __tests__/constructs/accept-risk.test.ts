import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, TerraformStack, Testing } from "cdktf";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { acceptRisk } from "../../constructs/accept-risk";

let output: string;
beforeEach(() => {
  output = mkdtempSync(join(tmpdir(), "accept-risk-"));
});
afterEach(() => rmSync(output, { recursive: true }));

type Accept = (bucket: S3Bucket, stack: TerraformStack) => void;

/** What cdktf writes, comments included, which its `Testing.synth` leaves out. */
function stackWith(accept: Accept) {
  const app = new App({ outdir: output });
  const stack = new TerraformStack(app, "prod");
  new AwsProvider(stack, "aws", { region: "us-east-1" });
  accept(new S3Bucket(stack, "deploy", { bucket: "x-deploy" }), stack);
  app.synth();
  return JSON.parse(readFileSync(join(output, "stacks", "prod", "cdk.tf.json"), "utf8"));
}

describe("accepting a risk", () => {
  it("writes rule and reason next to the resource and keeps its construct path", () => {
    const comment = stackWith((bucket) => {
      acceptRisk(bucket, "CKV_AWS_145", "AES256 is what the document asks for");
      acceptRisk(bucket, "CKV_AWS_18", " Access logs would cost more than they tell ");
    }).resource.aws_s3_bucket.deploy["//"];
    expect(comment.groundplan.accepted).toEqual([
      { rule: "CKV_AWS_145", reason: "AES256 is what the document asks for" },
      { rule: "CKV_AWS_18", reason: "Access logs would cost more than they tell" },
    ]);
    expect(comment.metadata.path).toBe("prod/deploy");
  });

  it("marks findings that only plans have", () => {
    const { groundplan } = stackWith((bucket) =>
      acceptRisk(bucket, "CKV_AWS_88", "AWS gives it an address", { onlyIn: "plan" }),
    ).resource.aws_s3_bucket.deploy["//"];
    expect(groundplan.accepted).toEqual([
      { rule: "CKV_AWS_88", reason: "AWS gives it an address", onlyIn: "plan" },
    ]);
  });

  it("covers a whole stack if it is accepted on the stack", () => {
    const comment = stackWith((_, stack) => acceptRisk(stack, "CKV_AWS_158", "No customer keys: cost"))["//"];
    expect(comment.groundplan.accepted).toEqual([{ rule: "CKV_AWS_158", reason: "No customer keys: cost" }]);
    expect(comment.metadata.stackName).toBe("prod");
  });

  it("changes nothing that Terraform reads", () => {
    const bare = stackWith(() => undefined);
    const accepted = stackWith((bucket) => acceptRisk(bucket, "CKV_AWS_145", "because"));
    for (const stack of [bare, accepted]) {
      delete stack["//"];
      delete stack.resource.aws_s3_bucket.deploy["//"];
    }
    expect(accepted).toEqual(bare);
  });

  it.each([
    ["CKV_AWS_145", "  ", "without a reason"],
    ["encryption", "because", "is not a rule name"],
  ])("refuses %s for %j", (rule, reason, message) => {
    expect(() => stackWith((bucket) => acceptRisk(bucket, rule, reason))).toThrow(message);
  });

  it("is not in HCL output, which has no such comment", () => {
    const stack = new TerraformStack(new App({ outdir: output }), "prod");
    acceptRisk(new S3Bucket(stack, "deploy", { bucket: "x-deploy" }), "CKV_AWS_145", "because");
    acceptRisk(stack, "CKV_AWS_158", "because");
    const hcl = Testing.synthHcl(stack);
    expect(hcl).toContain("aws_s3_bucket");
    expect(hcl).not.toContain("because");
  });
});
