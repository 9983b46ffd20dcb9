import type { UnusedPermission } from "../../../src/rehearsal/permissions/usage";

const OTHER_CHANGE = "an apply that changes it in place: the rehearsed one changes the firewall alone";
const PULLED = "rehearsed machines pull from a registry beside moto, which asks nobody";

/** Permissions that AWS needs and no rehearsal uses, with the reason for each: for every role, or after a role's name. */
const KEPT: Readonly<Record<string, string>> = {
  "ssm:CancelCommand": "a deployment that is interrupted cancels its command",
  "cloudwatch:PutMetricData": "the CloudWatch agent, which rehearsed machines do not install",
  "ecr:BatchCheckLayerAvailability": PULLED,
  "ecr:BatchGetImage": PULLED,
  "ecr:GetDownloadUrlForLayer": PULLED,
  "hellotron-vega-prod-role s3:PutObject": "the document gives it to the server",
  "logs:DescribeLogStreams": "the CloudWatch agent, which rehearsed machines do not install",
  "lightsail:GetInstanceAccessDetails": "a deployment logs in: rehearsal/jarvis/machine does, as this role",
  ...Object.fromEntries(
    [
      ...["AttachStaticIp", "DetachStaticIp", "EnableAddOn", "DisableAddOn", "SetIpAddressType"],
      ...["TagResource", "UntagResource", "UpdateRelationalDatabase"],
    ].map((call) => [`lightsail:${call}`, OTHER_CHANGE]),
  ),
  "route53:ListHostedZonesByName": "the check of a delegation, which rehearsals leave out",
};

const OF_AWS = "arn:aws:iam::aws:policy/";

/** Why a permission stays that no rehearsal uses; undefined if nothing says so. */
export function reasonToKeep({ action, policy }: UnusedPermission, role = ""): string | undefined {
  if (policy.startsWith(OF_AWS)) return `part of AWS's ${policy.slice(OF_AWS.length)}`;
  return KEPT[`${role} ${action}`] ?? KEPT[action];
}

/** The permissions that nothing used and that no reason keeps, each with its statement. */
export function unexplained(unused: readonly UnusedPermission[]): readonly string[] {
  return unused
    .filter((permission) => reasonToKeep(permission) === undefined)
    .map(({ sid, action }) => `${sid} ${action}`);
}
