import { text } from "../../values/compare";
import type { PlanConditions } from "../type-knowledge";
import { all, changes, goesFrom, isDowngrade, isEmpty, leftOut, lessens, shrinks, when } from "./change";
import { lifecycleRules } from "./lifecycle-rules";

/** Databases, caches and files. */
export const DATA: Readonly<Record<string, PlanConditions>> = {
  aws_dynamodb_table: {
    replacesIf: all(
      when(
        (prior, planned) =>
          !isEmpty(planned["restore_source_name"]) && changes("restore_source_name")(prior, planned),
        "restore_source_name",
      ),
      when(
        (prior, planned) =>
          !isEmpty(planned["restore_source_table_arn"]) &&
          changes("restore_source_table_arn")(prior, planned),
        "restore_source_table_arn",
      ),
      // A table is warmed up, and does not cool down.
      ...["read_units_per_second", "write_units_per_second"].map((name) =>
        when(lessens(`warm_throughput.0.${name}`), `warm_throughput.0.${name}`),
      ),
    ),
    unknownIf: when(changes("stream_enabled", "stream_view_type"), "stream_arn"),
    // AWS reports a table's class only after it was changed once, so the provider leaves out the default.
    planned: leftOut("table_class", "STANDARD"),
  },
  aws_elasticache_cluster: {
    replacesIf: all(
      when(isDowngrade("engine_version"), "engine_version"),
      when(
        (prior, planned) => planned["engine"] === "memcached" && changes("node_type")(prior, planned),
        "node_type",
      ),
    ),
  },
  aws_elasticache_replication_group: {
    replacesIf: all(
      when(isDowngrade("engine_version"), "engine_version"),
      when((prior, planned) => prior["engine"] === "valkey" && planned["engine"] === "redis", "engine"),
      when(
        (prior, planned) =>
          changes("transit_encryption_enabled")(prior, planned) &&
          /^[0-6]\./.test(text(prior, "engine_version") ?? "7."),
        "transit_encryption_enabled",
      ),
    ),
    undecided: ["node_group_configuration"],
    unknownIf: when(
      changes("num_cache_clusters", "num_node_groups", "replicas_per_node_group"),
      "member_clusters",
    ),
  },
  aws_fsx_lustre_file_system: {
    replacesIf: all(
      when(shrinks("storage_capacity"), "storage_capacity"),
      when(lessens("metadata_configuration.0.iops"), "metadata_configuration.0.iops"),
    ),
  },
  aws_msk_cluster: {
    replacesIf: all(
      when(isDowngrade("kafka_version"), "kafka_version"),
      when(goesFrom("storage_mode", "TIERED", "LOCAL"), "storage_mode"),
    ),
  },
  aws_rds_cluster: {
    replacesIf: when(
      (prior, planned) =>
        !(text(planned, "engine") ?? "").startsWith("aurora") && changes("storage_type")(prior, planned),
      "storage_type",
    ),
  },
  aws_s3_bucket_lifecycle_configuration: { planned: lifecycleRules },
  aws_s3_object: {
    unknownIf: when(
      changes("content", "content_base64", "etag", "kms_key_id", "source", "source_hash", "storage_class"),
      "version_id",
    ),
  },
  aws_sagemaker_notebook_instance: { replacesIf: when(shrinks("volume_size"), "volume_size") },
};
