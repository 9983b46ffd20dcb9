import { Cloudtrail } from "@cdktf/provider-aws/lib/cloudtrail";
import { Construct } from "constructs";
import { resourcesOf } from "../resources-of";
import { PrivateBucket } from "../storage/private-bucket";
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

/**
 * Who asked AWS for what, in all regions, in a bucket of its own with signed digests. The first trail of an
 * account costs its storage only; an organization's own trail makes this one superfluous.
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
    const { trailName, bucketName = `${trailName}-trail`, keepDays = 365 } = props;
    const bucket = new PrivateBucket(this, "events", {
      bucketName,
      expireAfterDays: keepDays,
      expireOldVersionsAfterDays: 1,
    });
    this.admitService(bucket, trailName);
    new Cloudtrail(this, "trail", {
      name: trailName,
      s3BucketName: bucket.bucketName,
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      enableLogFileValidation: true,
      // CloudTrail looks whether it may write when the trail is made.
      dependsOn: resourcesOf(bucket),
    });
  }

  /** For this one trail (AWS CloudTrail user guide, "Amazon S3 bucket policy for CloudTrail"). */
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
