import { TerraformResource } from "cdktf";
import { resourcesOf } from "../resources-of";
import type { SystemStack } from "../system-stack";

interface ArnShape {
  /** The argument that holds the name, as the binding spells it. @default - AWS makes up what the ARN ends in */
  readonly named?: string;
  /** Every ARN that calls on the resource are checked against. */
  readonly arns: readonly string[];
}

/**
 * ARNs by resource type, as the "Resource types" tables of AWS's Service Authorization Reference have them.
 * Where AWS makes up the end, it is every resource of the kind in the account.
 */
const SHAPES: Readonly<Record<string, ArnShape>> = {
  aws_acm_certificate: { arns: ["acm:*:{account}:certificate/*"] },
  aws_cloudfront_distribution: { arns: ["cloudfront::{account}:distribution/*"] },
  aws_cloudfront_origin_access_control: { arns: ["cloudfront::{account}:origin-access-control/*"] },
  aws_cloudfront_response_headers_policy: { arns: ["cloudfront::{account}:response-headers-policy/*"] },
  aws_cloudtrail: { named: "name", arns: ["cloudtrail:{region}:{account}:trail/{name}"] },
  aws_cloudwatch_log_group: {
    named: "name",
    arns: ["logs:{region}:{account}:log-group:{name}", "logs:{region}:{account}:log-group:{name}:*"],
  },
  aws_cloudwatch_metric_alarm: { named: "alarmName", arns: ["cloudwatch:{region}:{account}:alarm:{name}"] },
  aws_ecr_repository: { named: "name", arns: ["ecr:{region}:{account}:repository/{name}"] },
  aws_iam_instance_profile: { named: "name", arns: ["iam::{account}:instance-profile/{name}"] },
  aws_iam_openid_connect_provider: { named: "url", arns: ["iam::{account}:oidc-provider/{name}"] },
  aws_iam_policy: { named: "name", arns: ["iam::{account}:policy/{name}"] },
  aws_iam_role: { named: "name", arns: ["iam::{account}:role/{name}"] },
  aws_route53_record: { named: "zoneId", arns: ["route53:::hostedzone/{name}"] },
  aws_s3_bucket: { named: "bucket", arns: ["s3:::{name}"] },
  aws_secretsmanager_secret: {
    named: "name",
    arns: ["secretsmanager:{region}:{account}:secret:{name}-??????"],
  },
  aws_sns_topic: { named: "name", arns: ["sns:{region}:{account}:{name}"] },
  aws_wafv2_web_acl: { named: "name", arns: ["wafv2:{region}:{account}:regional/webacl/{name}/*"] },
  aws_wafv2_web_acl_association: { arns: ["elasticloadbalancing:{region}:{account}:loadbalancer/app/*"] },
};

/**
 * What policies name the stack's resources of some types by, each once; made from their names, so that it is known
 * when planning. Complete only when the whole stack is built: ask at synthesis.
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
