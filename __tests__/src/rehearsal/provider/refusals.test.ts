import { Inventory } from "../../../../src/rehearsal/provider/refusals/inventory";
import { type Attempt, refuse } from "../../../../src/rehearsal/provider/refusals/refusals";
import type { ObjectValue } from "../../../../src/rehearsal/provider/values/compare";

const CLUSTER = {
  id: "main",
  arn: "arn:aws:rds:eu-west-1:123456789012:cluster:main",
  cluster_identifier: "main",
  skip_final_snapshot: true,
};
const PAUSING = { ...CLUSTER, serverlessv2_scaling_configuration: [{ min_capacity: 0, max_capacity: 2 }] };
const WAKING = { ...CLUSTER, serverlessv2_scaling_configuration: [{ min_capacity: 0.5, max_capacity: 2 }] };

/** What AWS says of an attempt, in an account that has these resources already; undefined if it does it. */
function answer(
  typeName: string,
  operation: Attempt["operation"],
  values: ObjectValue,
  existing: Readonly<Record<string, ObjectValue>> = {},
): string | undefined {
  const inventory = new Inventory();
  for (const [type, state] of Object.entries(existing)) inventory.put(type, state);
  try {
    refuse({ typeName, operation, values, inventory });
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

describe("a cluster that pauses", () => {
  it("is refused a proxy, and refused behind one", () => {
    const target = { id: "t", db_proxy_name: "p", db_cluster_identifier: "main" };
    expect(answer("aws_db_proxy_target", "create", target, { aws_rds_cluster: PAUSING })).toMatch(
      /api error InvalidParameterCombination: .*RDS Proxy/,
    );
    expect(answer("aws_rds_cluster", "update", PAUSING, { aws_db_proxy_target: target })).toMatch(
      /RDS Proxy/,
    );
    expect(answer("aws_db_proxy_target", "create", target, { aws_rds_cluster: WAKING })).toBeUndefined();
    expect(answer("aws_rds_cluster", "update", WAKING, { aws_db_proxy_target: target })).toBeUndefined();
  });

  it("is refused in a global database, whichever of both names the other", () => {
    expect(answer("aws_rds_cluster", "create", { ...PAUSING, global_cluster_identifier: "g" })).toMatch(
      /InvalidParameterCombination: .*global database/,
    );
    const global = { id: "g", source_db_cluster_identifier: CLUSTER.arn };
    expect(answer("aws_rds_global_cluster", "create", global, { aws_rds_cluster: PAUSING })).toMatch(
      /global database/,
    );
    expect(answer("aws_rds_cluster", "update", PAUSING, { aws_rds_global_cluster: global })).toMatch(
      /global database/,
    );
    expect(answer("aws_rds_cluster", "create", PAUSING)).toBeUndefined();
  });

  it("needs a minimum of 0", () => {
    const scaling = [{ min_capacity: 0.5, max_capacity: 2, seconds_until_auto_pause: 300 }];
    expect(
      answer("aws_rds_cluster", "create", { ...CLUSTER, serverlessv2_scaling_configuration: scaling }),
    ).toMatch(
      /InvalidParameterValue: SecondsUntilAutoPause can only be specified when minimum capacity is 0/,
    );
  });
});

it("a managed password is refused in a global database", () => {
  const managed = { ...WAKING, manage_master_user_password: true };
  expect(answer("aws_rds_cluster", "create", { ...managed, global_cluster_identifier: "g" })).toMatch(
    /ManageMasterUserPassword is not valid/,
  );
  expect(answer("aws_rds_cluster", "create", managed)).toBeUndefined();
});

it.each([
  ["aws_rds_cluster", "final_snapshot_identifier"],
  ["aws_db_instance", "final_snapshot_identifier"],
  ["aws_lightsail_database", "final_snapshot_name"],
])("%s is not destroyed without a name for its final snapshot", (type, argument) => {
  expect(answer(type, "delete", { skip_final_snapshot: false })).toMatch(/final.*snapshot/i);
  expect(answer(type, "delete", { skip_final_snapshot: false, [argument]: "last" })).toBeUndefined();
  expect(answer(type, "delete", { skip_final_snapshot: true })).toBeUndefined();
});

it.each([
  ["aws_rds_cluster", "deletion_protection", /Cannot delete protected Cluster/],
  ["aws_db_instance", "deletion_protection", /Cannot delete protected DB Instance/],
  ["aws_lb", "enable_deletion_protection", /deletion protection is enabled/],
])("%s is not destroyed while it is protected", (type, argument, message) => {
  expect(answer(type, "delete", { skip_final_snapshot: true, [argument]: true })).toMatch(message);
  expect(answer(type, "update", { [argument]: true })).toBeUndefined();
});
