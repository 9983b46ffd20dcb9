import { Inventory } from "../../../../src/rehearsal/provider/refusals/inventory";
import { type Attempt, refuse } from "../../../../src/rehearsal/provider/refusals/refusals";
import { reportsOf } from "../../../../src/rehearsal/provider/refusals/reports";
import { refuseTaken } from "../../../../src/rehearsal/provider/refusals/taken-names";
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
    refuseTaken({ typeName, operation, values, existing: inventory.of(typeName) });
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

describe("a cluster that pauses", () => {
  it("cannot get a proxy, and cannot be added to one", () => {
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

  it("cannot be in a global database, whichever refers to the other", () => {
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

it("a managed password cannot be in a global database", () => {
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
])("%s cannot be destroyed without a name for its final snapshot", (type, argument) => {
  expect(answer(type, "delete", { skip_final_snapshot: false })).toMatch(/final.*snapshot/i);
  expect(answer(type, "delete", { skip_final_snapshot: false, [argument]: "last" })).toBeUndefined();
  expect(answer(type, "delete", { skip_final_snapshot: true })).toBeUndefined();
});

it.each([
  ["aws_rds_cluster", "deletion_protection", /Cannot delete protected Cluster/],
  ["aws_db_instance", "deletion_protection", /Cannot delete protected DB Instance/],
  ["aws_lb", "enable_deletion_protection", /deletion protection is enabled/],
])("%s cannot be destroyed while it is protected", (type, argument, message) => {
  expect(answer(type, "delete", { skip_final_snapshot: true, [argument]: true })).toMatch(message);
  expect(answer(type, "update", { [argument]: true })).toBeUndefined();
});

describe("an address for two resources", () => {
  const [gateway, association] = [
    { id: "nat-1", allocation_id: "eipalloc-1" },
    { id: "eipassoc-1", allocation_id: "eipalloc-1", network_interface_id: "eni-1" },
  ];

  it("is refused, whoever has it", () => {
    const refusal = /Resource\.AlreadyAssociated: .*eipalloc-1 is already associated/;
    expect(answer("aws_eip_association", "create", association, { aws_nat_gateway: gateway })).toMatch(
      refusal,
    );
    expect(answer("aws_nat_gateway", "create", gateway, { aws_eip_association: association })).toMatch(
      refusal,
    );
    const other = { ...association, id: "eipassoc-2", network_interface_id: "eni-2" };
    expect(answer("aws_eip_association", "create", other, { aws_eip_association: association })).toMatch(
      refusal,
    );
  });

  it("is accepted for its own association, and after the other is gone", () => {
    expect(
      answer("aws_eip_association", "update", association, { aws_eip_association: association }),
    ).toBeUndefined();
    expect(answer("aws_eip_association", "create", association)).toBeUndefined();
  });
});

describe("an instance in one network with a security group of another", () => {
  const machine = { id: "i-1", subnet_id: "subnet-1", vpc_security_group_ids: ["sg-1"] };
  const subnet = { id: "subnet-1", vpc_id: "vpc-1" };
  const group = (vpc_id: string) => ({ id: "sg-1", vpc_id });

  it("is refused", () => {
    const existing = { aws_subnet: subnet, aws_security_group: group("vpc-2") };
    expect(answer("aws_instance", "create", machine, existing)).toMatch(
      /InvalidParameter: Security group sg-1 and subnet subnet-1 belong to different networks\./,
    );
    const balancer = { id: "lb", subnets: ["subnet-1"], security_groups: ["sg-1"] };
    expect(answer("aws_lb", "create", balancer, existing)).toMatch(/different networks/);
  });

  it("is created if both are in the same network, or if one of them is unknown here", () => {
    const together = { aws_subnet: subnet, aws_security_group: group("vpc-1") };
    expect(answer("aws_instance", "create", machine, together)).toBeUndefined();
    expect(answer("aws_instance", "create", machine, { aws_subnet: subnet })).toBeUndefined();
  });

  it("is refused without a subnet, which means the default network", () => {
    const existing = { aws_vpc: { id: "vpc-2" }, aws_security_group: group("vpc-2") };
    expect(answer("aws_instance", "create", { ...machine, subnet_id: null }, existing)).toMatch(
      /InvalidGroup\.NotFound: .*sg-1/,
    );
  });
});

describe("an instance of an old type", () => {
  it("cannot have EBS optimization", () => {
    const machine = (instance_type: string) => ({ id: "i-1", instance_type, ebs_optimized: true });
    expect(answer("aws_instance", "create", machine("t2.micro"))).toMatch(/Unsupported: /);
    expect(answer("aws_instance", "create", machine("t3.micro"))).toBeUndefined();
  });
});

describe("a target that is removed", () => {
  const target = (id: string) => ({ id, target_id: `i-${id}`, target_group_arn: "arn:group" });
  const reported = (leaving: string, staying: readonly string[], made: readonly string[]) => {
    const inventory = new Inventory();
    for (const id of [leaving, ...staying]) inventory.put("aws_lb_target_group_attachment", target(id));
    return reportsOf({
      ...{ typeName: "aws_lb_target_group_attachment", prior: target(leaving), inventory },
      isNew: (_, id) => made.includes(id),
    }).map(({ summary }) => summary);
  };

  it("is reported if only targets registered in the same apply remain", () => {
    expect(reported("old", ["new"], ["new"])).toEqual([
      "The last healthy target leaves before its successor is healthy",
    ]);
  });

  it("is not reported if an older one remains, or if it is the last of all", () => {
    expect(reported("old", ["other", "new"], ["new"])).toEqual([]);
    expect(reported("old", [], [])).toEqual([]);
    expect(reported("new", ["newer"], ["new", "newer"])).toEqual([]);
  });
});

describe("a policy longer than IAM takes", () => {
  const long = (characters: number) => "x".repeat(characters);

  it("is refused, inline policies of a role together", () => {
    const other = {
      aws_iam_role_policy: { id: "deploy:a", name: "a", role: "deploy", policy: long(10_000) },
    };
    const one = (role: string) => ({ id: `${role}:b`, name: "b", role, policy: long(241) });
    expect(answer("aws_iam_role_policy", "create", one("deploy"), other)).toMatch(
      /LimitExceeded: Maximum policy size of 10240 bytes exceeded for role deploy/,
    );
    expect(answer("aws_iam_role_policy", "create", one("plan"), other)).toBeUndefined();
  });

  it("is refused as a managed policy and as a trust policy", () => {
    expect(answer("aws_iam_policy", "create", { id: "p", policy: long(6_145) })).toMatch(/PolicySize: 6144/);
    const role = { id: "r", assume_role_policy: long(2_049) };
    expect(answer("aws_iam_role", "update", role)).toMatch(/ACLSizePerRole: 2048/);
  });
});

describe("what an account has once", () => {
  const GITHUB = "https://token.actions.githubusercontent.com";
  it.each([
    ["aws_iam_openid_connect_provider", { url: GITHUB }, `EntityAlreadyExists: Provider with url ${GITHUB}`],
    ["aws_iam_role", { name: "deploy" }, "EntityAlreadyExists: Role with name deploy already exists"],
    ["aws_iam_instance_profile", { name: "host" }, "EntityAlreadyExists: Instance Profile host"],
    ["aws_s3_bucket", { bucket: "assets" }, "BucketAlreadyOwnedByYou"],
    ["aws_kms_alias", { name: "alias/state" }, "AlreadyExistsException: An alias with the name alias/state"],
    ["aws_cloudfront_distribution", { aliases: ["a.example.com"] }, "CNAMEAlreadyExists"],
    ["aws_lightsail_static_ip", { name: "ip" }, "InvalidInputException: Some names are already in use: ip"],
  ])("%s is not made twice", (type, named, message) => {
    const existing = { [type]: { id: "first", ...named } };
    expect(answer(type, "create", { id: "second", ...named }, existing)).toContain(message);
    expect(answer(type, "update", { id: "first", ...named }, existing)).toBeUndefined();
    const other = Object.fromEntries(
      Object.entries(named).map(([key, value]) => [
        key,
        Array.isArray(value) ? [`b.${value[0]}`] : `${String(value)}2`,
      ]),
    );
    expect(answer(type, "create", { id: "second", ...other }, existing)).toBeUndefined();
  });

  it("may exist in each region, where AWS keeps its names by region", () => {
    const first = { aws_kms_alias: { id: "a", name: "alias/state", region: "us-east-1" } };
    const second = { id: "b", name: "alias/state" };
    expect(answer("aws_kms_alias", "create", { ...second, region: "eu-west-1" }, first)).toBeUndefined();
    expect(answer("aws_kms_alias", "create", { ...second, region: "us-east-1" }, first)).toMatch(
      /AlreadyExists/,
    );
  });
});
