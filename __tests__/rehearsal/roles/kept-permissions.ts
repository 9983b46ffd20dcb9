import type { UnusedPermission } from "../../../src/rehearsal/permissions/usage";

const PULLED = "rehearsed machines pull from a registry beside moto, which asks nobody";

/** Permissions that AWS needs and no rehearsal of a workflow uses, with the reason for each. */
const KEPT: Readonly<Record<string, string>> = {
  "ssm:CancelCommand": "a deployment that is interrupted cancels its command",
  "cloudwatch:PutMetricData": "the CloudWatch agent, which rehearsed machines do not install",
  "ecr:BatchCheckLayerAvailability": PULLED,
  "ecr:BatchGetImage": PULLED,
  "ecr:GetDownloadUrlForLayer": PULLED,
  "logs:DescribeLogStreams": "the CloudWatch agent, which rehearsed machines do not install",
  "route53:ListHostedZonesByName": "the check of a delegation, which rehearsals leave out",
};

const OF_AWS = "arn:aws:iam::aws:policy/";

/** Why a permission stays that no rehearsal uses; undefined if nothing says so. */
export function reasonToKeep({ action, policy }: UnusedPermission): string | undefined {
  return policy.startsWith(OF_AWS) ? `part of AWS's ${policy.slice(OF_AWS.length)}` : KEPT[action];
}

/** The permissions that nothing used and that no reason keeps, each with its statement. */
export function unexplained(unused: readonly UnusedPermission[]): readonly string[] {
  return unused
    .filter((permission) => reasonToKeep(permission) === undefined)
    .map(({ sid, action }) => `${sid} ${action}`);
}
