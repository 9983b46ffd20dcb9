import { CloudFrontClient, CreateDistributionCommand } from "@aws-sdk/client-cloudfront";
import {
  CreateTagsCommand,
  DescribeSubnetsCommand,
  EC2Client,
  RunInstancesCommand,
} from "@aws-sdk/client-ec2";
import { CreateRepositoryCommand, ECRClient, PutImageCommand } from "@aws-sdk/client-ecr";
import {
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
  RegisterTargetsCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { resolveTarget } from "../../../src/cli/target";
import type { Environment } from "../../../src/config/environment";

/** Hermes' `prod` as the rest of AWS sees it: what its stack makes, made in moto. */
export interface DeployedHermes {
  readonly environment: Environment;
  readonly instanceIds: readonly string[];
  readonly outputs: Readonly<Record<string, string>>;
}

const region = "eu-south-2";
export const FIRST = "1111111";
export const SECOND = "2222222";

/** Makes hosts, target group, registry, parameter, buckets, distribution and a state that tells of them. */
export async function deployHermes(hostCount: number): Promise<DeployedHermes> {
  const { environment } = resolveTarget(["hermes", "prod"]);
  const instanceIds = await runHosts(hostCount);
  const outputs = {
    url: "https://hermes.example.com",
    alb_target_group_arn: await registerTargets(instanceIds),
    ecr_repository_url: await pushImages(),
    image_tag_parameter: await putParameter(),
    machine_document: "hermes-prod-machine",
    assets_bucket: "hermes-prod-assets",
    cdn_distribution_id: await createDistribution(),
    log_group: "/aws/ec2/production/hermes",
  };
  await writeState(environment, outputs);
  return { environment, instanceIds, outputs };
}

async function runHosts(count: number): Promise<string[]> {
  const ec2 = new EC2Client({ region });
  const names = Array.from({ length: count }, (_, index) => `hermes-prod-host-${index + 1}`);
  const ids: string[] = [];
  // A NAT instance carries the environment's tags as well. Made in reverse: their order is that of their names.
  for (const name of ["hermes-prod-nat", ...names.reverse()]) {
    const { Instances = [] } = await ec2.send(
      new RunInstancesCommand({ ImageId: "ami-12c6146b", MinCount: 1, MaxCount: 1 }),
    );
    const id = Instances[0]?.InstanceId ?? "";
    const tags = { system: "hermes", environment: "prod", Name: name };
    await ec2.send(
      new CreateTagsCommand({
        Resources: [id],
        Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      }),
    );
    if (name !== "hermes-prod-nat") ids.unshift(id);
  }
  return ids;
}

async function registerTargets(instanceIds: readonly string[]): Promise<string> {
  const balancing = new ElasticLoadBalancingV2Client({ region });
  const { Subnets = [] } = await new EC2Client({ region }).send(new DescribeSubnetsCommand({}));
  const { TargetGroups = [] } = await balancing.send(
    new CreateTargetGroupCommand({
      Name: "hermes-prod-4000",
      Protocol: "HTTP",
      Port: 4000,
      HealthCheckPath: "/health",
      VpcId: Subnets[0]?.VpcId,
    }),
  );
  const arn = TargetGroups[0]?.TargetGroupArn ?? "";
  await balancing.send(
    new RegisterTargetsCommand({ TargetGroupArn: arn, Targets: instanceIds.map((Id) => ({ Id })) }),
  );
  return arn;
}

async function pushImages(): Promise<string> {
  const ecr = new ECRClient({ region });
  const { repository } = await ecr.send(new CreateRepositoryCommand({ repositoryName: "hermes" }));
  for (const imageTag of [FIRST, SECOND]) {
    const imageManifest = JSON.stringify({
      schemaVersion: 2,
      mediaType: "application/vnd.docker.distribution.manifest.v2+json",
      config: { digest: `sha256:${imageTag}` },
      layers: [],
    });
    await ecr.send(new PutImageCommand({ repositoryName: "hermes", imageTag, imageManifest }));
  }
  return repository?.repositoryUri ?? "";
}

async function putParameter(): Promise<string> {
  const Name = "/hermes/prod/image-tag";
  await new SSMClient({ region }).send(new PutParameterCommand({ Name, Value: "none", Type: "String" }));
  return Name;
}

async function createDistribution(): Promise<string> {
  const { Distribution } = await new CloudFrontClient({ region }).send(
    new CreateDistributionCommand({
      DistributionConfig: {
        CallerReference: "hermes",
        Comment: "hermes-prod-assets",
        Enabled: true,
        Origins: {
          Quantity: 1,
          Items: [{ Id: "assets", DomainName: "hermes-prod-assets.s3.amazonaws.com" }],
        },
        DefaultCacheBehavior: { TargetOriginId: "assets", ViewerProtocolPolicy: "redirect-to-https" },
      },
    }),
  );
  return Distribution?.Id ?? "";
}

async function writeState(
  environment: Environment,
  outputs: Readonly<Record<string, string>>,
): Promise<void> {
  const s3 = new S3Client({ region });
  const { bucket } = environment.backend;
  for (const Bucket of [bucket, outputs["assets_bucket"]]) {
    const CreateBucketConfiguration = { LocationConstraint: region } as const;
    await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
  }
  const written = Object.fromEntries(
    Object.entries(outputs).map(([name, value]) => [name, { value, type: "string" }]),
  );
  await s3.send(
    new PutObjectCommand({
      Bucket: bucket,
      Key: "hermes/prod/terraform.tfstate",
      Body: JSON.stringify({ version: 4, outputs: written }),
    }),
  );
}
