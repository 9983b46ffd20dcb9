import { DbSubnetGroup } from "@cdktf/provider-aws/lib/db-subnet-group";
import { RdsCluster } from "@cdktf/provider-aws/lib/rds-cluster";
import { RdsClusterInstance } from "@cdktf/provider-aws/lib/rds-cluster-instance";
import { RdsClusterParameterGroup } from "@cdktf/provider-aws/lib/rds-cluster-parameter-group";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { acceptRisks } from "../accept-risks";
import { type Peer, SecurityGroup } from "../firewall/security-group";
import { LogGroup } from "../observability/log-group";
import { resourcesOf } from "../resources-of";
import { SystemStack } from "../system-stack";
import { between, matching, validateProps } from "../validation";
import { auroraConflicts, type AuroraSettings } from "./aurora-conflicts";
import type { DatabaseCredentials } from "./database-credentials";
import type { GlobalDatabase } from "./global-database";

/** Where a database runs. */
export interface DatabasePlace {
  readonly vpcId: string;
  /** In at least two zones. */
  readonly privateSubnetIds: readonly string[];
}

export interface AuroraClusterProps {
  /** Physical name, at most 50 characters, and prefix of related names. */
  readonly clusterName: string;
  readonly network: DatabasePlace;
  /** The initial database. */
  readonly databaseName: string;
  readonly credentials: DatabaseCredentials;
  /** Capacity, pause, version, and related settings. */
  readonly settings: AuroraSettings;
  /** Instances that only read, and take over if the writer fails. @default 0 */
  readonly readers?: number;
  /** The global database that it is the primary of. @default - none */
  readonly global?: GlobalDatabase;
}

export const POSTGRES_PORT = 5432;

const ENGINE = "aurora-postgresql";

const RISKS = {
  CKV_AWS_327: "Encrypted with RDS's own key; a key of ours costs $1 a month",
  CKV2_AWS_8: "RDS makes its own backups; AWS Backup would keep the same snapshots twice",
  CKV2_AWS_27: "Statements hold personal data; errors and connections are in the exported log",
} as const;

const INSTANCE_RISKS = {
  CKV_AWS_118: "CloudWatch's metrics of the cluster are enough; enhanced monitoring is billed as logs",
  CKV_AWS_226: "The version changes only in the cluster's setting, never by itself",
  CKV_AWS_353: "Off: the exported log shows slow statements",
} as const;

/**
 * Aurora PostgreSQL Serverless v2 in private subnets: encrypted, TLS only, not reachable until `allowFrom`
 * allows it. Deletion protection, the last snapshot and backups follow the environment's protection.
 *
 * ```ts
 * const database = new AuroraCluster(this, "database", { clusterName: "hebo-prod", network, credentials, … });
 * database.allowFrom({ securityGroup: services.securityGroup }, "The API");
 * ```
 *
 * @throws UserError listing all settings that conflict
 */
export class AuroraCluster extends Construct {
  readonly clusterId: string;
  readonly clusterArn: string;
  /** The writer's address. */
  readonly endpoint: string;
  readonly databaseName: string;
  readonly port = POSTGRES_PORT;
  readonly securityGroup: SecurityGroup;
  readonly credentials: DatabaseCredentials;
  /** What must exist before anyone can log in: the instances, and the password in its secret. */
  readonly whenReady: readonly ITerraformDependable[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: AuroraClusterProps,
  ) {
    super(scope, id);
    const conflicts = auroraConflicts(props.settings);
    const settings = () => conflicts.map(({ setting, problem }) => `${setting} ${problem}`).join("; ");
    validateProps(this, props, [
      { property: "clusterName", rule: matching(/^[a-z][a-z0-9-]{0,49}$/, "1 to 50 lower-case characters") },
      { property: "databaseName", rule: matching(/^[a-z][a-z0-9_]{0,62}$/, "a lower-case name") },
      { property: "readers", rule: between(0, 15) },
      { property: "settings", rule: () => (conflicts.length === 0 ? undefined : settings()) },
    ]);
    this.databaseName = props.databaseName;
    this.credentials = props.credentials;
    this.securityGroup = this.addFirewall();
    const cluster = this.addCluster();
    this.clusterId = cluster.clusterIdentifier;
    this.clusterArn = cluster.arn;
    this.endpoint = cluster.endpoint;
    this.whenReady = [...this.addInstances(), props.credentials.writeAfter(cluster)];
  }

  /** Lets a peer reach the database. */
  allowFrom(peer: Peer, purpose: string): void {
    this.securityGroup.allowFrom(peer, POSTGRES_PORT, purpose);
  }

  private addFirewall(): SecurityGroup {
    const { clusterName, network } = this.props;
    return new SecurityGroup(this, "database", {
      groupName: `${clusterName}-database-sg`,
      description: "Database: reached by those who are named, and reaches nobody",
      vpcId: network.vpcId,
      allowAllOutbound: false,
    });
  }

  private addCluster(): RdsCluster {
    const { clusterName, credentials, databaseName, global, settings } = this.props;
    const { protection } = SystemStack.of(this);
    const logs = new LogGroup(this, "logs", { logGroupName: `/aws/rds/cluster/${clusterName}/postgresql` });
    const cluster = new RdsCluster(this, "cluster", {
      clusterIdentifier: clusterName,
      engine: ENGINE,
      engineMode: "provisioned",
      engineVersion: global?.engineVersion ?? settings.engineVersion,
      ...(global === undefined ? {} : { globalClusterIdentifier: global.globalId }),
      databaseName,
      masterUsername: credentials.username,
      masterPasswordWo: credentials.password,
      masterPasswordWoVersion: credentials.version,
      // Apply a new password immediately; otherwise secret and database differ until the maintenance window.
      applyImmediately: true,
      dbSubnetGroupName: this.addSubnetGroup(),
      dbClusterParameterGroupName: this.addParameters(),
      vpcSecurityGroupIds: [this.securityGroup.securityGroupId],
      storageEncrypted: true,
      iamDatabaseAuthenticationEnabled: true,
      serverlessv2ScalingConfiguration: capacityOf(settings),
      enabledCloudwatchLogsExports: ["postgresql"],
      copyTagsToSnapshot: true,
      backupRetentionPeriod: protection.backupRetentionDays,
      deletionProtection: protection.deletionProtection,
      skipFinalSnapshot: !protection.finalSnapshot,
      ...(protection.finalSnapshot ? { finalSnapshotIdentifier: `${clusterName}-final` } : {}),
      lifecycle: {
        preventDestroy: protection.preventDestroy,
        // The global cluster upgrades its members.
        ...(global === undefined ? {} : { ignoreChanges: ["engine_version"] }),
      },
      dependsOn: resourcesOf(logs),
    });
    acceptRisks(cluster, RISKS);
    if (!protection.deletionProtection) {
      acceptRisks(cluster, { CKV_AWS_139: "The environment is not protected" });
    }
    return cluster;
  }

  private addSubnetGroup(): string {
    const { clusterName, network } = this.props;
    return new DbSubnetGroup(this, "subnets", {
      name: clusterName,
      description: `Private subnets of ${clusterName}`,
      subnetIds: [...network.privateSubnetIds],
    }).name;
  }

  private addParameters(): string {
    const { clusterName, settings } = this.props;
    const [major = ""] = settings.engineVersion.split(".");
    return new RdsClusterParameterGroup(this, "parameters", {
      name: `${clusterName}-postgres${major}`,
      description: `What ${clusterName} sets beside Aurora's defaults`,
      family: `${ENGINE}${major}`,
      parameter: [
        { name: "rds.force_ssl", value: "1", applyMethod: "immediate" },
        { name: "log_min_duration_statement", value: "1000", applyMethod: "immediate" },
      ],
    }).name;
  }

  /** `writer`, `reader-1`, …: named by their initial role; a failover changes the roles. */
  private addInstances(): readonly RdsClusterInstance[] {
    const { readers = 0 } = this.props;
    const names = ["writer", ...Array.from({ length: readers }, (_, index) => `reader-${index + 1}`)];
    return names.map((name) => this.addInstance(name));
  }

  private addInstance(name: string): RdsClusterInstance {
    const { preventDestroy } = SystemStack.of(this).protection;
    const instance = new RdsClusterInstance(this, name, {
      identifier: `${this.props.clusterName}-${name}`,
      clusterIdentifier: this.clusterId,
      engine: ENGINE,
      instanceClass: "db.serverless",
      // Readers of tier 0 and 1 stay as large as the writer, so a failover keeps the capacity.
      promotionTier: 1,
      autoMinorVersionUpgrade: false,
      publiclyAccessible: false,
      copyTagsToSnapshot: true,
      lifecycle: { preventDestroy },
    });
    acceptRisks(instance, INSTANCE_RISKS);
    return instance;
  }
}

/** Omitted if the cluster never pauses: AWS refuses 0 for "never". */
export function capacityOf({ minimumAcu, maximumAcu, pauseAfterSeconds }: AuroraSettings) {
  return {
    minCapacity: minimumAcu,
    maxCapacity: maximumAcu,
    ...(pauseAfterSeconds === undefined ? {} : { secondsUntilAutoPause: pauseAfterSeconds }),
  };
}
