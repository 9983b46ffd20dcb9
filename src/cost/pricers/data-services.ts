import { blocks, literal, numeric } from "../../plan/resources/resource-set";
import type { JsonObject } from "../../text/json";
import { type Billing, type Charge, type Pricer, hourly, monthly, used, usedInTiers } from "../charge";

const MILLION = 1_000_000;
const NO_END = Number.POSITIVE_INFINITY;

/** An instance of DocumentDB, with what its cluster keeps. */
const documentInstance: Pricer = ({ values }, { usage }): Billing => {
  const kind = literal(values.instance_class);
  if (kind === undefined) return { unpriced: "its class is not known before apply" };
  return [
    hourly(`docdb/${kind}`),
    used("docdb/storage", usage, "auroraGb"),
    used("docdb/io", usage, "auroraIoRequests", MILLION),
    ...(usage.cpuCreditHours === undefined ? [] : [used("cpu-credits/docdb", usage, "cpuCreditHours")]),
  ];
};

const documentBackup: Pricer = (_, { usage }) => [used("docdb/backup", usage, "auroraBackupGb")];

const TERABYTE = 1024;

/** Nodes; those of RA3 keep their data apart and pay for it. */
const warehouse: Pricer = ({ values }, { usage }): Billing => {
  const kind = literal(values.node_type);
  if (kind === undefined) return { unpriced: "its node type is not known before apply" };
  const isSingle = literal(values.cluster_type) === "single-node";
  const nodes = isSingle ? 1 : (numeric(values.number_of_nodes) ?? 1);
  return [
    hourly(`redshift/${kind}`, nodes),
    ...(kind.startsWith("ra3.") ? [used("redshift/managed-storage", usage, "redshiftGb")] : []),
    ...(usage.redshiftScannedTb === undefined ? [] : [used("redshift/spectrum", usage, "redshiftScannedTb")]),
    ...(usage.redshiftScalingSeconds === undefined
      ? []
      : [used(`redshift-scaling/${kind}`, usage, "redshiftScalingSeconds")]),
    ...(usage.redshiftBackupGb === undefined
      ? []
      : usedInTiers(
          [
            ["redshift/backup", 50 * TERABYTE],
            ["redshift/backup-second-tier", 500 * TERABYTE],
            ["redshift/backup-third-tier", NO_END],
          ],
          usage,
          "redshiftBackupGb",
        )),
  ];
};

/** What a search domain takes where its configuration names no type. */
const DEFAULT_SEARCH = "m4.large";
const DEFAULT_MASTERS = 3;

/** A search domain: data nodes with their disks, dedicated masters, and nodes for old data. */
const searchDomain: Pricer = ({ values }): Billing => {
  const config = blocks(values.cluster_config)[0] ?? {};
  const sizeOf = (type: string | undefined) => type?.replace(/\.(?:search|elasticsearch)$/, "");
  const count = numeric(config.instance_count) ?? 1;
  const nodes = hourly(`opensearch/${sizeOf(literal(config.instance_type)) ?? DEFAULT_SEARCH}`, count);
  const master = sizeOf(literal(config.dedicated_master_type));
  const warm = sizeOf(literal(config.warm_type));
  return [
    nodes,
    ...(config.dedicated_master_enabled === true && master !== undefined
      ? [hourly(`opensearch/${master}`, numeric(config.dedicated_master_count) ?? DEFAULT_MASTERS)]
      : []),
    ...(config.warm_enabled === true && warm !== undefined
      ? [hourly(`opensearch/${warm}`, numeric(config.warm_count) ?? 2)]
      : []),
    ...searchDisks(blocks(values.ebs_options)[0], count),
  ];
};

const LEAST_SEARCH_DISK = 8;

function searchDisks(disk: JsonObject | undefined, count: number): readonly Charge[] {
  if (disk === undefined || disk.ebs_enabled === false) return [];
  const kind = literal(disk.volume_type) ?? "gp2";
  const size = numeric(disk.volume_size);
  const storage = monthly(
    `opensearch-storage/${kind}`,
    (size ?? LEAST_SEARCH_DISK) * count,
    size === undefined ? `${String(LEAST_SEARCH_DISK)} GB a node, as no size is known` : undefined,
  );
  const iops = kind === "io1" ? (numeric(disk.iops) ?? 1) * count : 0;
  return [storage, ...(iops > 0 ? [monthly("opensearch-storage/io1-iops", iops)] : [])];
}

/** Free storage of a replication instance, in GB: 50 for T types, 100 for the others. */
const REPLICATION_FREE = { t: 50, other: 100 };

const replication: Pricer = ({ values }): Billing => {
  const kind = literal(values.replication_instance_class);
  if (kind === undefined) return { unpriced: "its class is not known before apply" };
  const zones = values.multi_az === true ? 2 : 1;
  const free = kind.startsWith("dms.t") ? REPLICATION_FREE.t : REPLICATION_FREE.other;
  const more = Math.max(0, (numeric(values.allocated_storage) ?? 0) - free);
  return [hourly(`dms/${kind}`, zones), ...(more > 0 ? [monthly("dms/storage", more * zones)] : [])];
};

const DPU_OF_WORKER: Readonly<Record<string, number>> = { "G.2X": 2, "G.4X": 4, "G.8X": 8, "G.025X": 0.25 };
const DEFAULT_DPUS = 10;
const PYTHON_DPU = 0.0625;

/** Jobs are billed by data processing units and hours. */
const glueJob: Pricer = ({ values }, { usage }) => {
  const isPython = literal(blocks(values.command)[0]?.name) === "pythonshell";
  const workers = numeric(values.number_of_workers);
  const units =
    numeric(values.max_capacity) ??
    (workers === undefined
      ? isPython
        ? PYTHON_DPU
        : DEFAULT_DPUS
      : workers * (DPU_OF_WORKER[literal(values.worker_type) ?? ""] ?? 1));
  const hours = used("glue/dpu", usage, "glueHours");
  return [hours.quantity === undefined ? hours : { ...hours, quantity: hours.quantity * units }];
};

/** Objects and requests of a catalog beyond the million of each that is free. */
const glueCatalog: Pricer = (_, { usage }) => [
  used("glue/objects", usage, "glueObjects", 100_000),
  used("glue/requests", usage, "glueRequests", MILLION),
];

export const dataServicePricers: Readonly<Record<string, Pricer>> = {
  aws_dms_replication_instance: replication,
  aws_docdb_cluster: documentBackup,
  aws_docdb_cluster_instance: documentInstance,
  aws_docdb_cluster_snapshot: documentBackup,
  aws_elasticsearch_domain: searchDomain,
  aws_opensearch_domain: searchDomain,
  aws_glue_catalog_database: glueCatalog,
  aws_glue_crawler: (_, { usage }) => [used("glue/dpu", usage, "glueHours")],
  aws_glue_job: glueJob,
  aws_redshift_cluster: warehouse,
};
