import type { Construct } from "constructs";
import { PrivateBucket } from "../storage/private-bucket";
import { SystemStack } from "../system-stack";

export interface AccessLogBucketProps {
  /** Physical name, globally unique in AWS. */
  readonly bucketName: string;
  /**
   * Days that logs are kept.
   * @default 90
   */
  readonly keepDays?: number;
}

/**
 * The bucket for a load balancer's access logs. AWS's log delivery may write under this account's prefix and read
 * nothing (Elastic Load Balancing user guide, "Enable access logs": the service principal works in every region, and is
 * the only one in regions opened since August 2022).
 */
export class AccessLogBucket extends PrivateBucket {
  constructor(scope: Construct, id: string, { bucketName, keepDays = 90 }: AccessLogBucketProps) {
    super(scope, id, { bucketName, expireAfterDays: keepDays, expireOldVersionsAfterDays: 1 });
    const { account = "*" } = SystemStack.of(this).environment;
    this.addPolicyStatement({
      sid: "LogDelivery",
      actions: ["s3:PutObject"],
      principals: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
      resources: [`${this.bucketArn}/AWSLogs/${account}/*`],
    });
  }
}
