import { Construct } from "constructs";
import { AuroraCluster, type DatabasePlace } from "../../constructs/database/aurora-cluster";
import type { AuroraSettings } from "../../constructs/database/aurora-conflicts";
import { DatabaseCredentials } from "../../constructs/database/database-credentials";
import { DatabaseProxy } from "../../constructs/database/database-proxy";
import { GlobalDatabase } from "../../constructs/database/global-database";
import { SecondaryDatabase } from "../../constructs/database/secondary-database";
import type { Peer } from "../../constructs/firewall/security-group";
import type { Environment } from "../../src/config/environment";
import type { HeboConfig } from "./config";
import { databaseSecretOf } from "./secret-keys";

export interface DatabaseProps {
  /** Prefix of physical names. */
  readonly prefix: string;
  readonly environment: Environment<HeboConfig>;
  readonly network: DatabasePlace;
}

/** Document, "Database": one cluster; in production with a replica, a proxy and a global database. */
export class Database extends Construct {
  readonly cluster: AuroraCluster;
  readonly proxy: DatabaseProxy | undefined;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: DatabaseProps,
  ) {
    super(scope, id);
    const { database } = props.environment.config;
    const global = this.addGlobal();
    this.cluster = this.addCluster(global);
    this.proxy = database.proxy ? this.addProxy() : undefined;
    if (global !== undefined) this.addSecondary(global);
  }

  /** The address for services: the proxy's, if there is one. */
  get endpoint(): string {
    return (this.proxy ?? this.cluster).endpoint;
  }

  /** Lets a service connect: through the proxy only, if there is one. */
  allowFrom(peer: Peer, purpose: string): void {
    (this.proxy ?? this.cluster).allowFrom(peer, purpose);
  }

  private addGlobal(): GlobalDatabase | undefined {
    const { prefix, environment } = this.props;
    const { globalDatabase, engineVersion } = environment.config.database;
    if (!globalDatabase) return undefined;
    return new GlobalDatabase(this, "global", { globalName: `${prefix}-global`, engineVersion });
  }

  private addCluster(global: GlobalDatabase | undefined): AuroraCluster {
    const { prefix, environment, network } = this.props;
    const { username, passwordVersion, replicas } = environment.config.database;
    const credentials = new DatabaseCredentials(this, "credentials", {
      secretName: databaseSecretOf(environment.system, environment.name),
      username,
      version: passwordVersion,
    });
    return new AuroraCluster(this, "cluster", {
      clusterName: prefix,
      network,
      databaseName: "hebo",
      credentials,
      settings: auroraSettings(environment),
      readers: replicas,
      ...(global === undefined ? {} : { global }),
    });
  }

  private addProxy(): DatabaseProxy {
    const { prefix, network } = this.props;
    return new DatabaseProxy(this, "proxy", { proxyName: prefix, network, database: this.cluster });
  }

  private addSecondary(global: GlobalDatabase): void {
    const { prefix, environment } = this.props;
    const { secondary } = environment.config.database;
    if (secondary === undefined) return;
    new SecondaryDatabase(this, "secondary", {
      ...secondary,
      ...{ clusterName: `${prefix}-secondary`, global, primary: this.cluster },
      settings: auroraSettings(environment),
    });
  }
}

/** The database settings in the environment's file, in the form for conflict checks. */
export function auroraSettings({ region, config }: Environment<HeboConfig>): AuroraSettings {
  const { database } = config;
  return {
    region,
    engineVersion: database.engineVersion,
    minimumAcu: database.minimumAcu,
    maximumAcu: database.maximumAcu,
    pauseAfterSeconds: database.pauseAfter,
    hasProxy: database.proxy,
    isGlobal: database.globalDatabase,
    logicalReplication: database.logicalReplication,
    secondaryRegion: database.secondary?.region,
  };
}
