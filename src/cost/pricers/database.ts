import { blocks, literal, namedBy, numeric } from "../../plan/resources/resource-set";
import type { JsonObject } from "../../text/json";
import { type Charge, HOURS, hourly, monthly, type Pricer, used } from "../charge";

/** The least ACUs that RDS Proxy bills. */
const PROXY_LEAST_ACU = 8;

const cluster: Pricer = ({ values }, { usage }) => {
  if (!(literal(values.engine) ?? "").startsWith("aurora")) {
    return { unpriced: "only Aurora clusters have a price here" };
  }
  return [used("aurora/storage", usage, "auroraGb"), used("aurora/io", usage, "auroraIoRequests", 1_000_000)];
};

const clusterInstance: Pricer = (resource, { usage, all }) => {
  const kind = literal(resource.values.instance_class);
  const owner = namedBy(resource, "cluster_identifier", "aws_rds_cluster", all);
  if (kind === undefined) return { unpriced: "its class is not known before apply" };
  if (kind !== "db.serverless") {
    const engine = literal(resource.values.engine) ?? literal(owner?.values.engine);
    if (engine === undefined) return { unpriced: "its engine is not known in this stack" };
    return [hourly(`rds/${engine}/${kind}`)];
  }
  if (usage.auroraAcuHours !== undefined) return [used("aurora/acu", usage, "auroraAcuHours")];
  const scaling = blocks(owner?.values.serverlessv2_scaling_configuration)[0];
  return [atMinimum(numeric(scaling?.min_capacity))];
};

/** Without a usage figure, assumes the minimum capacity all month. An instance that can pause has no minimum. */
function atMinimum(acu: number | undefined): Charge {
  if (acu === undefined || acu === 0)
    return { meter: "aurora/acu", quantity: undefined, needs: "aurora_acu_hours" };
  return { meter: "aurora/acu", quantity: acu * HOURS, assumes: `${acu} ACU all month, its minimum` };
}

/** A single database. In several zones, instance and storage cost twice as much. */
const database: Pricer = ({ values }) => {
  const [kind, written] = [literal(values.instance_class), literal(values.engine)];
  if (kind === undefined || written === undefined)
    return { unpriced: "its class or engine is not known before apply" };
  const zones = values.multi_az === true ? 2 : 1;
  const assumes = zones === 2 ? "two zones" : undefined;
  return [hourly(`rds/${written}/${kind}`, zones, assumes), ...databaseStorage(values, zones)];
};

function databaseStorage(values: JsonObject, zones: number): readonly Charge[] {
  const kind = literal(values.storage_type) ?? (numeric(values.iops) === undefined ? "gp2" : "io1");
  const size = numeric(values.allocated_storage);
  const meter = `rds-storage/${kind}`;
  return size === undefined
    ? [{ meter, quantity: undefined, needs: "the database's size" }]
    : [monthly(meter, size * zones)];
}

/** The nodes of a cache cluster, or of a replication group with its replicas. */
const cache: Pricer = (resource) => {
  const { values } = resource;
  const [kind, engine] = [literal(values.node_type), literal(values.engine) ?? "redis"];
  if (literal(values.replication_group_id) !== undefined && kind === undefined)
    return { free: "a node of its replication group, which is billed itself" };
  if (kind === undefined) return { unpriced: "its node type is not known before apply" };
  const groups = numeric(values.num_node_groups);
  const perGroup = (numeric(values.replicas_per_node_group) ?? 0) + 1;
  const written =
    groups === undefined
      ? (numeric(values.num_cache_clusters) ??
        numeric(values.number_cache_clusters) ??
        numeric(values.num_cache_nodes))
      : groups * perGroup;
  const assumes = written === undefined ? "one node, as no number is known" : undefined;
  return [hourly(`elasticache/${engine}/${kind}`, written ?? 1, assumes)];
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
  aws_rds_cluster: cluster,
  aws_rds_cluster_instance: clusterInstance,
  aws_db_proxy: proxy,
};
