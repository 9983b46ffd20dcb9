import type { ObjectValue } from "../../../../src/rehearsal/provider/values/compare";
import { mayBeReplacedBy, replacedBy } from "./replaced-by";

const ARN = "arn:aws:autoscaling:eu-west-1:123456789012:autoScalingGroup:a:autoScalingGroupName/";

/** Changes that were planned as changes in place until the facts were read; each replaces on AWS. */
const REPLACING: readonly (readonly [type: string, path: string, before: ObjectValue, after: ObjectValue])[] =
  [
    ["aws_route53_record", "type", { type: "A" }, { type: "AAAA" }],
    ["aws_ssm_parameter", "data_type", { data_type: "text" }, { data_type: "aws:ec2:image" }],
    [
      "aws_ecs_capacity_provider",
      "auto_scaling_group_provider.0.auto_scaling_group_arn",
      { auto_scaling_group_provider: [{ auto_scaling_group_arn: `${ARN}a` }] },
      { auto_scaling_group_provider: [{ auto_scaling_group_arn: `${ARN}b` }] },
    ],
    ["aws_elasticache_cluster", "cluster_id", { cluster_id: "a" }, { cluster_id: "b" }],
    ["aws_eks_cluster", "role_arn", { role_arn: "a" }, { role_arn: "b" }],
    ["aws_network_acl_rule", "to_port", { to_port: 80 }, { to_port: 443 }],
    ["aws_network_acl_rule", "cidr_block", { cidr_block: "10.0.0.0/8" }, { cidr_block: "0.0.0.0/0" }],
    ["aws_lambda_layer_version", "source_code_hash", { source_code_hash: "a" }, { source_code_hash: "b" }],
    [
      "aws_cognito_user_pool",
      "alias_attributes",
      { alias_attributes: ["email"] },
      { alias_attributes: ["phone_number"] },
    ],
    [
      "aws_cognito_user_pool_client",
      "generate_secret",
      { generate_secret: false },
      { generate_secret: true },
    ],
    [
      "aws_launch_configuration",
      "instance_type",
      { instance_type: "t3.micro" },
      { instance_type: "t3.small" },
    ],
    ["aws_vpc_dhcp_options", "domain_name", { domain_name: "a" }, { domain_name: "b" }],
    [
      "aws_eks_node_group",
      "instance_types",
      { instance_types: ["t3.micro"] },
      { instance_types: ["t3.small"] },
    ],
    ["aws_efs_mount_target", "subnet_id", { subnet_id: "a" }, { subnet_id: "b" }],
    [
      "aws_nat_gateway",
      "availability_mode",
      { availability_mode: "zonal" },
      { availability_mode: "regional" },
    ],
    ["aws_lb_target_group", "target_control_port", { target_control_port: 1 }, { target_control_port: 2 }],
  ];

/** Changes that were planned as replacements and are made in place on AWS. */
const IN_PLACE: readonly (readonly [type: string, before: ObjectValue, after: ObjectValue])[] = [
  ["aws_cloudfront_origin_access_control", { name: "a" }, { name: "b" }],
  ["aws_route53_health_check", { ip_address: "192.0.2.1" }, { ip_address: "192.0.2.2" }],
];

describe("a change that AWS cannot make in place", () => {
  it.each(REPLACING)("of %s replaces it: %s", (type, path, before, after) => {
    expect(replacedBy(type, before, after)).toEqual([path]);
  });

  it.each(IN_PLACE)("does not include one that it can, of %s", (type, before, after) => {
    expect(replacedBy(type, before, after)).toEqual([]);
  });

  it("includes the region, for every type", () => {
    expect(replacedBy("aws_sns_topic", { region: "us-east-1" }, { region: "eu-west-1" })).toEqual(["region"]);
  });

  it("includes removing a network load balancer's subnet, but not adding one", () => {
    const balancer = (...subnets: string[]) => ({ load_balancer_type: "network", subnets });
    expect(replacedBy("aws_lb", balancer("a", "b"), balancer("a", "b", "c"))).toEqual([]);
    expect(replacedBy("aws_lb", balancer("a", "b"), balancer("a", "c"))).toEqual(["subnets"]);
    const application = (...subnets: string[]) => ({ load_balancer_type: "application", subnets });
    expect(replacedBy("aws_lb", application("a", "b"), application("a", "c"))).toEqual([]);
  });

  it("includes another strategy of an ECS service, unless a new deployment applies it", () => {
    const service = (provider: string, force: boolean) => ({
      capacity_provider_strategy: [{ capacity_provider: provider, weight: 1, base: null }],
      force_new_deployment: force,
    });
    expect(replacedBy("aws_ecs_service", service("A", false), service("B", false))).toEqual([
      "capacity_provider_strategy",
    ]);
    expect(replacedBy("aws_ecs_service", service("A", true), service("B", true))).toEqual([]);
  });

  it("includes an instance's disk, identified by its device only", () => {
    const disk = (values: ObjectValue) => ({
      ebs_block_device: [{ device_name: "/dev/sdf", delete_on_termination: true, ...values }],
    });
    expect(replacedBy("aws_instance", disk({ volume_size: 8 }), disk({ volume_size: 16 }))).toEqual([
      "ebs_block_device",
    ]);
    expect(replacedBy("aws_instance", disk({ tags: { a: "b" } }), disk({ tags: { a: "c" } }))).toEqual([]);
  });

  it.each([
    ["aws_ec2_transit_gateway", "default_route_table_association", "disable", "enable"],
    ["aws_organizations_organization", "feature_set", "ALL", "CONSOLIDATED_BILLING"],
    ["aws_msk_cluster", "kafka_version", "3.6.0", "3.5.1"],
    ["aws_route53_resolver_rule", "resolver_endpoint_id", "rslvr-out-1", null],
  ])("includes one way of %s.%s, not the other", (type, name, before, after) => {
    expect(replacedBy(type, { [name]: before }, { [name]: after })).toEqual([name]);
    expect(replacedBy(type, { [name]: after }, { [name]: before })).toEqual([]);
    expect(mayBeReplacedBy(type, { [name]: after }, { [name]: before })).toEqual([]);
  });

  it.each([
    ["aws_api_gateway_authorizer", "type", "TOKEN", "REQUEST"],
    ["aws_elasticsearch_domain", "elasticsearch_version", "6.8", "7.10"],
  ])("is possible by %s.%s, which no condition judges", (type, name, before, after) => {
    expect(mayBeReplacedBy(type, { [name]: before }, { [name]: after })).toEqual([name]);
  });

  it("includes an older version of a database engine, but not a newer one", () => {
    const cache = (version: string) => ({ engine: "redis", engine_version: version });
    expect(replacedBy("aws_elasticache_cluster", cache("7.1"), cache("7.0"))).toEqual(["engine_version"]);
    expect(replacedBy("aws_elasticache_cluster", cache("7.0"), cache("7.1"))).toEqual([]);
  });
});
