import { DbSubnetGroup } from "@cdktf/provider-aws/lib/db-subnet-group";
import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { RdsCluster } from "@cdktf/provider-aws/lib/rds-cluster";
import { RdsClusterInstance } from "@cdktf/provider-aws/lib/rds-cluster-instance";
import { SecurityGroup as AwsSecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { Construct } from "constructs";
import { acceptRisks } from "../accept-risks";
import { planSubnets } from "../network/address-plan";
import { SystemStack } from "../system-stack";
import { capacityOf } from "./aurora-cluster";
import type { AuroraCluster } from "./aurora-cluster";
import type { AuroraSettings } from "./aurora-conflicts";
import type { GlobalDatabase } from "./global-database";

export interface SecondaryDatabaseProps {
  readonly clusterName: string;
  readonly global: GlobalDatabase;
  /** Created first and destroyed last: the secondaries of a global database must be removed before its primary. */
  readonly primary: AuroraCluster;
  /** Must differ from the stack's region. */
  readonly region: string;
  /** The CIDR block of its network in that region. */
  readonly cidr: string;
  readonly availabilityZones: readonly string[];
  readonly settings: AuroraSettings;
}

const RISKS = {
  CKV_AWS_139: "A secondary can be made again from its primary, and must go before it",
  CKV_AWS_162: "A secondary takes its users from the primary",
  CKV_AWS_324: "Nothing runs on it until it is promoted",
  CKV2_AWS_8: "The primary is backed up",
  CKV2_AWS_27: "Nothing runs on it until it is promoted",
} as const;

const INSTANCE_RISKS = {
  CKV_AWS_118: "CloudWatch's own metrics do",
  CKV_AWS_226: "Versions change in one place, the global database",
  CKV_AWS_353: "Nothing runs on it until it is promoted",
} as const;

/**
 * A copy of the database in another region, seconds behind, that can be promoted if the primary's region fails. It has
 * its own isolated network, created with a provider for that region.
 */
export class SecondaryDatabase extends Construct {
  private readonly provider: AwsProvider;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: SecondaryDatabaseProps,
  ) {
    super(scope, id);
    this.provider = this.addProvider();
    const { subnetGroup, groupId } = this.addNetwork();
    const cluster = this.addCluster(subnetGroup, groupId);
    acceptRisks(cluster, RISKS);
    const instance = new RdsClusterInstance(this, "reader", {
      provider: this.provider,
      identifier: `${props.clusterName}-reader`,
      clusterIdentifier: cluster.clusterIdentifier,
      engine: "aurora-postgresql",
      instanceClass: "db.serverless",
      autoMinorVersionUpgrade: false,
      publiclyAccessible: false,
    });
    acceptRisks(instance, INSTANCE_RISKS);
  }

  private addProvider(): AwsProvider {
    const stack = SystemStack.of(this);
    const { account, system, name, tags } = stack.environment;
    return new AwsProvider(stack, "aws-secondary", {
      alias: "secondary",
      region: this.props.region,
      ...(account === undefined ? {} : { allowedAccountIds: [account] }),
      defaultTags: [
        { tags: { ...tags, project: "groundplan", system, environment: name, "managed-by": "groundplan" } },
      ],
    });
  }

  private addNetwork() {
    const { provider } = this;
    const { clusterName, cidr, availabilityZones } = this.props;
    const tags = { Name: clusterName };
    const vpc = new Vpc(this, "vpc", { provider, cidrBlock: cidr, enableDnsSupport: true, tags });
    acceptRisks(vpc, { CKV2_AWS_11: "Nothing goes in or out of it" });
    new DefaultSecurityGroup(this, "closed-default", { provider, vpcId: vpc.id, tags });
    const subnets = planSubnets(cidr, availabilityZones).map(
      ({ letter, zone, privateCidr }) =>
        new Subnet(this, `private-${letter}`, {
          ...{ provider, vpcId: vpc.id, availabilityZone: zone, cidrBlock: privateCidr },
          tags: { Name: `${clusterName}-private-${letter}` },
        }),
    );
    const subnetGroup = new DbSubnetGroup(this, "subnets", {
      ...{ provider, name: clusterName, description: `Private subnets of ${clusterName}` },
      subnetIds: subnets.map((subnet) => subnet.id),
    }).name;
    const groupId = new AwsSecurityGroup(this, "group", {
      ...{ provider, name: `${clusterName}-database-sg`, vpcId: vpc.id, tags },
      description: "Secondary database: reached by nobody until it is promoted",
    }).id;
    return { subnetGroup, groupId };
  }

  private addCluster(subnetGroup: string, groupId: string): RdsCluster {
    const { clusterName, global, primary, settings } = this.props;
    const { protection } = SystemStack.of(this);
    return new RdsCluster(this, "cluster", {
      provider: this.provider,
      clusterIdentifier: clusterName,
      engine: "aurora-postgresql",
      engineMode: "provisioned",
      engineVersion: global.engineVersion,
      globalClusterIdentifier: global.globalId,
      dbSubnetGroupName: subnetGroup,
      vpcSecurityGroupIds: [groupId],
      storageEncrypted: true,
      kmsKeyId: this.addKey(),
      serverlessv2ScalingConfiguration: capacityOf(settings),
      copyTagsToSnapshot: true,
      skipFinalSnapshot: !protection.finalSnapshot,
      ...(protection.finalSnapshot ? { finalSnapshotIdentifier: `${clusterName}-final` } : {}),
      lifecycle: {
        // After creation both become empty or change to the primary's value, and applying that would remove the
        // cluster.
        ignoreChanges: ["engine_version", "global_cluster_identifier", "replication_source_identifier"],
      },
      dependsOn: [...primary.whenReady],
    });
  }

  /** A KMS key is valid in one region only. */
  private addKey(): string {
    const { preventDestroy } = SystemStack.of(this).protection;
    return new KmsKey(this, "key", {
      provider: this.provider,
      description: `Storage of ${this.props.clusterName}`,
      enableKeyRotation: true,
      lifecycle: { preventDestroy },
    }).arn;
  }
}
