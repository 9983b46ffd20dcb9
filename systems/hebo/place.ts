import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { Certificate } from "../../constructs/dns/certificate";
import type { HostedZone } from "../../constructs/dns/hosted-zone";
import { type GivenSecurityGroup, SecurityGroup } from "../../constructs/firewall/security-group";
import { Network } from "../../constructs/network/network";
import { AlarmTopic } from "../../constructs/observability/alarm-topic";
import { SystemStack } from "../../constructs/system-stack";
import type { Environment } from "../../src/config/environment";
import type { HeboConfig } from "./config";
import { hostOf } from "./names";
import { readSecretArns, readShared, type SecretArns } from "./shared-outputs";
import { limitRoles } from "./stage-boundary";

/** The infrastructure of an environment: its own, or shared with other stages. */
export interface Place {
  readonly network: {
    readonly vpcId: string;
    readonly publicSubnetIds: string[];
    readonly privateSubnetIds: string[];
  };
  readonly certificates: Readonly<Record<"api" | "gateway" | "console", Certificate>>;
  readonly migratorGroup: GivenSecurityGroup;
  /** The bastion for access to the database through SSM. */
  readonly bastion?: { readonly group: GivenSecurityGroup; readonly instanceId: string };
  readonly secretArns: SecretArns;
  /** What a task or function needs before it has network access. */
  readonly wayOut: readonly ITerraformDependable[];
}

/** The only region whose certificates CloudFront accepts. */
const CLOUDFRONT_REGION = "us-east-1";

/** Production: its own network and certificates, and the secrets of `shared`. No bastion (document, "VPC"). */
export class OwnPlace extends Construct implements Place {
  readonly network: Network;
  readonly certificates: Place["certificates"];
  readonly migratorGroup: SecurityGroup;
  readonly secretArns: Place["secretArns"];
  readonly wayOut: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, environment: Environment<HeboConfig>, zone: HostedZone) {
    super(scope, id);
    const { config, name } = environment;
    const prefix = SystemStack.of(this).named("loadBalancer", name);
    const topic = new AlarmTopic(this, "alarms", {
      topicName: `${prefix}-alarms`,
      emails: config.alarmEmails,
    });
    if (config.network === undefined) throw new Error(`${name} has no separate network`);
    this.network = new Network(this, "network", { networkName: prefix, ...config.network, topic });
    this.wayOut = this.network.wayOut;
    this.migratorGroup = migratorGroup(this, `${prefix}-migrator-sg`, this.network.vpcId);
    this.secretArns = readSecretArns(SystemStack.of(this));
    const certificate = (app: "api" | "gateway" | "console", region?: string) =>
      Certificate.forDomain(this, `${app}-certificate`, {
        domainName: hostOf(app, name, config.hostedZone),
        zone,
        ...(region === undefined ? {} : { region }),
      });
    this.certificates = {
      api: certificate("api"),
      gateway: certificate("gateway"),
      console: certificate("console", CLOUDFRONT_REGION),
    };
  }
}

/** A stage: the network, wildcard certificates and secrets of the environment `shared`. */
export class SharedPlace extends Construct implements Place {
  readonly network: Place["network"];
  readonly certificates: Place["certificates"];
  readonly migratorGroup: GivenSecurityGroup;
  readonly bastion: { readonly group: GivenSecurityGroup; readonly instanceId: string };
  readonly secretArns: Place["secretArns"];
  readonly wayOut = [];

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const stack = SystemStack.of(this);
    const shared = readShared(stack);
    limitRoles(stack, shared.stageBoundaryArn);
    this.network = {
      vpcId: shared.vpcId,
      publicSubnetIds: [...shared.publicSubnetIds],
      privateSubnetIds: [...shared.privateSubnetIds],
    };
    this.certificates = {
      api: Certificate.given(this, "api-certificate", shared.apiCertificateArn),
      gateway: Certificate.given(this, "gateway-certificate", shared.gatewayCertificateArn),
      console: Certificate.given(this, "console-certificate", shared.consoleCertificateArn),
    };
    this.migratorGroup = given("migrator", shared.migratorGroupId);
    this.bastion = {
      group: given("bastion", shared.bastionGroupId),
      instanceId: shared.bastionInstanceId,
    };
    this.secretArns = { app: shared.appSecretArn, gateway: shared.gatewaySecretArn };
  }
}

/**
 * The security group of the migrators' network interfaces; AWS keeps them for up to an hour after the last migrator is
 * gone.
 */
export function migratorGroup(scope: Construct, groupName: string, vpcId: string): SecurityGroup {
  return new SecurityGroup(scope, "migrator", {
    groupName,
    description: "Migrators: reached by nobody",
    vpcId,
  });
}

function given(id: string, securityGroupId: string): GivenSecurityGroup {
  return { securityGroupId, node: { id } };
}
