import { CreateUserCommand, IAMClient } from "@aws-sdk/client-iam";
import { DeleteBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { requireSuccess } from "../../src/engine/require-success";
import { ScratchSystem } from "../../src/rehearsal/life/scratch-system";
import { stackCommands } from "../../src/rehearsal/life/stack-commands";
import { withEnvironment } from "../../src/rehearsal/with-environment";
import { deploymentPolicy } from "../../src/synthesis/deployment-policy";
import { system } from "../../systems/chronos/system";
import { availableEngines } from "../engines";
import { inWorld } from "./in-world";
import { makeRole } from "./roles/role-with-policies";

/** What a whole life does not use, by the reason why the policy has it. */
const UNUSED: Readonly<Record<string, readonly string[]>> = {
  "changes that were not made: rules, routes and blocks in place, roles, tags that go": [
    ...["ec2:AssociateSubnetCidrBlock", "ec2:DisassociateSubnetCidrBlock", "ec2:DisassociateVpcCidrBlock"],
    ...["ec2:ModifySecurityGroupRules", "ec2:ReplaceNetworkAclEntry", "ec2:ReplaceRoute"],
    ...["ec2:ReplaceRouteTableAssociation", "ec2:DeleteTags"],
    ...["iam:UpdateRole", "iam:UpdateAssumeRolePolicy", "iam:UntagRole", "iam:UntagInstanceProfile"],
  ],
  "changes of the state's own two policies, which bootstrap makes": [
    ...["iam:CreatePolicyVersion", "iam:DeletePolicyVersion", "iam:GetPolicyVersion"],
    ...["iam:ListPolicyVersions", "iam:DeletePolicy", "iam:UntagPolicy"],
  ],
  "deployments over SSH, which ask for host keys": [
    ...["ec2:GetConsoleOutput", "ssm:SendCommand", "ssm:GetCommandInvocation"],
  ],
  "the document's, and nothing of ours": ["ecr:*", "ecr:GetAuthorizationToken"],
  "AWS answers it to everybody": ["sts:GetCallerIdentity"],
};

describe("a principal with only Chronos's deployment policy, with IAM enforced", () => {
  it("can make every call of a whole life, and little of what it may is not needed for one", async () => {
    const [engine] = availableEngines();
    if (engine === undefined) throw new Error("no engine");
    await inWorld({}, async ({ world }) => {
      const scratch = new ScratchSystem(system, world.folder);
      const loaded = scratch.synthesize();
      await makeRole(world, "deployer", deploymentPolicy(loaded).documents);
      const deployer = await world.actAs("deployer");
      await withEnvironment({ env: { ...world.env, ...deployer.env } }, async () => {
        const commandsOf = (environment: string) =>
          requireSuccess(engine, { system: "chronos", environment });
        await scratch.bootstrap(loaded.bootstrap, commandsOf("bootstrap"));
        const stackOf = (name: string) => stackCommands(commandsOf(name), scratch.stackFolder({ name }));
        const names = ["shared", "stage", "prod"];
        for (const name of names) {
          await stackOf(name).init();
          await stackOf(name).plan();
          await stackOf(name).applyPlan();
        }
        // A change of all that may change, after which nothing is protected any more.
        for (const name of ["shared", "prod"]) scratch.edit(name, ["protection"], "relaxed");
        scratch.edit("shared", ["admin_cidr_blocks"], ["198.51.100.0/24", "2001:db8::/32"]);
        scratch.edit("prod", ["instance_type"], "t3.medium");
        scratch.edit("prod", ["data_disk_gib"], 20);
        scratch.synthesize();
        for (const name of names) {
          await stackOf(name).plan();
          await stackOf(name).applyPlan();
        }
        for (const name of [...names].reverse()) {
          await stackOf(name).plan("-destroy");
          await stackOf(name).applyPlan();
        }
        const { denied, unused } = await world.permissions.usageOf(deployer.principal);
        expect(denied).toEqual([]);
        expect(unused.map(({ action }) => action).sort()).toEqual(Object.values(UNUSED).flat().sort());
        // It may do nothing beside it: IAM is really asked.
        await expect(
          new IAMClient({ region: "us-east-1" }).send(new CreateUserCommand({ UserName: "another" })),
        ).rejects.toThrow(/not authorized to perform: iam:CreateUser/);
        const bucket = { Bucket: loaded.bootstrap.backend.bucket };
        await expect(
          new S3Client({ region: "us-east-1" }).send(new DeleteBucketCommand(bucket)),
        ).rejects.toThrow(/explicit deny/);
      });
    });
  }, 300_000);
});
