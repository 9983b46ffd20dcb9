import { RdsGlobalCluster } from "@cdktf/provider-aws/lib/rds-global-cluster";
import { Construct } from "constructs";
import { SystemStack } from "../system-stack";
import { matching, validateProps } from "../validation";

export interface GlobalDatabaseProps {
  /** Physical name. */
  readonly globalName: string;
  /** Such as `17.5`. Set only here: members cannot be upgraded separately. */
  readonly engineVersion: string;
}

/**
 * A global database: the parent of clusters in several regions. It is created before its first member: a global cluster
 * created from a cluster makes that cluster's argument drift, and the next apply removes the cluster from it
 * (terraform-aws-rds-cluster#281).
 */
export class GlobalDatabase extends Construct {
  readonly globalId: string;
  readonly engineVersion: string;

  constructor(scope: Construct, id: string, { globalName, engineVersion }: GlobalDatabaseProps) {
    super(scope, id);
    validateProps(this, { globalName }, [
      { property: "globalName", rule: matching(/^[a-z][a-z0-9-]{0,62}$/, "1 to 63 lower-case characters") },
    ]);
    const { deletionProtection, preventDestroy } = SystemStack.of(this).protection;
    const cluster = new RdsGlobalCluster(this, "global", {
      globalClusterIdentifier: globalName,
      engine: "aurora-postgresql",
      engineVersion,
      storageEncrypted: true,
      deletionProtection,
      lifecycle: { preventDestroy },
    });
    this.globalId = cluster.id;
    this.engineVersion = cluster.engineVersion;
  }
}
