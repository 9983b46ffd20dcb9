import { ROLE, TRUST } from "../specimen";
import type { Specimen } from "../specimen";

export const DATA: Readonly<Record<string, Specimen>> = {
  aws_db_instance: {
    arguments: {
      identifier: "main",
      allocated_storage: 20,
      engine: "postgres",
      instance_class: "db.t4g.micro",
      username: "app",
      password: "rehearsed-word",
      skip_final_snapshot: true,
    },
    update: { instance_class: "db.t4g.small" },
    replace: [{ username: "other" }, [["username"]]],
  },
  aws_db_parameter_group: {
    arguments: { name: "pg", family: "postgres16", parameter: { name: "log_statement", value: "all" } },
    update: { parameter: { name: "log_statement", value: "none" } },
    replace: [{ family: "postgres17" }, [["family"]]],
  },
  aws_db_proxy: {
    arguments: {
      name: "proxy",
      engine_family: "POSTGRESQL",
      role_arn: ROLE,
      vpc_subnet_ids: ["subnet-1", "subnet-2"],
      auth: {
        auth_scheme: "SECRETS",
        secret_arn: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:s-AbCdEf",
      },
    },
    update: { require_tls: true },
    replace: [{ vpc_subnet_ids: ["subnet-1", "subnet-3"] }, [["vpc_subnet_ids"]]],
  },
  aws_db_subnet_group: {
    arguments: { name: "db", subnet_ids: ["subnet-1", "subnet-2"] },
    update: { subnet_ids: ["subnet-1", "subnet-3"] },
    replace: [{ name: "other" }, [["name"]]],
  },
  aws_dynamodb_table: {
    arguments: {
      name: "locks",
      billing_mode: "PAY_PER_REQUEST",
      hash_key: "LockID",
      attribute: { name: "LockID", type: "S" },
    },
    update: { deletion_protection_enabled: true },
    replace: [{ name: "other" }, [["name"]]],
  },
  aws_elasticache_cluster: {
    arguments: { cluster_id: "cache", engine: "redis", node_type: "cache.t4g.micro", num_cache_nodes: 1 },
    update: { node_type: "cache.t4g.small" },
    replace: [{ cluster_id: "other" }, [["cluster_id"]]],
  },
  aws_elasticache_replication_group: {
    arguments: { replication_group_id: "cache", description: "cache", node_type: "cache.t4g.micro" },
    update: { description: "other" },
    replace: [{ port: 6380 }, [["port"]]],
  },
  aws_rds_cluster: {
    arguments: {
      cluster_identifier: "main",
      engine: "aurora-postgresql",
      master_username: "app",
      master_password: "rehearsed-word",
      skip_final_snapshot: true,
      serverlessv2_scaling_configuration: { max_capacity: 2, min_capacity: 0.5 },
    },
    update: { backup_retention_period: 7 },
    replace: [{ master_username: "other" }, [["master_username"]]],
  },
  aws_rds_cluster_instance: {
    arguments: {
      identifier: "one",
      cluster_identifier: "main",
      engine: "aurora-postgresql",
      instance_class: "db.serverless",
    },
    update: { promotion_tier: 1 },
    replace: [{ cluster_identifier: "other" }, [["cluster_identifier"]]],
  },
  aws_s3_bucket: {
    arguments: { bucket: "rehearsed-bucket" },
    update: { force_destroy: true },
    replace: [{ bucket: "rehearsed-other" }, [["bucket"]]],
  },
  aws_s3_bucket_policy: {
    arguments: { bucket: "rehearsed-bucket", policy: TRUST },
    update: { policy: JSON.stringify({ Version: "2012-10-17" }) },
    replace: [{ bucket: "rehearsed-other" }, [["bucket"]]],
  },
  aws_s3_bucket_public_access_block: {
    arguments: { bucket: "rehearsed-bucket", block_public_acls: true },
    update: { block_public_policy: true },
    replace: [{ bucket: "rehearsed-other" }, [["bucket"]]],
  },
  aws_s3_bucket_versioning: {
    arguments: { bucket: "rehearsed-bucket", versioning_configuration: { status: "Enabled" } },
    update: { versioning_configuration: { status: "Suspended" } },
    replace: [{ bucket: "rehearsed-other" }, [["bucket"]]],
  },
  aws_s3_object: {
    arguments: { bucket: "rehearsed-bucket", key: "k", content: "one" },
    update: { content: "two" },
    replace: [{ key: "other" }, [["key"]]],
  },
};
