import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import { Construct } from "constructs";
import { type Grantee, type PolicyStatement, policyDocument } from "../identity/policy-document";
import { acceptRisk } from "../accept-risk";
import type { Handle } from "../naming";
import { SystemStack } from "../system-stack";
import { between, matching, validateProps } from "../validation";

export interface PrivateBucketProps {
  /** Physical name, globally unique in AWS. */
  readonly bucketName: string;
  /**
   * Whether to keep every version of every object.
   * @default true
   */
  readonly versioned?: boolean;
  /**
   * Days until noncurrent versions are deleted.
   * @default - noncurrent versions are kept
   */
  readonly expireOldVersionsAfterDays?: number;
  /**
   * Days until objects are deleted.
   * @default - objects are kept
   */
  readonly expireAfterDays?: number;
  /**
   * Whether to set `prevent_destroy`.
   * @default - depends on the environment's protection
   */
  readonly preventDestroy?: boolean;
}

/**
 * A bucket for its account only: AES-256 at rest, TLS in transit, all public access blocked, ACLs off, incomplete
 * uploads deleted after a week.
 */
export class PrivateBucket extends Construct {
  readonly bucketName: Handle<"bucket">;
  readonly bucketArn: string;
  /** The bucket resource, for what must wait until the bucket exists. */
  readonly resource: S3Bucket;
  private readonly policyStatements: PolicyStatement[];

  constructor(scope: Construct, id: string, props: PrivateBucketProps) {
    super(scope, id);
    validateProps(this, props, [
      {
        property: "bucketName",
        rule: matching(
          /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
          "3 to 63 lower-case letters, digits, dots and hyphens",
        ),
      },
      { property: "expireOldVersionsAfterDays", rule: between(1, 3650) },
      { property: "expireAfterDays", rule: between(1, 3650) },
    ]);
    const { protection } = SystemStack.of(this);
    this.bucketName = props.bucketName as Handle<"bucket">;
    // Written out rather than referenced, so that policies with it are known when planning.
    this.bucketArn = `arn:aws:s3:::${props.bucketName}`;
    this.resource = new S3Bucket(this, "bucket", {
      bucket: props.bucketName,
      forceDestroy: protection.forceDestroyBuckets,
      lifecycle: { preventDestroy: props.preventDestroy ?? protection.preventDestroy },
    });
    acceptBucketRisks(this.resource);
    this.policyStatements = [this.tlsOnly()];
    this.secure(props.versioned ?? true);
    this.expire(props);
  }

  /** Lets the grantee list the bucket and read the objects under a prefix. */
  grantRead(grantee: Grantee, prefix = ""): void {
    this.grantObjects(grantee, "Read", ["s3:GetObject"], prefix);
    this.grantList(grantee);
  }

  /** Lets the grantee list the bucket and write the objects under a prefix. It cannot read or delete any. */
  grantWrite(grantee: Grantee, prefix = ""): void {
    this.grantObjects(grantee, "Write", ["s3:PutObject"], prefix);
    this.grantList(grantee);
  }

  /** Lets the grantee list the bucket and read and write the objects under a prefix. It cannot delete any. */
  grantReadWrite(grantee: Grantee, prefix = ""): void {
    this.grantObjects(grantee, "ReadWrite", ["s3:GetObject", "s3:PutObject"], prefix);
    this.grantList(grantee);
  }

  /** Adds a statement to the bucket's own policy, for services that write to it. */
  addPolicyStatement(statement: PolicyStatement): void {
    this.policyStatements.push(statement);
  }

  private grantObjects(grantee: Grantee, sid: string, actions: readonly string[], prefix: string): void {
    grantee.allow({
      sid: `${sid}${sidOf(this.node.id)}`,
      actions,
      resources: [`${this.bucketArn}/${prefix}*`],
    });
  }

  private grantList(grantee: Grantee): void {
    grantee.allow({
      sid: `List${sidOf(this.node.id)}`,
      actions: ["s3:ListBucket"],
      resources: [this.bucketArn],
    });
  }

  private secure(versioned: boolean): void {
    const bucket = this.resource.id;
    new S3BucketVersioningA(this, "versioning", {
      bucket,
      versioningConfiguration: { status: versioned ? "Enabled" : "Suspended" },
    });
    new S3BucketServerSideEncryptionConfigurationA(this, "encryption", {
      bucket,
      rule: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
    });
    const block = new S3BucketPublicAccessBlock(this, "public-access-block", {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketOwnershipControls(this, "ownership", {
      bucket,
      rule: { objectOwnership: "BucketOwnerEnforced" },
    });
    new S3BucketPolicy(this, "policy", {
      bucket,
      policy: policyDocument(this.policyStatements),
      // S3 returns 409 if policy and access block are written at the same time.
      dependsOn: [block],
    });
  }

  private tlsOnly(): PolicyStatement {
    return {
      sid: "TlsOnly",
      effect: "Deny",
      actions: ["s3:*"],
      principals: "*",
      resources: [this.bucketArn, `${this.bucketArn}/*`],
      conditions: { Bool: { "aws:SecureTransport": "false" } },
    };
  }

  private expire({ expireAfterDays, expireOldVersionsAfterDays }: PrivateBucketProps): void {
    new S3BucketLifecycleConfiguration(this, "lifecycle", {
      bucket: this.resource.id,
      rule: [
        {
          id: "housekeeping",
          status: "Enabled",
          filter: [{ prefix: "" }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
          ...(expireAfterDays === undefined ? {} : { expiration: [{ days: expireAfterDays }] }),
          ...(expireOldVersionsAfterDays === undefined
            ? {}
            : { noncurrentVersionExpiration: [{ noncurrentDays: expireOldVersionsAfterDays }] }),
        },
      ],
    });
  }
}

/** Accepts checks that a private bucket does not meet, because of cost or because nothing would use it. */
function acceptBucketRisks(bucket: S3Bucket): void {
  acceptRisk(bucket, "CKV_AWS_18", "CloudTrail data events record who read what, if that is needed");
  acceptRisk(bucket, "CKV_AWS_144", "Versions guard against mistakes; a second region would double the cost");
  acceptRisk(
    bucket,
    "CKV_AWS_145",
    "AES-256 with S3's own keys, as the documents ask; a key of ours costs $1 a month",
  );
  acceptRisk(bucket, "CKV2_AWS_62", "Nothing waits for its events");
}

/** `artifact-bucket` becomes `ArtifactBucket`: a sid consists of letters and digits. */
function sidOf(id: string): string {
  return id.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase()).replace(/\W/g, "");
}
