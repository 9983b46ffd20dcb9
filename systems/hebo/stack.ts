import type { Construct } from "constructs";
import { SinglePageSite } from "../../constructs/cdn/single-page-site";
import { DeployedVersion } from "../../constructs/containers/deployed-version";
import { GivenRegistry } from "../../constructs/containers/given-repository";
import { Migrator } from "../../constructs/database/migrator";
import { HostedZone } from "../../constructs/dns/hosted-zone";
import { bucketName } from "../../constructs/naming";
import { SystemStack } from "../../constructs/system-stack";
import type { Environment } from "../../src/config/environment";
import type { HeboConfig } from "./config";
import { Database } from "./database";
import { Delivery } from "./delivery";
import { hostOf, versionParameterOf } from "./names";
import { addOutputs } from "./outputs";
import { OwnPlace, type Place, SharedPlace } from "./place";
import { REPOSITORIES } from "./repositories";
import { Services } from "./services";

/** Stack Auth, the sign-in service. */
const SIGN_IN = "https://api.stack-auth.com";

/** Hebo: two services and a console with one database, for production or a pull request's stage. */
export class HeboStack extends SystemStack<HeboConfig> {
  private readonly prefix = this.named("loadBalancer", this.environment.name);

  constructor(scope: Construct, environment: Environment<HeboConfig>) {
    super(scope, environment);
    const { config, system, name } = environment;
    const zone = new HostedZone(this, "zone", { zoneName: config.hostedZone });
    const place = this.addPlace(zone);
    const registry = new GivenRegistry(this, "registry");
    const version = new DeployedVersion(this, "version", {
      parameterName: versionParameterOf(system, name),
      first: config.version,
    });

    const { prefix } = this;
    const database = new Database(this, "database", { prefix, environment, network: place.network });
    const migrator = this.addMigrator(
      database,
      place,
      registry.image(REPOSITORIES.migrator, version.version),
    );
    const services = new Services(this, "services", {
      ...{ prefix, environment, place, registry, version, database, migrator },
    });
    const console = this.addConsole(place);

    this.connect(database, place);
    for (const { host } of [services.api, services.gateway]) zone.addAlias(host, services.balancer);
    zone.addAlias(console.domainName, console.target, ["A", "AAAA"]);
    if (config.delivery !== undefined)
      new Delivery(this, "delivery", {
        ...{ environment, registry, version, migrator, services, console },
      });
    addOutputs(this, { place, database, migrator, services, console, version });
  }

  private addPlace(zone: HostedZone): Place {
    const { environment } = this;
    return environment.config.network === undefined
      ? new SharedPlace(this, "place")
      : new OwnPlace(this, "place", environment, zone);
  }

  private addMigrator(database: Database, place: Place, imageUri: string): Migrator {
    return new Migrator(this, "migrator", {
      functionName: `${this.prefix}-migrator`,
      network: place.network,
      securityGroupId: place.migratorGroup.securityGroupId,
      database: database.cluster,
      imageUri,
      startsAfter: place.wayOut,
    });
  }

  private addConsole({ certificates }: Place): SinglePageSite {
    const { config, system, name } = this.environment;
    const host = (app: "api" | "gateway" | "console") => hostOf(app, name, config.hostedZone);
    return new SinglePageSite(this, "console", {
      siteName: `${this.prefix}-console`,
      bucketName: config.consoleBucket ?? bucketName(this.environment, system, name, "console"),
      domainName: host("console"),
      certificate: certificates.console,
      connectTo: [`https://${host("api")}`, `https://${host("gateway")}`, SIGN_IN],
    });
  }

  /** Lets the migrators and the bastion reach the database. */
  private connect({ cluster }: Database, { migratorGroup, bastion }: Place): void {
    cluster.allowFrom({ securityGroup: migratorGroup }, "Migrations");
    if (bastion !== undefined) cluster.allowFrom({ securityGroup: bastion.group }, "People, through SSM");
  }
}
