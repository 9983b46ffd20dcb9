import type { Operation } from "../faults/faults";
import { ProviderError } from "../protocol/diagnostics";
import { awsError } from "../faults/fault-injector";
import { type ObjectValue, elements, text } from "../values/compare";
import type { Check, Checks, Refusal } from "./check";
import type { Inventory } from "./inventory";
import { NETWORK_CHECKS } from "./network-checks";
import { POLICY_CHECKS } from "./policy-checks";

/** An apply that is about to begin. */
export interface Attempt {
  readonly typeName: string;
  readonly operation: Exclude<Operation, "read">;
  /** The planned values; for a destroy, the current ones. */
  readonly values: ObjectValue;
  readonly inventory: Inventory;
}

/**
 * Refuses changes that pass the schema and the provider's checks but that AWS rejects. Codes and messages are AWS's if
 * we found a report of them. The messages about pausing and about passwords in a global database are ours, based on the
 * Aurora user guide.
 *
 * @throws ProviderError in the provider's words
 */
export function refuse({ typeName, operation, values, inventory }: Attempt): void {
  const phase = operation === "delete" ? "delete" : "save";
  const checks = [CHECKS, NETWORK_CHECKS, POLICY_CHECKS].flatMap((table) => table[typeName]?.[phase] ?? []);
  for (const check of checks) {
    const refusal = check(values, inventory);
    if (typeof refusal === "string") throw new ProviderError(refusal);
    if (refusal !== undefined) throw awsError(typeName, operation, ...refusal);
  }
}

const isOn = (values: ObjectValue, name: string): boolean => values[name] === true;

/** Whether the cluster pauses when idle. */
function pauses(cluster: ObjectValue): boolean {
  return elements(cluster, "serverlessv2_scaling_configuration").some(
    ({ min_capacity: capacity }) => capacity === 0,
  );
}

const clusterNamed = (inventory: Inventory, name: unknown): ObjectValue | undefined =>
  inventory
    .of("aws_rds_cluster")
    .find((cluster) => [cluster["cluster_identifier"], cluster["arn"], cluster["id"]].includes(name));

const PAUSE_BEHIND_PROXY: Refusal = [
  "InvalidParameterCombination",
  "A DB cluster with a minimum capacity of 0 ACUs can't be paused automatically while an RDS Proxy is associated with it.",
];
const PAUSE_IN_GLOBAL: Refusal = [
  "InvalidParameterCombination",
  "A DB cluster with a minimum capacity of 0 ACUs can't be paused automatically as part of a global database.",
];
const PASSWORD_IN_GLOBAL: Refusal = [
  "InvalidParameterCombination",
  "The parameter ManageMasterUserPassword is not valid for a DB cluster that is part of a global database.",
];

function globalConflict(cluster: ObjectValue): Refusal | undefined {
  if (isOn(cluster, "manage_master_user_password")) return PASSWORD_IN_GLOBAL;
  return pauses(cluster) ? PAUSE_IN_GLOBAL : undefined;
}

/** The cluster that a global database was created from is a member, although it does not name the global database. */
const isInGlobal = (cluster: ObjectValue, inventory: Inventory): boolean =>
  text(cluster, "global_cluster_identifier") !== undefined ||
  inventory
    .of("aws_rds_global_cluster")
    .some(({ source_db_cluster_identifier: source }) => source != null && source === cluster["arn"]);

const pauseWithoutZero: Check = (cluster) =>
  elements(cluster, "serverlessv2_scaling_configuration").some(
    ({ min_capacity: capacity, seconds_until_auto_pause: seconds }) =>
      typeof seconds === "number" && seconds > 0 && capacity !== 0,
  )
    ? ["InvalidParameterValue", "SecondsUntilAutoPause can only be specified when minimum capacity is 0."]
    : undefined;

const pauseBehindProxy: Check = (cluster, inventory) =>
  pauses(cluster) &&
  inventory
    .of("aws_db_proxy_target")
    .some(({ db_cluster_identifier: name }) => name === cluster["cluster_identifier"])
    ? PAUSE_BEHIND_PROXY
    : undefined;

const snapshotUnnamed =
  (argument: string, message: Refusal): Check =>
  (values) =>
    isOn(values, "skip_final_snapshot") || (text(values, argument) ?? "") !== "" ? undefined : message;

const protectedFrom =
  (argument: string, code: string, message: (values: ObjectValue) => string): Check =>
  (values) =>
    isOn(values, argument) ? [code, message(values)] : undefined;

const balancerProtection = protectedFrom(
  "enable_deletion_protection",
  "OperationNotPermitted",
  ({ arn }) => `Load balancer '${String(arn)}' cannot be deleted because deletion protection is enabled`,
);

const CHECKS: Readonly<Record<string, Checks>> = {
  aws_alb: { delete: [balancerProtection] },
  aws_db_instance: {
    delete: [
      protectedFrom(
        "deletion_protection",
        "InvalidParameterCombination",
        () => "Cannot delete protected DB Instance, please disable deletion protection and try again.",
      ),
      snapshotUnnamed(
        "final_snapshot_identifier",
        "final_snapshot_identifier is required when skip_final_snapshot is false",
      ),
    ],
  },
  aws_db_proxy_target: {
    save: [
      ({ db_cluster_identifier: name }, inventory) =>
        pauses(clusterNamed(inventory, name) ?? {}) ? PAUSE_BEHIND_PROXY : undefined,
    ],
  },
  aws_lb: { delete: [balancerProtection] },
  aws_lightsail_database: {
    delete: [
      snapshotUnnamed("final_snapshot_name", [
        "InvalidInputException",
        "A final relational database snapshot name is required unless the final snapshot is skipped.",
      ]),
    ],
  },
  aws_rds_cluster: {
    save: [
      pauseWithoutZero,
      pauseBehindProxy,
      (cluster, inventory) => (isInGlobal(cluster, inventory) ? globalConflict(cluster) : undefined),
    ],
    delete: [
      protectedFrom(
        "deletion_protection",
        "InvalidParameterCombination",
        () => "Cannot delete protected Cluster, please disable deletion protection and try again.",
      ),
      snapshotUnnamed(
        "final_snapshot_identifier",
        "RDS Cluster final_snapshot_identifier is required when skip_final_snapshot is false",
      ),
    ],
  },
  aws_rds_global_cluster: {
    save: [
      ({ source_db_cluster_identifier: source }, inventory) => {
        const cluster = source == null ? undefined : clusterNamed(inventory, source);
        return cluster === undefined ? undefined : globalConflict(cluster);
      },
    ],
  },
};
