import type { PolicyStatement } from "../identity/policy-document";

/** A fleet that the grantee may scale, as policies name it. */
export interface ScaledFleet {
  readonly region: string;
  /** @default - the account of whoever uses the policy */
  readonly account?: string;
  readonly system: string;
  readonly environment: string;
  /** The ARN of the hosts' role. */
  readonly hostRoleArn: string;
}

/**
 * Permissions to create and destroy the hosts of one fleet. Hosts must be created with the system's tags, only hosts
 * with these tags can be destroyed, and the tags cannot be added later: otherwise the grantee could tag any machine as
 * one of ours and run commands on it.
 */
export function scalingStatements(fleet: ScaledFleet): readonly PolicyStatement[] {
  const { region, account = "*", system, environment } = fleet;
  const ec2 = (kind: string, owner = account) => `arn:aws:ec2:${region}:${owner}:${kind}/*`;
  const tagged = (source: "aws:RequestTag" | "aws:ResourceTag") => ({
    StringEquals: { [`${source}/system`]: system, [`${source}/environment`]: environment },
  });
  return [
    {
      sid: "MakeHosts",
      actions: ["ec2:RunInstances"],
      resources: [ec2("instance")],
      conditions: tagged("aws:RequestTag"),
    },
    {
      sid: "MakeHostsOf",
      actions: ["ec2:RunInstances"],
      resources: [
        ec2("image", ""),
        ...["key-pair", "network-interface", "security-group", "subnet", "volume"].map((kind) => ec2(kind)),
      ],
    },
    {
      sid: "TagNewHosts",
      actions: ["ec2:CreateTags"],
      resources: [ec2("instance")],
      conditions: { StringEquals: { "ec2:CreateAction": "RunInstances" } },
    },
    {
      sid: "TagDisks",
      actions: ["ec2:CreateTags"],
      resources: [ec2("volume")],
      conditions: tagged("aws:RequestTag"),
    },
    {
      sid: "RemoveHosts",
      actions: ["ec2:TerminateInstances"],
      resources: [ec2("instance")],
      conditions: tagged("aws:ResourceTag"),
    },
    {
      sid: "GiveHostsTheirRole",
      actions: ["iam:PassRole"],
      resources: [fleet.hostRoleArn],
      conditions: { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } },
    },
  ];
}
