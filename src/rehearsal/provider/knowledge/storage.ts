import type { KnowledgeTable, TypeKnowledge } from "./type-knowledge";

/** A bucket's setting: its id is the bucket's. */
const bucketSetting: TypeKnowledge = { id: "{bucket}" };

/** The same for settings whose configuration may name the bucket's owner. */
const ownedBucketSetting: TypeKnowledge = { id: "{bucket}" };

/** The hosted zones of S3 website endpoints, for some regions; from AWS's endpoint list. */
const WEBSITE_ZONES: Readonly<Record<string, string>> = {
  "eu-central-1": "Z21DNDUVLTQW6Q",
  "eu-west-1": "Z1BKCTXD74EZPE",
  "us-east-1": "Z3AQBSTGFYJSTF",
  "us-west-2": "Z3BJ6K6RIION7M",
};

/** S3, ECR and EFS. */
export const storage: KnowledgeTable = {
  aws_s3_bucket: {
    id: "{bucket}",
    arn: "s3:{bucket}",
    computed: {
      acceleration_status: "",
      cors_rule: [],
      lifecycle_rule: [],
      logging: [],
      object_lock_configuration: [],
      replication_configuration: [],
      server_side_encryption_configuration: [
        {
          rule: [
            {
              apply_server_side_encryption_by_default: [{ kms_master_key_id: "", sse_algorithm: "AES256" }],
              bucket_key_enabled: false,
            },
          ],
        },
      ],
      website: [],
      bucket: "{bucket_prefix}terraform-{hex24}",
      bucket_domain_name: "{bucket}.s3.amazonaws.com",
      bucket_region: "{region}",
      bucket_regional_domain_name: "{bucket}.s3.{region}.amazonaws.com",
      object_lock_enabled: false,
      policy: "",
      request_payer: "BucketOwner",
    },
    derive: (_values, { region }) => ({ hosted_zone_id: WEBSITE_ZONES[region] ?? "Z3AQBSTGFYJSTF" }),
  },
  aws_s3_bucket_versioning: ownedBucketSetting,
  aws_s3_bucket_policy: bucketSetting,
  aws_s3_bucket_public_access_block: {
    ...bucketSetting,
  },
  aws_s3_bucket_server_side_encryption_configuration: ownedBucketSetting,
  aws_s3_bucket_ownership_controls: bucketSetting,
  aws_s3_bucket_lifecycle_configuration: {
    ...ownedBucketSetting,
    computed: {
      transition_default_minimum_object_size: "all_storage_classes_128K",
      expected_bucket_owner: "",
    },
  },
  aws_s3_bucket_logging: ownedBucketSetting,
  aws_s3_bucket_cors_configuration: ownedBucketSetting,
  aws_s3_bucket_notification: bucketSetting,
  aws_s3_bucket_website_configuration: {
    ...ownedBucketSetting,
    computed: {
      website_domain: "s3-website-{region}.amazonaws.com",
      website_endpoint: "{bucket}.s3-website-{region}.amazonaws.com",
    },
  },
  aws_s3_bucket_acl: { id: "{bucket},{acl}" },
  aws_s3_object: {
    id: "{bucket}/{key}",
    arn: "s3:{bucket}/{key}",
    renewed: ["version_id"],
    computed: {
      bucket_key_enabled: false,
      content_type: "application/octet-stream",
      server_side_encryption: "AES256",
      storage_class: "STANDARD",
    },
  },
  aws_ecr_repository: {
    id: "{name}",
    arn: "ecr:repository/{name}",
    computed: { repository_url: "{account}.dkr.ecr.{region}.amazonaws.com/{name}" },
  },
  aws_ecr_lifecycle_policy: { id: "{repository}" },
  aws_ecr_repository_policy: { id: "{repository}" },
  aws_efs_file_system: {
    id: "fs-{hex17}",
    arn: "elasticfilesystem:file-system/{id}",
    computed: {
      creation_token: "terraform-{hex26}",
      dns_name: "{id}.efs.{region}.amazonaws.com",
      encrypted: false,
      performance_mode: "generalPurpose",
    },
  },
  aws_efs_mount_target: {
    id: "fsmt-{hex17}",
    computed: {
      dns_name: "{file_system_id}.efs.{region}.amazonaws.com",
      network_interface_id: "eni-{hex17}",
    },
  },
};
