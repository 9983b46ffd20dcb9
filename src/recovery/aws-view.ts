import { ACMClient } from "@aws-sdk/client-acm";
import { CloudFrontClient } from "@aws-sdk/client-cloudfront";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EC2Client } from "@aws-sdk/client-ec2";
import { ECRClient } from "@aws-sdk/client-ecr";
import { ECSClient } from "@aws-sdk/client-ecs";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { IAMClient } from "@aws-sdk/client-iam";
import { KMSClient } from "@aws-sdk/client-kms";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { LightsailClient } from "@aws-sdk/client-lightsail";
import { RDSClient } from "@aws-sdk/client-rds";
import { Route53Client } from "@aws-sdk/client-route-53";
import { S3Client } from "@aws-sdk/client-s3";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SSMClient } from "@aws-sdk/client-ssm";
import { clientSettings } from "../aws/client-settings";
import type { Environment } from "../config/environment";
import { type TaggedThing, taggedThings } from "./tagged-things";

/** The AWS clients for lookups in one region. Lookups only read. */
export interface AwsView {
  readonly acm: ACMClient;
  readonly cloudfront: CloudFrontClient;
  readonly dynamodb: DynamoDBClient;
  readonly ec2: EC2Client;
  readonly ecr: ECRClient;
  readonly ecs: ECSClient;
  readonly elb: ElasticLoadBalancingV2Client;
  readonly iam: IAMClient;
  readonly kms: KMSClient;
  readonly lambda: LambdaClient;
  readonly lightsail: LightsailClient;
  readonly logs: CloudWatchLogsClient;
  readonly rds: RDSClient;
  readonly route53: Route53Client;
  readonly s3: S3Client;
  readonly secrets: SecretsManagerClient;
  readonly ssm: SSMClient;
  /** Things of EC2 and VPC that carry the environment's tags. Asked for once. */
  tagged(): Promise<readonly TaggedThing[]>;
}

/** Creates the clients for an environment's lookups in a region. */
export function viewAws(region: string, environment: Environment): AwsView {
  const ec2 = new EC2Client(clientSettings(region));
  let tagged: Promise<readonly TaggedThing[]> | undefined;
  return {
    acm: new ACMClient(clientSettings(region)),
    cloudfront: new CloudFrontClient(clientSettings(region)),
    dynamodb: new DynamoDBClient(clientSettings(region)),
    ec2,
    ecr: new ECRClient(clientSettings(region)),
    ecs: new ECSClient(clientSettings(region)),
    elb: new ElasticLoadBalancingV2Client(clientSettings(region)),
    iam: new IAMClient(clientSettings(region)),
    kms: new KMSClient(clientSettings(region)),
    lambda: new LambdaClient(clientSettings(region)),
    lightsail: new LightsailClient(clientSettings(region)),
    logs: new CloudWatchLogsClient(clientSettings(region)),
    rds: new RDSClient(clientSettings(region)),
    route53: new Route53Client(clientSettings(region)),
    s3: new S3Client(clientSettings(region)),
    secrets: new SecretsManagerClient(clientSettings(region)),
    ssm: new SSMClient(clientSettings(region)),
    tagged: () => (tagged ??= taggedThings(ec2, environment)),
  };
}
