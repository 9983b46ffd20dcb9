import type { DeploymentScope } from "../../constructs/identity/managed-resources";
import type { DeploymentNeed } from "../../src/systems/system-definition";

/** Permissions that the document's policy has beyond the stacks' needs, and those for deploying over SSH. */
export function deploymentNeeds({
  prefix,
  region,
  account = "*",
}: DeploymentScope): readonly DeploymentNeed[] {
  const owner = prefix.split("-")[0] ?? prefix;
  return [
    {
      statement: {
        sid: "Repositories",
        actions: ["ecr:*"],
        resources: [`arn:aws:ecr:${region}:${account}:repository/${owner}-*`],
      },
      reason: "the document's: ECR for AGT-prefixed repositories. No stack makes one, so nothing uses it",
    },
    {
      statement: { sid: "RegistryLogin", actions: ["ecr:GetAuthorizationToken"], resources: ["*"] },
      reason: "a login is for the whole registry: it works only on everything",
    },
    {
      statement: {
        sid: "HostKeys",
        actions: ["ec2:GetConsoleOutput"],
        resources: [`arn:aws:ec2:${region}:${account}:instance/*`],
      },
      reason: "deploy reads a server's SSH host keys from its console before it connects",
    },
    {
      statement: {
        sid: "HostKeysBySsm",
        actions: ["ssm:SendCommand"],
        resources: [
          `arn:aws:ec2:${region}:${account}:instance/*`,
          `arn:aws:ssm:${region}::document/AWS-RunShellScript`,
        ],
        conditions: { StringLikeIfExists: { "ssm:resourceTag/system": "chronos" } },
      },
      reason: "a console forgets the keys with the next boot: then deploy asks the server through SSM",
    },
    {
      statement: { sid: "HostKeysToldBySsm", actions: ["ssm:GetCommandInvocation"], resources: ["*"] },
      reason: "AWS names no resources for the answers of SSM's commands",
    },
  ];
}
