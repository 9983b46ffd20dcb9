import { TerraformResource } from "cdktf";
import { resourcesOf } from "../resources-of";
import type { SystemStack } from "../system-stack";

interface ArnShape {
  /** The argument with the name, in the binding's spelling. @default - AWS generates the last part of the ARN */
  readonly named?: string;
  /** Every ARN that calls on the resource are checked against. */
  readonly arns: readonly string[];
}

/**
 * ARNs by resource type, from the "Resource types" tables of AWS's Service Authorization Reference. If AWS generates
 * the last part, the ARN covers every such resource in the account.
 */
export const SHAPES: Readonly<Record<string, ArnShape>> = {
  aws_acm_certificate: { arns: ["acm:*:{account}:certificate/*"] },
  aws_appautoscaling_target: { arns: ["application-autoscaling:{region}:{account}:scalable-target/*"] },
  aws_cloudfront_cache_policy: { arns: ["cloudfront::{account}:cache-policy/*"] },
  aws_cloudfront_distribution: { arns: ["cloudfront::{account}:distribution/*"] },
  aws_cloudfront_function: { named: "name", arns: ["cloudfront::{account}:function/{name}"] },
  aws_cloudfront_origin_access_control: { arns: ["cloudfront::{account}:origin-access-control/*"] },
  aws_cloudfront_origin_request_policy: { arns: ["cloudfront::{account}:origin-request-policy/*"] },
  aws_cloudfront_response_headers_policy: { arns: ["cloudfront::{account}:response-headers-policy/*"] },
  aws_cloudtrail: { named: "name", arns: ["cloudtrail:{region}:{account}:trail/{name}"] },
  aws_cloudwatch_composite_alarm: {
    named: "alarmName",
    arns: ["cloudwatch:{region}:{account}:alarm:{name}"],
  },
  aws_cloudwatch_log_group: {
    named: "name",
    arns: ["logs:{region}:{account}:log-group:{name}", "logs:{region}:{account}:log-group:{name}:*"],
  },
  aws_cloudwatch_metric_alarm: { named: "alarmName", arns: ["cloudwatch:{region}:{account}:alarm:{name}"] },
  aws_db_instance: { named: "identifier", arns: ["rds:{region}:{account}:db:{name}"] },
  aws_db_parameter_group: { named: "name", arns: ["rds:{region}:{account}:pg:{name}"] },
  aws_db_proxy: {
    arns: ["rds:{region}:{account}:db-proxy:*", "rds:{region}:{account}:target-group:*"],
  },
  aws_db_subnet_group: { named: "name", arns: ["rds:{region}:{account}:subgrp:{name}"] },
  aws_dynamodb_table: { named: "name", arns: ["dynamodb:{region}:{account}:table/{name}"] },
  aws_ecr_repository: { named: "name", arns: ["ecr:{region}:{account}:repository/{name}"] },
  aws_ecs_capacity_provider: { named: "name", arns: ["ecs:{region}:{account}:capacity-provider/{name}"] },
  aws_ecs_cluster: { named: "name", arns: ["ecs:{region}:{account}:cluster/{name}"] },
  aws_ecs_service: { named: "name", arns: ["ecs:{region}:{account}:service/*/{name}"] },
  aws_ecs_task_definition: { named: "family", arns: ["ecs:{region}:{account}:task-definition/{name}:*"] },
  aws_iam_instance_profile: { named: "name", arns: ["iam::{account}:instance-profile/{name}"] },
  aws_iam_openid_connect_provider: { named: "url", arns: ["iam::{account}:oidc-provider/{name}"] },
  aws_iam_policy: { named: "name", arns: ["iam::{account}:policy/{name}"] },
  aws_iam_role: { named: "name", arns: ["iam::{account}:role/{name}"] },
  aws_kms_key: { arns: ["kms:*:{account}:key/*"] },
  aws_lambda_function: {
    named: "functionName",
    arns: ["lambda:{region}:{account}:function:{name}", "lambda:{region}:{account}:function:{name}:*"],
  },
  // The provider searches all global clusters for the one that a cluster belongs to.
  aws_rds_cluster: {
    named: "clusterIdentifier",
    arns: ["rds:{region}:{account}:cluster:{name}", "rds::{account}:global-cluster:*"],
  },
  aws_rds_cluster_instance: { named: "identifier", arns: ["rds:{region}:{account}:db:{name}"] },
  aws_rds_cluster_parameter_group: { named: "name", arns: ["rds:{region}:{account}:cluster-pg:{name}"] },
  aws_rds_global_cluster: {
    named: "globalClusterIdentifier",
    arns: ["rds::{account}:global-cluster:{name}"],
  },
  aws_route53_health_check: { arns: ["route53:::healthcheck/*"] },
  aws_route53_record: { named: "zoneId", arns: ["route53:::hostedzone/{name}"] },
  aws_route53_zone: { arns: ["route53:::hostedzone/*"] },
  aws_s3_bucket: { named: "bucket", arns: ["s3:::{name}"] },
  aws_secretsmanager_secret: {
    named: "name",
    arns: ["secretsmanager:{region}:{account}:secret:{name}-??????"],
  },
  aws_sns_topic: { named: "name", arns: ["sns:{region}:{account}:{name}"] },
  // Our parameters' names start with a slash.
  aws_ssm_parameter: { named: "name", arns: ["ssm:{region}:{account}:parameter{name}"] },
  aws_ssm_document: { named: "name", arns: ["ssm:{region}:{account}:document/{name}"] },
  aws_wafv2_web_acl: { named: "name", arns: ["wafv2:{region}:{account}:regional/webacl/{name}/*"] },
  aws_wafv2_web_acl_association: { arns: ["elasticloadbalancing:{region}:{account}:loadbalancer/app/*"] },
};

/**
 * The distinct ARNs of the stack's resources of these types, derived from their names, so that they are known when
 * planning. Complete only after the whole stack is built: call it at synthesis.
 */
export function arnsOfResources(stack: SystemStack, types: readonly string[]): readonly string[] {
  const { region, account = "*" } = stack.environment;
  const arns = resourcesOf(stack).flatMap((resource) => {
    if (!TerraformResource.isTerraformResource(resource)) return [];
    const shape = types.includes(resource.terraformResourceType)
      ? SHAPES[resource.terraformResourceType]
      : undefined;
    const values = { region, account, name: nameOf(resource, shape) };
    return (shape?.arns ?? []).map((arn) => `arn:aws:${filled(arn, values)}`);
  });
  return [...new Set(arns)];
}

function nameOf(resource: TerraformResource, shape: ArnShape | undefined): string {
  const inputs = resource as unknown as Readonly<Record<string, unknown>>;
  const name = shape?.named === undefined ? undefined : inputs[`${shape.named}Input`];
  return typeof name === "string" ? name.replace(/^https:\/\//, "") : "*";
}

function filled(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (_, key: string) => values[key] ?? "*");
}
