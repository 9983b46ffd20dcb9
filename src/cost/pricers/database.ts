import { blocks, literal, numeric, referredBy } from "../../plan/resources/resource-set";
import { type Charge, HOURS, type Pricer, used } from "../charge";

/** Below this RDS Proxy bills as if the database had it. */
const PROXY_LEAST_ACU = 8;

const cluster: Pricer = ({ values }, { usage }) => {
  if (!(literal(values.engine) ?? "").startsWith("aurora")) {
    return { unpriced: "only Aurora clusters have a price here" };
  }
  return [used("aurora/storage", usage, "auroraGb"), used("aurora/io", usage, "auroraIoRequests", 1_000_000)];
};

const clusterInstance: Pricer = (resource, { usage, all }) => {
  const kind = literal(resource.values.instance_class);
  if (kind !== "db.serverless") return { unpriced: `no price is known for ${kind ?? "an unknown class"}` };
  if (usage.auroraAcuHours !== undefined) return [used("aurora/acu", usage, "auroraAcuHours")];
  const owner = referredBy(resource, "cluster_identifier", all)[0];
  const scaling = blocks(owner?.values.serverlessv2_scaling_configuration)[0];
  return [atMinimum(numeric(scaling?.min_capacity))];
};

/** Without a figure the instance is taken to idle at its minimum; one that may pause has none. */
function atMinimum(acu: number | undefined): Charge {
  if (acu === undefined || acu === 0)
    return { meter: "aurora/acu", quantity: undefined, needs: "aurora_acu_hours" };
  return { meter: "aurora/acu", quantity: acu * HOURS, assumes: `${acu} ACU all month, its minimum` };
}

const proxy: Pricer = (_, { usage }) => {
  const least = PROXY_LEAST_ACU * HOURS;
  const acuHours = Math.max(least, usage.auroraAcuHours ?? 0);
  return [
    { meter: "rds-proxy/acu", quantity: acuHours, assumes: `${PROXY_LEAST_ACU} ACU, the least billed` },
  ];
};

export const databasePricers: Readonly<Record<string, Pricer>> = {
  aws_rds_cluster: cluster,
  aws_rds_cluster_instance: clusterInstance,
  aws_db_proxy: proxy,
};
