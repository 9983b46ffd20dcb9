import { Cloudtrail } from "@cdktf/provider-aws/lib/cloudtrail";
import { Construct } from "constructs";
import { acceptRisks } from "../accept-risks";
import { resourcesOf } from "../resources-of";
import { PrivateBucket } from "../storage/private-bucket";
import { bucketName } from "../naming";
import { SystemStack } from "../system-stack";
import { between, matching, validateProps } from "../validation";

export interface AuditTrailProps {
  /** Physical name. */
  readonly trailName: string;
  /** Physical name of the bucket. @default `<trailName>-trail` */
  readonly bucketName?: string;
  /**
   * Days that events are kept.
   * @default 365
   */
  readonly keepDays?: number;
}

const RISKS = {
  CKV_AWS_35: "AES-256 with S3's own keys; a key of ours costs $1 a month",
  CKV_AWS_252: "Nothing waits for new log files",
  CKV2_AWS_10: "Kept to be looked up later; CloudWatch would bill each event once more",
} as const;

/**
 * A CloudTrail trail of all regions, in its own bucket with signed digests. An account's first trail costs only its
 * storage; an organization's trail makes this one unnecessary.
 */
export class AuditTrail extends Construct {
  constructor(scope: Construct, id: string, props: AuditTrailProps) {
    super(scope, id);
    validateProps(this, props, [
      {
        property: "trailName",
        rule: matching(/^[A-Za-z0-9][\w.-]{1,126}[A-Za-z0-9]$/, "3 to 128 letters, digits or ._-"),
      },
      { property: "keepDays", rule: between(1, 3650) },
    ]);
    const { environment } = SystemStack.of(this);
    const { trailName, bucketName: given, keepDays = 365 } = props;
    const bucket = new PrivateBucket(this, "events", {
      bucketName: given ?? bucketName(environment, trailName, "trail"),
      expireAfterDays: keepDays,
      expireOldVersionsAfterDays: 1,
    });
    this.admitService(bucket, trailName);
    const trail = new Cloudtrail(this, "trail", {
      name: trailName,
      s3BucketName: bucket.bucketName,
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      enableLogFileValidation: true,
      // CloudTrail checks its write access when the trail is created.
      dependsOn: resourcesOf(bucket),
    });
    acceptRisks(trail, RISKS);
  }

  /** Allows only this trail (AWS CloudTrail user guide, "Amazon S3 bucket policy for CloudTrail"). */
  private admitService(bucket: PrivateBucket, trailName: string): void {
    const { account = "*", region } = SystemStack.of(this).environment;
    const service = {
      principals: { Service: "cloudtrail.amazonaws.com" },
      conditions: {
        ArnLike: { "aws:SourceArn": `arn:aws:cloudtrail:${region}:${account}:trail/${trailName}` },
      },
    };
    bucket.addPolicyStatement({
      sid: "TrailLooks",
      actions: ["s3:GetBucketAcl"],
      resources: [bucket.bucketArn],
      ...service,
    });
    bucket.addPolicyStatement({
      sid: "TrailWrites",
      actions: ["s3:PutObject"],
      resources: [`${bucket.bucketArn}/AWSLogs/${account}/*`],
      ...service,
    });
  }
}
