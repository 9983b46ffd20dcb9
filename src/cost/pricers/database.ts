import { blocks, literal, namedBy, numeric } from "../../plan/resources/resource-set";
import type { JsonObject } from "../../text/json";
import type { UsageFigures } from "../usage";
import { type Charge, HOURS, guessed, hourly, monthly, type Pricer, used } from "../charge";

/** The least ACUs that RDS Proxy bills. */
const PROXY_LEAST_ACU = 8;

const MILLION = 1_000_000;
/** Aurora's other way of billing: no price for requests, more for instances and storage. */
const IO_OPTIMIZED = "aurora-iopt1";

const cluster: Pricer = ({ values }, { usage }) => {
  if (!(literal(values.engine) ?? "aurora").startsWith("aurora"))
    return { unpriced: "only Aurora clusters have a price here" };
  const isOptimized = literal(values.storage_type) === IO_OPTIMIZED;
  const isServerless = literal(values.engine_mode) === "serverless";
  const isBackedUp = (numeric(values.backup_retention_period) ?? 1) > 1 || usage.auroraBackupGb !== undefined;
  // Only Aurora MySQL goes back in time.
  const isTracked =
    !(literal(values.engine) ?? "").endsWith("postgresql") &&
    ((numeric(values.backtrack_window) ?? 0) > 0 || usage.auroraBacktrackRecords !== undefined);
  return [
    ...(isServerless ? [used("aurora/acu-v1", usage, "auroraAcuHours")] : []),
    ...(isOptimized
      ? [used("aurora-iopt1/storage", usage, "auroraGb")]
      : [used("aurora/storage", usage, "auroraGb"), used("aurora/io", usage, "auroraIoRequests", MILLION)]),
    ...(isBackedUp ? [used("aurora/backup", usage, "auroraBackupGb")] : []),
    ...(usage.auroraExportGb === undefined ? [] : [used("aurora/export", usage, "auroraExportGb")]),
    ...(isTracked ? [used("aurora/backtrack", usage, "auroraBacktrackRecords", MILLION)] : []),
  ];
};

const clusterInstance: Pricer = (resource, { usage, all }) => {
  const kind = literal(resource.values.instance_class);
  const owner = namedBy(resource, "cluster_identifier", "aws_rds_cluster", all);
  if (kind === undefined) return { unpriced: "its class is not known before apply" };
  const isOptimized = literal(owner?.values.storage_type) === IO_OPTIMIZED;
  if (kind !== "db.serverless") {
    const engine = literal(resource.values.engine) ?? literal(owner?.values.engine);
    if (engine === undefined) return { unpriced: "its engine is not known in this stack" };
    const credits =
      usage.cpuCreditHours === undefined ? [] : [used("cpu-credits/aurora", usage, "cpuCreditHours")];
    return [ofAurora(engine, kind, isOptimized), ...credits];
  }
  const meter = isOptimized ? "aurora-iopt1/acu" : "aurora/acu";
  if (usage.auroraAcuHours !== undefined) return [used(meter, usage, "auroraAcuHours")];
  const scaling = blocks(owner?.values.serverlessv2_scaling_configuration)[0];
  return [atMinimum(meter, numeric(scaling?.min_capacity))];
};

/**
 * The price list has I/O-Optimized instances of PostgreSQL only. Those of MySQL cost the same in the other way of billing,
 * and AWS's page has one table for both.
 */
function ofAurora(engine: string, kind: string, isOptimized: boolean): Charge {
  // Aurora MySQL's first version is called just `aurora`.
  if (!isOptimized) return hourly(`rds/${engine === "aurora" ? "aurora-mysql" : engine}/${kind}`);
  const assumes = engine === "aurora-postgresql" ? undefined : "the price of Aurora PostgreSQL";
  return hourly(`rds/aurora-postgresql-iopt1/${kind}`, 1, assumes);
}

/** Without a usage figure, assumes the minimum capacity all month. An instance that can pause has no minimum. */
function atMinimum(meter: string, acu: number | undefined): Charge {
  if (acu === undefined || acu === 0) return { meter, quantity: undefined, needs: "aurora_acu_hours" };
  return { meter, quantity: acu * HOURS, assumes: `${acu} ACU all month, its minimum`, isGuess: true };
}

/** A single database. In several zones, instance and storage cost twice as much. */
const database: Pricer = (resource, { usage, all }) => {
  const { values } = resource;
  // A replica has the engine of its source.
  const source = namedBy(resource, "replicate_source_db", "aws_db_instance", all);
  const [kind, written] = [
    literal(values.instance_class),
    literal(values.engine) ?? literal(source?.values.engine),
  ];
  if (kind === undefined || written === undefined)
    return { unpriced: "its class or engine is not known before apply" };
  const zones = values.multi_az === true ? 2 : 1;
  const assumes = zones === 2 ? "two zones" : undefined;
  const isBackedUp = (numeric(values.backup_retention_period) ?? 0) > 0 || usage.rdsBackupGb !== undefined;
  const insights = numeric(values.performance_insights_retention_period) ?? 0;
  return [
    hourly(`rds/${engineOf(written, values)}/${kind}`, zones, assumes),
    ...databaseStorage(values, zones, usage),
    ...(isBackedUp
      ? [used(written.startsWith("aurora") ? "aurora/backup" : "rds-backup/storage", usage, "rdsBackupGb")]
      : []),
    ...(insights > FREE_INSIGHTS ? [monthly(`rds-insights/${kind}`)] : []),
  ];
};

/** Days of Performance Insights that are free. */
const FREE_INSIGHTS = 7;

/** The engine as the price tables call it. A container database costs the same, one's own licence less. */
function engineOf(written: string, { license_model: license }: JsonObject): string {
  const engine = written === "aurora" ? "aurora-mysql" : written.replace(/-cdb$/, "");
  return engine === "oracle-se2" && literal(license) === "bring-your-own-license"
    ? "oracle-se2-byol"
    : engine;
}

/** The least that RDS makes: 20 GB, or 100 GB and 1,000 IOPS of provisioned performance. */
const LEAST = { gp: 20, io: 100, iops: 1000 };
/** From 400 GB on (200 for Oracle), gp3 has 12,000 IOPS included. */
const GP3_FREE_IOPS = 12_000;

function databaseStorage(values: JsonObject, zones: number, usage: UsageFigures): readonly Charge[] {
  const written = numeric(values.iops);
  const kind = literal(values.storage_type) ?? (written === undefined ? "gp2" : "io1");
  const isProvisioned = kind === "io1" || kind === "io2";
  const least = isProvisioned ? LEAST.io : LEAST.gp;
  const given = numeric(values.allocated_storage);
  const size = Math.max(given ?? least, isProvisioned ? least : 0);
  const assumes = size === given ? undefined : `${size} GB of storage, the least`;
  const storage = monthly(`rds-storage/${kind}`, size * zones, assumes);
  const iops = isProvisioned
    ? Math.max(written ?? LEAST.iops, LEAST.iops)
    : Math.max(0, kind === "gp3" ? (written ?? 0) - GP3_FREE_IOPS : 0);
  return [
    given === undefined ? { ...storage, isGuess: true } : storage,
    ...(iops > 0 ? [monthly(`rds-storage/${kind}-iops`, iops * zones)] : []),
    ...(kind === "standard" ? [used("rds-storage/standard-io", usage, "rdsIoRequests", MILLION)] : []),
  ];
}

/** The nodes of a cache cluster, or of a replication group with its replicas. */
const cache: Pricer = (resource, { usage }) => {
  const { values } = resource;
  const [kind, engine] = [literal(values.node_type), literal(values.engine) ?? "redis"];
  if (literal(values.replication_group_id) !== undefined && kind === undefined)
    return { free: "a node of its replication group, which is billed itself" };
  if (kind === undefined) return { unpriced: "its node type is not known before apply" };
  // The provider's versions before 5 have the groups in a block.
  const mode = blocks(values.cluster_mode)[0] ?? {};
  const groups = numeric(values.num_node_groups) ?? numeric(mode.num_node_groups);
  const replicas = numeric(values.replicas_per_node_group) ?? numeric(mode.replicas_per_node_group);
  const perGroup = (replicas ?? 0) + 1;
  const written =
    groups === undefined
      ? (numeric(values.num_cache_clusters) ??
        numeric(values.number_cache_clusters) ??
        numeric(values.num_cache_nodes))
      : groups * perGroup;
  const assumes = written === undefined ? "one node, as no number is known" : undefined;
  // The first day's backup is free.
  const isBackedUp = (numeric(values.snapshot_retention_limit) ?? 0) > 1 || usage.cacheBackupGb !== undefined;
  return [
    hourly(`elasticache/${engine}/${kind}`, written ?? 1, assumes),
    ...(isBackedUp ? [used("cache-backup/storage", usage, "cacheBackupGb")] : []),
  ];
};

/** GB that a serverless cache is billed for at least. */
const LEAST_CACHE = { valkey: 0.1, other: 1 };

/** A cache without nodes pays for what it holds, at least a little, and for requests. */
const serverlessCache: Pricer = ({ values }, { usage }) => {
  const isValkey = literal(values.engine) === "valkey";
  const kind = isValkey ? "cache-serverless/valkey-" : "cache-serverless/";
  const limits = blocks(values.cache_usage_limits)[0] ?? {};
  const least = Math.max(
    isValkey ? LEAST_CACHE.valkey : LEAST_CACHE.other,
    numeric(blocks(limits.data_storage)[0]?.minimum) ?? 0,
  );
  const held = usage.cacheGb ?? least;
  const said =
    usage.cacheGb === undefined ? `${String(least)} GB, the least billed` : `cache_gb ${String(held)}`;
  const data = hourly(`${kind}data`, Math.max(held, least), said);
  return [
    usage.cacheGb === undefined ? guessed(data) : data,
    used(`${kind}requests`, usage, "cacheEcpus", MILLION),
    ...(usage.cacheBackupGb === undefined ? [] : [used("cache-backup/storage", usage, "cacheBackupGb")]),
  ];
};

const proxy: Pricer = (_, { usage }) => {
  const least = PROXY_LEAST_ACU * HOURS;
  const acuHours = Math.max(least, usage.auroraAcuHours ?? 0);
  return [
    { meter: "rds-proxy/acu", quantity: acuHours, assumes: `${PROXY_LEAST_ACU} ACU, the least billed` },
  ];
};

export const databasePricers: Readonly<Record<string, Pricer>> = {
  aws_db_instance: database,
  aws_elasticache_cluster: cache,
  aws_elasticache_replication_group: cache,
  aws_elasticache_serverless_cache: serverlessCache,
  aws_rds_cluster: cluster,
  aws_rds_cluster_instance: clusterInstance,
  aws_db_proxy: proxy,
};
