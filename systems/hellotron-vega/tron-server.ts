import { Construct } from "constructs";
import { acceptRisk } from "../../constructs/accept-risk";
import { architectureOf } from "../../src/aws/architecture";
import { DataVolume } from "../../constructs/compute/data-volume";
import { MachineDocument } from "../../constructs/compute/machine-document";
import { Server } from "../../constructs/compute/server";
import { AddressRecord } from "../../constructs/dns/address-record";
import { InstanceRole } from "../../constructs/identity/instance-role";
import { ANYWHERE, SecurityGroup } from "../../constructs/firewall/security-group";
import type { AlarmTopic } from "../../constructs/observability/alarm-topic";
import { EndpointHealthAlarm } from "../../constructs/observability/endpoint-health-alarm";
import { InstanceHealthAlarms } from "../../constructs/observability/instance-health-alarms";
import { LogGroup } from "../../constructs/observability/log-group";
import type { SecretBundle } from "../../constructs/storage/secret-bundle";
import { SystemStack } from "../../constructs/system-stack";
import type { Environment } from "../../src/config/environment";
import { renderMachineDocument } from "../../user-data/hellotron-vega/render";
import { renderBoot } from "../../user-data/set-up";
import { type ArtifactBucket, BINARY_KEYS, CONFIG_PREFIX } from "./artifact-bucket";
import {
  HEALTH_PATH,
  machineDocumentOf,
  type HellotronVegaConfig,
  type InstanceConfig,
  nameTagOf,
  ownNames,
} from "./config";

export interface TronServerProps {
  /** The `{instance}` in the names of the document's table. */
  readonly instanceName: string;
  readonly instance: InstanceConfig;
  readonly config: HellotronVegaConfig;
  readonly artifacts: ArtifactBucket;
  readonly secrets: SecretBundle;
  /** Whether to ship Tron's and Caddy's logs to CloudWatch. */
  readonly shipLogs: boolean;
  /** @default - no alarms */
  readonly alarms?: AlarmTopic;
  /** Notified about the address's health, which AWS measures only in us-east-1. @default - no alarm */
  readonly endpointAlarms?: AlarmTopic;
}

/** One Tron instance: firewall, permissions, a server with a fixed address, DNS name, logs and alarms. */
export class TronServer extends Construct {
  readonly server: Server;
  /** What the server is made of. */
  readonly machine: MachineDocument;
  /** Where clients reach it. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: TronServerProps) {
    super(scope, id);
    const { instance, artifacts, secrets } = props;
    const stack = SystemStack.of(this);
    const ownName = [...ownNames(stack.environment), props.instanceName];
    const name = nameTagOf(stack.environment, props.instanceName);

    const firewall = this.addFirewall(`${name}-sg`, props.config);
    const role = new InstanceRole(this, "role", {
      roleName: stack.named("iamRole", ...ownName, "role"),
      description: `What the server ${name} may do`,
    });
    artifacts.grantReadWrite(role);
    secrets.grantRead(role);
    const logs = this.addLogs(props, role);

    const { region } = stack.environment;
    const documentName = machineDocumentOf(stack.environment, props.instanceName);
    const availabilityZone = instance.availabilityZone ?? `${region}a`;
    this.machine = new MachineDocument(this, "machine", {
      documentName,
      content: this.renderMachine(props, logs),
    });
    this.server = new Server(this, "server", {
      serverName: name,
      instanceType: instance.instanceType,
      operatingSystem: "ubuntu-22.04",
      role,
      securityGroup: firewall,
      ...(instance.subnetId === undefined ? {} : { subnetId: instance.subnetId }),
      ...(props.config.keyName === undefined ? {} : { keyName: props.config.keyName }),
      availabilityZone,
      diskGib: instance.diskGib,
      // Another architecture is another machine: EC2 cannot change it in place.
      userData: `${renderBoot({ service: "tron", document: documentName, region })}# For ${architectureOf(instance.instanceType)}.\n`,
      startsAfter: [artifacts, role, this.machine],
    });
    new DataVolume(this, "data", {
      ...{ volumeName: `${name}-data`, availabilityZone, sizeGib: instance.dataGib },
      mountPoint: "/srv/tron",
    }).attachTo(this.server.instanceId);

    this.url = this.addName(instance);
    if (props.alarms !== undefined) {
      new InstanceHealthAlarms(this, "health", {
        instanceName: name,
        instanceId: this.server.instanceId,
        topic: props.alarms,
      });
    }
    if (props.endpointAlarms !== undefined && instance.domain !== undefined) {
      new EndpointHealthAlarm(this, "endpoint", {
        alarmName: `${name}-health`,
        domainName: instance.domain,
        healthPath: HEALTH_PATH,
        topic: props.endpointAlarms,
      });
    }
  }

  /** Document, "Network Security": 443 and 80 for everybody, 22 for administrators only. */
  private addFirewall(groupName: string, config: HellotronVegaConfig): SecurityGroup {
    const firewall = new SecurityGroup(this, "firewall", {
      groupName,
      description: "Tron behind Caddy: HTTPS and ACME for the world, SSH for administrators",
      ...(config.vpcId === undefined ? {} : { vpcId: config.vpcId }),
    });
    for (const peer of ANYWHERE) {
      firewall.allowFrom(peer, 443, "HTTPS: webhooks from VAPI, Slack and ElevenLabs");
      const plain = firewall.allowFrom(peer, 80, "ACME challenges, and redirect to HTTPS");
      if ("cidrIpv4" in peer)
        acceptRisk(
          plain,
          "CKV_AWS_260",
          "Let's Encrypt sends its challenges here; everything else is redirected",
        );
    }
    for (const cidrIpv4 of config.adminCidrBlocks)
      firewall.allowFrom({ cidrIpv4 }, 22, "SSH for administrators");
    return firewall;
  }

  private addLogs({ instanceName, shipLogs }: TronServerProps, role: InstanceRole): Logs | undefined {
    if (!shipLogs) return undefined;
    const { environment } = SystemStack.of(this);
    const group = (program: Program) =>
      new LogGroup(this, `${program}-logs`, { logGroupName: logGroupOf(environment, instanceName, program) });
    const logs = { tron: group("tron"), caddy: group("caddy") };
    logs.tron.grantWrite(role);
    logs.caddy.grantWrite(role);
    return logs;
  }

  private renderMachine(
    { instance, config, artifacts, secrets }: TronServerProps,
    logs: Logs | undefined,
  ): string {
    return renderMachineDocument({
      region: SystemStack.of(this).environment.region,
      bucket: artifacts.bucketName,
      binaryKey: BINARY_KEYS[architectureOf(instance.instanceType)],
      configPrefix: CONFIG_PREFIX,
      secretName: secrets.secretName,
      port: config.port,
      ...(instance.domain === undefined ? {} : { domain: instance.domain }),
      ...(config.acmeEmail === undefined ? {} : { acmeEmail: config.acmeEmail }),
      ...(logs === undefined
        ? {}
        : { logGroups: { tron: logs.tron.logGroupName, caddy: logs.caddy.logGroupName } }),
    });
  }

  private addName({ domain, hostedZone }: InstanceConfig): string {
    if (domain === undefined) return `http://${this.server.publicIp}`;
    if (hostedZone !== undefined) {
      new AddressRecord(this, "dns", {
        domainName: domain,
        zoneName: hostedZone,
        address: this.server.publicIp,
      });
    }
    return `https://${domain}`;
  }
}

type Program = "tron" | "caddy";

/** The name of the log group for a program's log. */
export function logGroupOf(
  environment: Pick<Environment, "system" | "name">,
  instanceName: string,
  program: Program,
): string {
  return ["", environment.system, ...ownNames(environment), instanceName, program].join("/");
}

interface Logs {
  readonly tron: LogGroup;
  readonly caddy: LogGroup;
}
