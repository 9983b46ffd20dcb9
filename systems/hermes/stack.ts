import type { Construct } from "constructs";
import { StaticAssets } from "../../constructs/cdn/static-assets";
import { ImageRepository } from "../../constructs/containers/image-repository";
import { ImageTag } from "../../constructs/containers/image-tag";
import { Certificate } from "../../constructs/dns/certificate";
import { GithubDeployRole } from "../../constructs/delivery/github-deploy-role";
import { GithubIdentity } from "../../constructs/delivery/github-identity";
import { LoadBalancer } from "../../constructs/network/load-balancer";
import { Network } from "../../constructs/network/network";
import { AuditTrail } from "../../constructs/observability/audit-trail";
import { LogGroup } from "../../constructs/observability/log-group";
import { SecretBundle } from "../../constructs/storage/secret-bundle";
import { SecretVariables } from "../../constructs/storage/secret-variables";
import { SystemStack } from "../../constructs/system-stack";
import type { Environment } from "../../src/config/environment";
import { Alarms } from "./alarms";
import { CdnName } from "./cdn-name";
import {
  assetBucketOf,
  HERMES_SECRETS,
  HOST_PORT,
  type HermesConfig,
  isWatched,
  labelOf,
  makesProvider,
  repositoryOf,
  rolesOf,
} from "./config";
import { HermesHosts } from "./hosts";
import { addOutputs } from "./outputs";
import { PublicName } from "./public-name";

/** Hermes: a Phoenix application in containers on private hosts, behind an HTTPS load balancer. */
export class HermesStack extends SystemStack<HermesConfig> {
  private readonly fullName = this.named("loadBalancer", this.environment.name);

  constructor(scope: Construct, environment: Environment<HermesConfig>) {
    super(scope, environment);
    const { config } = environment;

    const network = new Network(this, "network", { networkName: this.fullName, ...config.network });
    const publicName = new PublicName(this, "name", config.https);
    const balancer = this.addBalancer(network, publicName);
    const url = publicName.leadTo(balancer);

    const images = new ImageRepository(this, "images", {
      repositoryName: repositoryOf(environment),
      keepImages: config.registry.keepImages,
    });
    const imageTag = new ImageTag(this, "image-tag", {
      parameterName: `/hermes/${environment.name}/image-tag`,
    });
    const secrets = this.addSecrets();
    const logs = this.addLogs();
    const assets = this.addAssets(publicName);
    const cdnName = new CdnName(this, "cdn-name", {
      ...{ parameterName: `/hermes/${environment.name}/cdn-host`, assets },
    });
    const hosts = new HermesHosts(this, "hosts", {
      ...{ fleetName: this.fullName, environment, network, images, imageTag, secrets, logs, cdnName },
    });
    const targets = balancer.forwardTo(hosts, {
      port: HOST_PORT,
      healthPath: config.application.healthPath,
      deregistrationDelaySeconds: config.application.deregistrationDelay,
      slowStartSeconds: config.application.slowStart,
    });

    const delivery = new GithubDeployRole(this, "delivery", {
      ...config.delivery,
      ...rolesOf(environment),
      identity: makesProvider(environment)
        ? new GithubIdentity(this, "github")
        : GithubIdentity.existing(this, "github", config.delivery.oidcProviderArn),
      mayPush: [images],
      mayPublish: [assets],
      mayRollOut: [hosts, targets, imageTag],
      mayScale: [hosts],
    });

    if (isWatched(environment)) {
      const { monitoring } = config;
      new Alarms(this, "alarms", { prefix: this.fullName, balancer, targets, hosts, monitoring });
    }
    if (config.monitoring.auditTrail) {
      const { auditTrailBucket } = config.monitoring;
      new AuditTrail(this, "audit", {
        trailName: this.fullName,
        ...(auditTrailBucket === undefined ? {} : { bucketName: auditTrailBucket }),
      });
    }
    addOutputs(this, {
      ...{ url, network, balancer, targets, hosts, images, imageTag, secrets, logs, assets, delivery },
      certificateArn: publicName.certificate.certificateArn,
    });
  }

  private addBalancer(network: Network, { certificate }: PublicName): LoadBalancer {
    const { accessLogBucket } = this.environment.config;
    return new LoadBalancer(this, "balancer", {
      balancerName: this.fullName,
      groupName: `${labelOf(this.environment)}-alb-sg`,
      network,
      certificate,
      webFirewall: this.environment.config.webFirewall,
      ...(accessLogBucket === undefined ? {} : { accessLogBucketName: accessLogBucket }),
    });
  }

  private addSecrets(): SecretBundle {
    const { name, config } = this.environment;
    const secrets = new SecretBundle(this, "secrets", {
      secretName: this.named("secret", name),
      description: `Hermes ${name}: database, session keys and Claude`,
      keys: HERMES_SECRETS,
    });
    if (config.secretsFromVariables) {
      new SecretVariables(this, "variables", { secrets, version: config.secretsVersion });
    }
    return secrets;
  }

  private addLogs(): LogGroup {
    return new LogGroup(this, "logs", {
      logGroupName: `/aws/ec2/${labelOf(this.environment)}/hermes`,
      retentionDays: this.environment.config.monitoring.logRetentionDays,
    });
  }

  private addAssets(publicName: PublicName): StaticAssets {
    const { domain, certificateArn, edgeLocations } = this.environment.config.assets;
    const bucketName = assetBucketOf(this.environment);
    if (domain === undefined || certificateArn === undefined) {
      return new StaticAssets(this, "assets", { bucketName, edgeLocations });
    }
    const certificate = Certificate.given(this, "assets-certificate", certificateArn);
    const assets = new StaticAssets(this, "assets", {
      bucketName,
      edgeLocations,
      alias: { domainNames: [domain], certificate },
    });
    publicName.zoneOf(domain)?.addAlias(domain, assets.target, ["A", "AAAA"]);
    return assets;
  }
}
