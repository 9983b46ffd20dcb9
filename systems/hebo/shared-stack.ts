import { EcrRepositoryPolicy } from "@cdktf/provider-aws/lib/ecr-repository-policy";
import type { Construct } from "constructs";
import { acceptRisk } from "../../constructs/accept-risk";
import { ImageRepository } from "../../constructs/containers/image-repository";
import { Certificate } from "../../constructs/dns/certificate";
import { HostedZone } from "../../constructs/dns/hosted-zone";
import { policyDocument } from "../../constructs/identity/policy-document";
import { Network } from "../../constructs/network/network";
import { AlarmTopic } from "../../constructs/observability/alarm-topic";
import { SystemStack } from "../../constructs/system-stack";
import type { Environment } from "../../src/config/environment";
import type { SharedConfig } from "./config";
import { type App, secretPrefixOf, wildcardOf } from "./names";
import { migratorGroup } from "./place";
import { REPOSITORIES } from "./repositories";
import { AppSecrets } from "./secrets";
import { publishShared } from "./shared-outputs";
import { StageBoundary } from "./stage-boundary";
import { StageRole } from "./stage-role";

/** The only region whose certificates CloudFront accepts. */
const CLOUDFRONT_REGION = "us-east-1";

/**
 * What all environments of an account and region share, so that a preview starts within minutes: the zone, wildcard
 * certificates, the previews' network with NAT, and the images of every version. It also has the role that creates stages, and all applications' secrets,
 * including production's, so that they have values before the services start.
 */
export class SharedStack extends SystemStack<SharedConfig> {
  constructor(scope: Construct, environment: Environment<SharedConfig>) {
    super(scope, environment);
    const { config } = environment;
    const prefix = this.named("loadBalancer", "previews");
    const zone = new HostedZone(this, "zone", {
      zoneName: config.hostedZone,
      managed: config.zone === "managed",
    });
    const topic = new AlarmTopic(this, "alarms", {
      topicName: `${prefix}-alarms`,
      emails: config.alarmEmails,
    });
    const network = new Network(this, "network", { networkName: prefix, ...config.network, topic });
    const migrator = migratorGroup(this, `${prefix}-migrator-sg`, network.vpcId);
    acceptRisk(migrator.resource, "CKV2_AWS_5", "The migrators of the stages use it");
    const secrets = new AppSecrets(this, "secrets", secretPrefixOf(environment.system, "preview"));
    const production = new AppSecrets(this, "production-secrets", secretPrefixOf(environment.system, "prod"));
    this.addRepositories();
    const boundary = new StageBoundary(this, "stage-boundary", environment);
    if (config.delivery !== undefined) new StageRole(this, "delivery", environment);

    const [bastion] = network.natInstances;
    const values = {
      vpcId: network.vpcId,
      publicSubnetIds: network.publicSubnetIds,
      privateSubnetIds: network.privateSubnetIds,
      migratorGroupId: migrator.securityGroupId,
      bastionGroupId: bastion?.securityGroup.securityGroupId ?? "",
      bastionInstanceId: bastion?.instanceId ?? "",
      apiCertificateArn: this.wildcard("api", zone),
      gatewayCertificateArn: this.wildcard("gateway", zone),
      consoleCertificateArn: this.wildcard("console", zone, CLOUDFRONT_REGION),
      appSecretArn: secrets.app.secretArn,
      gatewaySecretArn: secrets.gateway.secretArn,
      stageBoundaryArn: boundary.policyArn,
    };
    publishShared(this, values, { app: production.app.secretArn, gateway: production.gateway.secretArn });
  }

  private wildcard(app: App, zone: HostedZone, region?: string): string {
    return Certificate.forDomain(this, `${app}-certificate`, {
      domainName: wildcardOf(app, this.environment.config.hostedZone),
      zone,
      ...(region === undefined ? {} : { region }),
    }).certificateArn;
  }

  private addRepositories(): void {
    const { keepImages } = this.environment.config;
    const repositories = Object.entries(REPOSITORIES).map(
      ([part, repositoryName]) =>
        [part, new ImageRepository(this, `${part}-images`, { repositoryName, keepImages })] as const,
    );
    const { migrator } = Object.fromEntries(repositories);
    if (migrator !== undefined) this.admitLambda(migrator);
  }

  /** Lambda pulls images itself, not with the function's role. */
  private admitLambda({ repositoryName }: ImageRepository): void {
    const { region, account = "*" } = this.environment;
    const policy = new EcrRepositoryPolicy(this, "migrator-images-policy", {
      repository: repositoryName,
      policy: policyDocument([
        {
          sid: "PulledByLambda",
          actions: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
          principals: { Service: "lambda.amazonaws.com" },
          conditions: {
            StringLike: { "aws:sourceArn": `arn:aws:lambda:${region}:${account}:function:hebo-*` },
          },
        },
      ]),
    });
    acceptRisk(
      policy,
      "CKV_AWS_32",
      "Lambda alone, for functions of this system; Checkov reads any service as the public",
    );
  }
}
