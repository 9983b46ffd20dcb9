import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { PrivateBucket } from "../constructs/storage/private-bucket";
import { SystemStack } from "../constructs/system-stack";
import type { Environment } from "../src/config/environment";
import { LockTable } from "./lock-table";
import { type StateAccess, StateAccessPolicy } from "../constructs/state/state-access";

const KEEP_OLD_STATES_DAYS = 365;

/**
 * The resources that every other stack of a system needs: the state bucket, the lock table, and the policies for plan and
 * apply. Its own state starts on local disk and then moves into the bucket (`groundplan bootstrap <system>`).
 */
export class BootstrapStack extends SystemStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment);
    const { bucket, lockTable, region, only } = environment.backend;

    new PrivateBucket(this, "state-bucket", {
      bucketName: bucket,
      versioned: true,
      expireOldVersionsAfterDays: KEEP_OLD_STATES_DAYS,
      preventDestroy: true,
    });
    new LockTable(this, "lock-table", { tableName: lockTable });

    for (const access of ["plan", "apply"] satisfies StateAccess[]) {
      new StateAccessPolicy(this, `${access}-policy`, {
        access,
        policyName: this.named("iamPolicy", ...(only === undefined ? [] : [only]), "terraform", access),
        bucket,
        lockTable,
        region,
        ...(environment.account === undefined ? {} : { account: environment.account }),
      });
    }

    new TerraformOutput(this, "state-bucket-name", { staticId: true, value: bucket });
    new TerraformOutput(this, "lock-table-name", { staticId: true, value: lockTable });
  }
}
