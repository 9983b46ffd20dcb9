import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import type { StaticAssets } from "../../constructs/cdn/static-assets";
import type { ImageRepository } from "../../constructs/containers/image-repository";
import type { ImageTag } from "../../constructs/containers/image-tag";
import type { GithubDeployRole } from "../../constructs/delivery/github-deploy-role";
import type { LoadBalancer } from "../../constructs/network/load-balancer";
import type { Network } from "../../constructs/network/network";
import type { TargetGroup } from "../../constructs/network/target-group";
import type { LogGroup } from "../../constructs/observability/log-group";
import type { SecretBundle } from "../../constructs/storage/secret-bundle";

import type { HermesHosts } from "./hosts";

export interface HermesParts {
  readonly url: string;
  readonly network: Network;
  readonly balancer: LoadBalancer;
  readonly targets: TargetGroup;
  readonly hosts: HermesHosts;
  readonly images: ImageRepository;
  readonly imageTag: ImageTag;
  readonly secrets: SecretBundle;
  readonly logs: LogGroup;
  readonly assets: StaticAssets;
  readonly delivery: GithubDeployRole;
  readonly certificateArn: string;
}

/** The outputs that the document's commands, the workflows and the releases read, under the document's names. */
export type HermesOutputs = ReturnType<typeof outputsOf>;

/** Adds them to the stack. */
export function addOutputs(scope: Construct, parts: HermesParts): void {
  for (const [name, value] of Object.entries(outputsOf(parts))) {
    new TerraformOutput(scope, name, { staticId: true, value });
  }
}

function outputsOf(parts: HermesParts) {
  return { ...reachable(parts), ...delivered(parts) };
}

function reachable(parts: HermesParts) {
  const { url, network, balancer, targets, hosts, secrets, logs, certificateArn } = parts;
  const instanceIds = [...hosts.instanceIds.values()];
  return {
    url,
    alb_dns_name: balancer.dnsName,
    alb_arn: balancer.arn,
    certificate_arn: certificateArn,
    alb_target_group_arn: targets.targetGroupArn,
    instance_ids: instanceIds,
    // The document's monitoring section uses this name.
    ec2_instance_ids: instanceIds,
    instance_private_ips: [...hosts.privateIps.values()],
    // For the database's firewall to allow.
    nat_public_ips: network.natPublicIps,
    secret_name: secrets.secretName,
    secret_keys: secrets.keys,
    log_group: logs.logGroupName,
    machine_document: hosts.machine.documentName,
    // For the workflow's variable HOST_ARCHITECTURE: images are built for it.
    host_architecture: hosts.architecture,
  };
}

function delivered({ images, imageTag, assets, delivery }: HermesParts) {
  return {
    ecr_repository_url: images.url,
    image_tag_parameter: imageTag.parameterName,
    assets_bucket: assets.bucket.bucketName,
    // What browsers use, and the target of its record where somebody else keeps DNS.
    cdn_domain_name: assets.domainName,
    cdn_cloudfront_name: assets.target.dnsName,
    cdn_distribution_id: assets.distributionId,
    deploy_role_arn: delivery.deployRole.roleArn,
    plan_role_arn: delivery.planRole.roleArn,
  };
}
