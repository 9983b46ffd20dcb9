import { App, TerraformStack } from "cdktf";
import { Role, trustService } from "../../constructs/identity/role";
import { PrivateBucket } from "../../constructs/storage/private-bucket";
import { SystemStack } from "../../constructs/system-stack";
import { sampleEnvironment, synthesizeConstructs } from "../synthesize";

describe("SystemStack", () => {
  const stack = synthesizeConstructs(() => undefined, { account: "123456789012", tags: { team: "core" } });

  it("tags everything with system and environment, in addition to the environment's own tags", () => {
    const [provider] = (stack.json["provider"] as { aws: Record<string, unknown>[] }).aws;
    expect(provider).toMatchObject({
      region: "eu-south-2",
      allowed_account_ids: ["123456789012"],
      default_tags: [
        {
          tags: {
            team: "core",
            system: "sample",
            environment: "prod",
            "managed-by": "groundplan",
            project: "groundplan",
          },
        },
      ],
    });
  });

  it("requires the provider by its full source and supported engine versions", () => {
    expect(stack.json["terraform"]).toMatchObject({
      required_providers: { aws: { source: "hashicorp/aws" } },
      required_version: ">= 1.5",
    });
  });

  it.each([
    ["dynamodb", { dynamodb_table: "sample-terraform-locks" }, ["use_lockfile"]],
    ["both", { dynamodb_table: "sample-terraform-locks", use_lockfile: true }, []],
    ["lockfile", { use_lockfile: true }, ["dynamodb_table"]],
  ] as const)("keeps its state in the system's bucket, locked by %s", (lock, present, absent) => {
    const backend = { ...sampleEnvironment().backend, lock };
    const { terraform } = synthesizeConstructs(() => undefined, { backend }).json as {
      terraform: { backend: { s3: Record<string, unknown> } };
    };
    expect(terraform.backend.s3).toMatchObject({
      bucket: "sample-terraform-state",
      key: "sample/prod/terraform.tfstate",
      region: "eu-south-2",
      encrypt: true,
      ...present,
    });
    for (const key of absent) expect(terraform.backend.s3).not.toHaveProperty(key);
  });

  it("says that a construct outside a SystemStack must be in one", () => {
    const bare = new TerraformStack(new App(), "bare");
    const make = () => new PrivateBucket(bare, "data", { bucketName: "sample-data" });
    expect(make).toThrow("bare/data must be in a SystemStack");
  });

  it("refuses engines that are too old for a construct", () => {
    const { json } = synthesizeConstructs((scope) => SystemStack.of(scope).requireEngine("1.11"));
    expect(json["terraform"]).toMatchObject({ required_version: ">= 1.11" });
  });

  it("synthesizes the same text for a role twice", () => {
    const build = () =>
      synthesizeConstructs((scope) => {
        const role = new Role(scope, "r", {
          roleName: "r",
          description: "d",
          trust: [trustService("ec2.amazonaws.com")],
        });
        role.allow({ sid: "One", actions: ["s3:GetObject"], resources: ["arn:aws:s3:::b/*"] });
      });
    expect(build().json).toEqual(build().json);
  });
});
