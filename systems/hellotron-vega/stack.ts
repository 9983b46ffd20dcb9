import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { AlarmTopic } from "../../constructs/observability/alarm-topic";
import { HEALTH_REGION } from "../../constructs/observability/endpoint-health-alarm";
import { SecretBundle } from "../../constructs/storage/secret-bundle";
import { SystemStack } from "../../constructs/system-stack";
import type { Environment } from "../../src/config/environment";
import { ArtifactBucket } from "./artifact-bucket";
import { CiAccess } from "./ci-access";
import {
  deployBucketOf,
  deployDocumentOf,
  type HellotronVegaConfig,
  makesProvider,
  monitoringOf,
} from "./config";
import { DeployDocument } from "./deploy-document";
import { HELLOTRON_VEGA_SECRETS } from "./secret-keys";
import { TronServer } from "./tron-server";

/** Hellotron Vega: Tron servers behind Caddy, with one deploy bucket and one secret. */
export class HellotronVegaStack extends SystemStack<HellotronVegaConfig> {
  constructor(scope: Construct, environment: Environment<HellotronVegaConfig>) {
    super(scope, environment);
    const { config } = environment;

    const artifacts = new ArtifactBucket(this, "artifacts", { bucketName: deployBucketOf(environment) });
    const secrets = new SecretBundle(this, "secrets", {
      secretName: this.named("secret", environment.name),
      description: `Hellotron Vega ${environment.name}: API keys and credentials`,
      keys: HELLOTRON_VEGA_SECRETS,
    });
    const monitoring = monitoringOf(environment);
    const alarms = this.addAlarms(monitoring);
    const servers = Object.entries(config.instances).map(([instanceName, instance]) => {
      const props = { instanceName, instance, config, artifacts, secrets, shipLogs: monitoring.logs };
      return new TronServer(this, instanceName, { ...props, ...alarms });
    });
    const deployment = new DeployDocument(this, "deployment", {
      documentName: deployDocumentOf(environment),
    });
    const ci = new CiAccess(this, "ci", {
      artifacts,
      deployment,
      machines: servers.map(({ machine }) => machine),
      ci: config.ci,
      makesProvider: makesProvider(environment),
    });

    this.output("deploy_bucket", artifacts.bucketName);
    this.output("secret_name", secrets.secretName);
    this.output("secret_keys", secrets.keys);
    this.output("ci_principal_arn", ci.principalArn);
    for (const { node, server, url } of servers) {
      this.output(`${node.id}_instance_id`, server.instanceId);
      this.output(`${node.id}_public_ip`, server.publicIp);
      this.output(`${node.id}_url`, url);
    }
  }

  private addAlarms({ alarms, alarmEmails: emails }: ReturnType<typeof monitoringOf>) {
    if (!alarms) return undefined;
    const topicName = this.named("topic", this.environment.name, "alarms");
    const topic = new AlarmTopic(this, "alarms", { topicName, emails });
    if (this.environment.region === HEALTH_REGION) return { alarms: topic, endpointAlarms: topic };
    const hasDomain = Object.values(this.environment.config.instances).some(
      ({ domain }) => domain !== undefined,
    );
    if (!hasDomain) return { alarms: topic };
    const region = HEALTH_REGION;
    return {
      alarms: topic,
      endpointAlarms: new AlarmTopic(this, "endpoint-alarms", { topicName, emails, region }),
    };
  }

  private output(name: string, value: unknown): void {
    new TerraformOutput(this, name, { staticId: true, value });
  }
}
