import { blocks, numeric, referredBy, type StackResource } from "../../plan/resources/resource-set";
import { type PolicyRule, ofType, type RuleInput, type Violation } from "../rule";

/** AuroraUserGuide: a cluster cannot pause behind a proxy with open connections, or as a global primary. */
export const auroraPause: PolicyRule = {
  id: "GP_AURORA_PAUSE",
  title: "An Aurora cluster that should pause never can",
  level: "error",
  check: (input) =>
    ofType(input, "aws_rds_cluster")
      .filter(mayPause)
      .flatMap((cluster) => wakers(cluster, input)),
};

/** AuroraUserGuide, rds-secrets-manager: not supported for clusters of a global database. */
export const auroraGlobalPassword: PolicyRule = {
  id: "GP_AURORA_GLOBAL_PASSWORD",
  title: "A cluster of a global database cannot have a managed master password",
  level: "error",
  check: (input) =>
    ofType(input, "aws_rds_cluster")
      .filter((cluster) => isInGlobalCluster(cluster) && cluster.values.manage_master_user_password === true)
      .map(({ address }) => ({
        address,
        message: "manage_master_user_password in a global cluster: use master_password_wo",
      })),
};

function mayPause({ values }: StackResource): boolean {
  return blocks(values.serverlessv2_scaling_configuration).some(
    (scaling) => numeric(scaling.min_capacity) === 0,
  );
}

function wakers(cluster: StackResource, input: RuleInput): readonly Violation[] {
  const { address } = cluster;
  const proxied = ofType(input, "aws_db_proxy_target").some((target) => isTargetOf(target, cluster, input));
  const primary = isInGlobalCluster(cluster) && isPrimary(cluster);
  return [
    ...(proxied
      ? [{ address, message: "min_capacity 0 behind RDS Proxy, whose connections keep it awake" }]
      : []),
    ...(primary
      ? [{ address, message: "min_capacity 0 on the primary of a global database, which cannot pause" }]
      : []),
  ];
}

function isTargetOf(target: StackResource, cluster: StackResource, input: RuleInput): boolean {
  const referred = referredBy(target, "db_cluster_identifier", input.resources);
  const name = cluster.values.cluster_identifier;
  const named = typeof name === "string" && target.values.db_cluster_identifier === name;
  return named || referred.includes(cluster);
}

function isInGlobalCluster({ values, references }: StackResource): boolean {
  const given = values.global_cluster_identifier;
  return (
    (typeof given === "string" && given !== "") || (references.global_cluster_identifier ?? []).length > 0
  );
}

/** Secondaries inherit their user from the primary. */
function isPrimary({ values }: StackResource): boolean {
  return typeof values.master_username === "string" && values.master_username !== "";
}
