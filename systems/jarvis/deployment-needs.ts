import type { DeploymentScope } from "../../constructs/identity/managed-resources";
import type { DeploymentNeed } from "../../src/systems/system-definition";

/** Permissions for deploying over SSH and for `groundplan resize`, which the stacks do not show. */
export function deploymentNeeds({ region, account = "*" }: DeploymentScope): readonly DeploymentNeed[] {
  const every = (kind: string) => `arn:aws:lightsail:${region}:${account}:${kind}/*`;
  const calls = (...names: readonly string[]) => names.map((name) => `lightsail:${name}`);
  return [
    {
      statement: {
        sid: "OwnInstances",
        actions: calls("GetInstanceAccessDetails", "StartInstance", "StopInstance"),
        resources: [every("Instance")],
        conditions: { StringEquals: { "aws:ResourceTag/system": "jarvis" } },
      },
      reason: "deploy, run and connect log in with keys that Lightsail issues; resize stops and starts",
    },
    {
      statement: {
        sid: "Resize",
        actions: calls("CreateInstanceSnapshot", "CreateInstancesFromSnapshot", "DeleteInstanceSnapshot"),
        resources: [every("Instance"), every("InstanceSnapshot")],
      },
      reason: "resize creates the new instance from a snapshot, whose ARN ends in an id that AWS generates",
    },
    {
      statement: { sid: "SnapshotState", actions: calls("GetInstanceSnapshot"), resources: ["*"] },
      reason: "IAM limits Lightsail's reads to no resource",
    },
  ];
}
