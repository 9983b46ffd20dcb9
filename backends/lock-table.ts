import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import { Construct } from "constructs";
import { acceptRisk } from "../constructs/accept-risk";
import { matching, validateProps } from "../constructs/validation";

export interface LockTableProps {
  /** Physical name. */
  readonly tableName: string;
}

/**
 * The DynamoDB table with Terraform's and OpenTofu's state locks. Its key is `LockID`; it is billed per request, can be
 * restored to any second of the last 35 days, and is never destroyed.
 */
export class LockTable extends Construct {
  constructor(scope: Construct, id: string, props: LockTableProps) {
    super(scope, id);
    validateProps(this, props, [
      { property: "tableName", rule: matching(/^[\w.-]{3,255}$/, "3 to 255 letters, digits or _.-") },
    ]);
    const table = new DynamodbTable(this, "table", {
      name: props.tableName,
      billingMode: "PAY_PER_REQUEST",
      hashKey: "LockID",
      attribute: [{ name: "LockID", type: "S" }],
      pointInTimeRecovery: { enabled: true },
      serverSideEncryption: { enabled: true },
      deletionProtectionEnabled: true,
      lifecycle: { preventDestroy: true },
    });
    acceptRisk(table, "CKV_AWS_119", "Holds only names and checksums of states; AWS's own key is enough");
  }
}
