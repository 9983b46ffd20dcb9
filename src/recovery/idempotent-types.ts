/**
 * Types that are safe to create again, because AWS keeps only one: it updates the existing one or returns it. They need
 * no lookup.
 */
const IDEMPOTENT: Readonly<Record<string, string>> = {
  aws_acm_certificate_validation: "nothing in AWS: a wait",
  aws_appautoscaling_policy: "PutScalingPolicy sets the policy of that name",
  aws_appautoscaling_target: "RegisterScalableTarget sets the target",
  aws_cloudwatch_metric_alarm: "PutMetricAlarm sets the alarm of that name",
  aws_db_proxy_default_target_group: "every proxy has its own, which ModifyDBProxyTargetGroup sets",
  aws_default_security_group: "every VPC has its own",
  aws_ecr_lifecycle_policy: "PutLifecyclePolicy sets the repository's",
  aws_ecr_repository_policy: "SetRepositoryPolicy sets the repository's",
  aws_ecs_cluster: "CreateCluster answers with the cluster of that name",
  aws_ecs_cluster_capacity_providers: "PutClusterCapacityProviders sets the cluster's",
  aws_ecs_task_definition: "RegisterTaskDefinition makes the next revision of the family",
  aws_eip_association: "AssociateAddress of the same address and instance changes nothing",
  aws_lambda_invocation: "the function is invoked again, as on every change of its input",
  aws_lb_listener_certificate: "AddListenerCertificates of the same certificate changes nothing",
  aws_lb_target_group_attachment: "RegisterTargets of the same target changes nothing",
  aws_alb_target_group_attachment: "RegisterTargets of the same target changes nothing",
  aws_lightsail_instance_public_ports: "PutInstancePublicPorts sets the instance's",
  aws_secretsmanager_secret_version: "PutSecretValue sets the current version",
  aws_sns_topic: "CreateTopic answers with the topic of that name",
  aws_sns_topic_subscription: "Subscribe answers with the subscription of that endpoint",
};

/** Why a type is safe to create again, in terms of AWS's API; undefined if it is not. */
export function whyIdempotent(type: string): string | undefined {
  return IDEMPOTENT[type];
}
