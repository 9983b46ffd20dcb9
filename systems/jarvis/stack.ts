import { TerraformVariable } from "cdktf";
import type { Construct } from "constructs";
import { acceptRisk } from "../../constructs/accept-risk";
import { AddressRecord } from "../../constructs/dns/address-record";
import { LightsailDatabase } from "../../constructs/lightsail/database";
import { LightsailDomainRecord } from "../../constructs/lightsail/domain-record";
import { LightsailInstance } from "../../constructs/lightsail/instance";
import { SystemStack } from "../../constructs/system-stack";
import type { Environment } from "../../src/config/environment";
import { renderUserData } from "../../user-data/jarvis/render";
import { type JarvisConfig, prefixOf, zoneOf } from "./config";
import { Delivery } from "./delivery";
import { addOutputs } from "./outputs";
import type { PublicPort } from "../../constructs/lightsail/public-port";

/** Jarvis: one Lightsail instance with nine containers behind nginx, and optionally a managed database. */
export class JarvisStack extends SystemStack<JarvisConfig> {
  constructor(scope: Construct, environment: Environment<JarvisConfig>) {
    super(scope, environment);
    const { config } = environment;

    const instance = new LightsailInstance(this, "server", {
      ...config.instance,
      prefix: prefixOf(environment),
      availabilityZone: zoneOf(environment),
      userData: renderUserData(),
      ports: portsOf(config),
    });
    if (config.turn) {
      acceptRisk(instance.firewall, "GP_LIGHTSAIL_PORTS", "Document: 3478 is open for TURN, to any caller");
    }
    const database = this.addDatabase();
    this.addName(instance);
    const delivery =
      config.delivery === undefined
        ? undefined
        : new Delivery(this, "delivery", { environment, delivery: config.delivery });

    addOutputs(this, {
      instance,
      domain: config.domain,
      ...(database === undefined ? {} : { database }),
      ...(delivery === undefined ? {} : { delivery }),
    });
  }

  /** Document, option 1: Lightsail's managed PostgreSQL. */
  private addDatabase(): LightsailDatabase | undefined {
    const { database } = this.environment.config;
    if (database.place === "container") return undefined;
    const password = new TerraformVariable(this, "database_password", {
      type: "string",
      description: 'Master password of the managed database: 8 to 128 characters without / " @',
      sensitive: true,
      nullable: false,
    });
    return new LightsailDatabase(this, "database", {
      databaseName: `${prefixOf(this.environment)}-db`,
      blueprint: database.blueprint,
      bundle: database.bundle,
      masterDatabaseName: "jarvis",
      masterUsername: "jarvisadmin",
      masterPassword: password.stringValue,
      passwordInState:
        "The environment says database.password_in_state: acknowledged; the state is encrypted",
      backupWindow: database.backupWindow,
      maintenanceWindow: database.maintenanceWindow,
    });
  }

  private addName({ publicIp }: LightsailInstance): void {
    const { domain, dns } = this.environment.config;
    if (dns === undefined) return;
    const record = { domainName: domain, zoneName: dns.hostedZone, address: publicIp };
    if (dns.service === "route53") new AddressRecord(this, "name", record);
    else new LightsailDomainRecord(this, "name", record);
  }
}

/** The document's ports: 22 for administrators, 80 and 443 for everybody, 3478 for TURN over TCP and UDP. */
function portsOf({ sshFrom, turn }: JarvisConfig): readonly PublicPort[] {
  return [
    ...(sshFrom.length === 0 ? [] : [{ port: 22, from: sshFrom }]),
    { port: 80 },
    { port: 443 },
    ...(turn ? [{ port: 3478 }, { port: 3478, protocol: "udp" as const }] : []),
  ];
}
