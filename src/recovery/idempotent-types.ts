/**
 * Types that AWS keeps one of however often they are made: creating one again sets it, or answers with the one that
 * is there. They need no lookup.
 */
const IDEMPOTENT: Readonly<Record<string, string>> = {
  aws_acm_certificate_validation: "nothing in AWS: a wait",
  aws_cloudwatch_metric_alarm: "PutMetricAlarm sets the alarm of that name",
  aws_default_security_group: "every VPC has its own",
  aws_ecr_lifecycle_policy: "PutLifecyclePolicy sets the repository's",
  aws_eip_association: "AssociateAddress of the same address and instance changes nothing",
  aws_lb_target_group_attachment: "RegisterTargets of the same target changes nothing",
  aws_alb_target_group_attachment: "RegisterTargets of the same target changes nothing",
  aws_secretsmanager_secret_version: "PutSecretValue sets the current version",
  aws_sns_topic: "CreateTopic answers with the topic of that name",
  aws_sns_topic_subscription: "Subscribe answers with the subscription of that endpoint",
};

/** Why a type may be made again without harm, in terms of AWS's API; undefined if it may not. */
export function whyIdempotent(type: string): string | undefined {
  return IDEMPOTENT[type];
}
