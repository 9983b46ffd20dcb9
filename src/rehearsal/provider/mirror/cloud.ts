import { CloudFrontClient } from "@aws-sdk/client-cloudfront";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EC2Client } from "@aws-sdk/client-ec2";
import { ECRClient } from "@aws-sdk/client-ecr";
import { ECSClient } from "@aws-sdk/client-ecs";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { IAMClient } from "@aws-sdk/client-iam";
import { RDSClient } from "@aws-sdk/client-rds";
import { Route53Client } from "@aws-sdk/client-route-53";
import { S3Client } from "@aws-sdk/client-s3";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SSMClient } from "@aws-sdk/client-ssm";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";

/** An SDK client that can be closed. */
interface Closable {
  destroy(): void;
}

interface ClientConfiguration {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly maxAttempts: number;
}

/** The simulated AWS, through the AWS SDK, with one client per service and region. */
export class Cloud {
  private readonly clients = new Map<string, Closable>();

  /** ECS, if a stand-in runs its tasks: moto's services never reach a steady state. */
  readonly ecs: ECSClient | undefined;

  /**
   * @param endpoint moto's
   * @param ecsEndpoint the stand-in's that runs tasks. @default - none
   * @param accessKey @default - the environment's
   */
  constructor(
    readonly endpoint: string,
    ecsEndpoint?: string,
    private readonly accessKey?: string,
  ) {
    this.ecs =
      ecsEndpoint === undefined
        ? undefined
        : new ECSClient({ ...this.configuration("us-east-1"), endpoint: ecsEndpoint });
  }

  readonly cloudfront = this.perRegion("cloudfront", (configuration) => new CloudFrontClient(configuration));
  readonly dynamodb = this.perRegion("dynamodb", (configuration) => new DynamoDBClient(configuration));
  readonly ec2 = this.perRegion("ec2", (configuration) => new EC2Client(configuration));
  readonly ecr = this.perRegion("ecr", (configuration) => new ECRClient(configuration));
  readonly elb = this.perRegion("elb", (configuration) => new ElasticLoadBalancingV2Client(configuration));
  readonly iam = this.perRegion("iam", (configuration) => new IAMClient(configuration));
  readonly logs = this.perRegion("logs", (configuration) => new CloudWatchLogsClient(configuration));
  readonly rds = this.perRegion("rds", (configuration) => new RDSClient(configuration));
  readonly route53 = this.perRegion("route53", (configuration) => new Route53Client(configuration));
  readonly s3 = this.perRegion(
    "s3",
    (configuration) => new S3Client({ ...configuration, forcePathStyle: true }),
  );
  readonly secrets = this.perRegion("secrets", (configuration) => new SecretsManagerClient(configuration));
  readonly ssm = this.perRegion("ssm", (configuration) => new SSMClient(configuration));
  readonly sts = this.perRegion("sts", (configuration) => new STSClient(configuration));

  /** The account id that the simulated AWS reports. */
  async callerAccount(region: string): Promise<string | undefined> {
    return (await this.sts(region).send(new GetCallerIdentityCommand({}))).Account;
  }

  close(): void {
    for (const client of this.clients.values()) client.destroy();
    this.clients.clear();
    this.ecs?.destroy();
  }

  private perRegion<Client extends Closable>(
    service: string,
    make: (configuration: ClientConfiguration) => Client,
  ) {
    return (region: string): Client => {
      const key = `${service} ${region}`;
      const client = (this.clients.get(key) as Client | undefined) ?? make(this.configuration(region));
      this.clients.set(key, client);
      return client;
    };
  }

  private configuration(region: string): ClientConfiguration {
    return {
      endpoint: this.endpoint,
      region,
      credentials: {
        accessKeyId: this.accessKey ?? process.env["AWS_ACCESS_KEY_ID"] ?? "rehearsal",
        secretAccessKey: process.env["AWS_SECRET_ACCESS_KEY"] ?? "rehearsal",
      },
      maxAttempts: 2,
    };
  }
}
