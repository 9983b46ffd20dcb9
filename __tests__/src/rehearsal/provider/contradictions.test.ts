import { BOTH_WAYS, ONE_WAY, OTHER_KIND } from "./conditional-changes";
import { factsOf, typesWithFacts } from "../../../../src/provider-facts/facts";
import { CONDITIONS } from "../../../../src/rehearsal/provider/knowledge/conditions/conditions";
import { KNOWN } from "../../../../src/rehearsal/provider/knowledge/knowledge";
import { ProviderSchemas } from "../../../../src/rehearsal/provider/schema/provider-schemas";
import type { BlockSchema } from "../../../../src/rehearsal/provider/schema/schema-model";
import type { ArgumentFacts } from "../../../../src/provider-facts/facts";

const schemas = ProviderSchemas.load();

/** Conditions on arguments of which the facts say nothing, each with where it is said. */
const BEYOND_FACTS = new Set([
  // The provider's issues 22408 and 22823: another strategy replaces without force_new_deployment.
  "aws_ecs_service capacity_provider_strategy",
]);

/** Values under which each condition on a replacement holds, as far as one change can show it. */
const HOLDING: Readonly<
  Record<string, readonly [prior: Record<string, unknown>, planned: Record<string, unknown>]>
> = {
  aws_lb: [
    {
      load_balancer_type: "network",
      subnets: ["a"],
      subnet_mapping: [{ subnet_id: "a" }],
      security_groups: ["sg"],
      secondary_ips_auto_assigned_per_subnet: 2,
    },
    {
      load_balancer_type: "network",
      subnets: ["b"],
      subnet_mapping: [{ subnet_id: "b" }],
      security_groups: [],
      secondary_ips_auto_assigned_per_subnet: 1,
    },
  ],
  aws_cognito_user_pool_domain: [{ certificate_arn: "a" }, { certificate_arn: null }],
  aws_dynamodb_table: [{}, { restore_source_name: "a", restore_source_table_arn: "b" }],
  aws_ecs_service: [
    { capacity_provider_strategy: [{ base: 1 }] },
    { capacity_provider_strategy: [{ base: 2 }] },
  ],
  aws_eks_cluster: [{ encryption_config: [{}] }, { encryption_config: [] }],
  aws_elasticache_cluster: [
    { engine: "memcached", engine_version: "1.6", node_type: "a" },
    { engine: "memcached", engine_version: "1.5", node_type: "b" },
  ],
  aws_elasticache_replication_group: [
    { engine: "valkey", engine_version: "6.2", transit_encryption_enabled: false },
    { engine: "redis", engine_version: "6.0", transit_encryption_enabled: true },
  ],
  aws_fsx_lustre_file_system: [{ storage_capacity: 2 }, { storage_capacity: 1 }],
  aws_instance: [
    { instance_type: "t3.micro", user_data: "a", user_data_base64: "a" },
    { instance_type: "t4g.micro", user_data: "b", user_data_base64: "b", user_data_replace_on_change: true },
  ],
  aws_lambda_function: [{ durable_config: [{}] }, { durable_config: [] }],
  aws_lambda_invocation: [{ input: "a" }, { input: "b", lifecycle_scope: "CREATE_ONLY" }],
  aws_ec2_transit_gateway: [
    { default_route_table_association: "disable", default_route_table_propagation: "disable" },
    { default_route_table_association: "enable", default_route_table_propagation: "enable" },
  ],
  aws_msk_cluster: [{ kafka_version: "3.6.0" }, { kafka_version: "3.5.1" }],
  aws_organizations_organization: [{ feature_set: "ALL" }, { feature_set: "CONSOLIDATED_BILLING" }],
  aws_route53_resolver_rule: [{ resolver_endpoint_id: "a" }, { resolver_endpoint_id: null }],
  aws_rds_cluster: [
    { engine: "mysql", storage_type: "io1" },
    { engine: "mysql", storage_type: "io2" },
  ],
  aws_sagemaker_notebook_instance: [{ volume_size: 2 }, { volume_size: 1 }],
  aws_ssm_parameter: [{ tier: "Advanced" }, { tier: "Standard" }],
  aws_vpc: [{ instance_tenancy: "default" }, { instance_tenancy: "dedicated" }],
};

/** Changes under which each condition holds. */
const SAMPLES: readonly (readonly [
  type: string,
  prior: Record<string, unknown>,
  planned: Record<string, unknown>,
])[] = [
  ...Object.entries(HOLDING).map(([type, [prior, planned]]) => [type, prior, planned] as const),
  ...[...ONE_WAY, ...BOTH_WAYS, ...OTHER_KIND].map(
    ([type, , before, after]) => [type, before, after] as const,
  ),
];

const samplesOf = (type: string): boolean => SAMPLES.some(([of]) => of === type);

/** The facts at a dotted path; indexes do not count. */
function factsAt(facts: ArgumentFacts | undefined, path: string): ArgumentFacts | undefined {
  const names = path.split(".").filter((step) => !/^\d+$/.test(step));
  return names.reduce((at, name) => at?.inner(name), facts);
}

describe("the hand-written tables", () => {
  it("do not repeat the facts: no default, no value that every update makes unknown", () => {
    const twice = [...KNOWN].flatMap(([type, { computed = {}, renewed = [] }]) => {
      const facts = factsOf(type)?.arguments;
      const defaults = Object.keys(computed).filter((name) => facts?.inner(name)?.default !== undefined);
      const unknown = renewed.filter((name) => facts?.inner(name)?.unknownOnUpdate === "always");
      return [...defaults, ...unknown].map((name) => `${type} ${name}`);
    });
    expect(twice).toEqual([]);
  });

  it("have conditions only for arguments that may replace according to the facts", () => {
    const conditional = Object.keys(CONDITIONS).filter((type) => CONDITIONS[type]?.replacesIf !== undefined);
    expect(conditional.filter((type) => !samplesOf(type) && type !== "aws_alb")).toEqual([]);
    const contradicting = SAMPLES.flatMap(([type, prior, planned]) => {
      const paths = CONDITIONS[type]?.replacesIf?.(prior, planned) ?? [];
      expect([type, paths.length > 0]).toEqual([type, true]);
      const facts = factsOf(type)?.arguments;
      return paths.filter((path) => !mayReplace(factsAt(facts, path))).map((path) => `${type} ${path}`);
    });
    expect(contradicting.filter((each) => !BEYOND_FACTS.has(each))).toEqual([]);
  });

  it("say of every argument that may replace whether a condition judges it", () => {
    const silent = [...new Set(SAMPLES.map(([type]) => type))].flatMap((type) => {
      const { replacesIf, undecided = [] } = CONDITIONS[type] ?? {};
      const decided = SAMPLES.filter(([of]) => of === type).flatMap(
        ([, prior, planned]) => replacesIf?.(prior, planned) ?? [],
      );
      const said = new Set([...decided.map((path) => path.split(".")[0]), ...undecided]);
      const facts = factsOf(type)?.arguments;
      const possible = facts?.names.filter((name) => mayReplace(facts.inner(name))) ?? [];
      return possible.filter((name) => !said.has(name)).map((name) => `${type} ${name}`);
    });
    expect(silent).toEqual([]);
  });
});

describe("the facts", () => {
  const types = typesWithFacts();

  it("cover all types in the bindings", () => {
    expect(schemas.typeNames("resource").filter((type) => !types.includes(type))).toEqual([]);
  });

  it("only have arguments that the bindings have", () => {
    const unknown = types.flatMap((type) =>
      strangers(factsOf(type)?.arguments, schemas.resource(type)).map((path) => `${type}.${path}`),
    );
    // Its definition is of any shape to the bindings.
    expect(unknown.filter((path) => !/^aws_quicksight_\w+\.definition/.test(path))).toEqual([]);
  });
});

function mayReplace(facts: ArgumentFacts | undefined): boolean {
  if (facts === undefined || facts.replaces === "always") return false;
  return facts.replaces === "maybe" || facts.names.some((name) => mayReplace(facts.inner(name)));
}

function strangers(facts: ArgumentFacts | undefined, block: BlockSchema, prefix = ""): string[] {
  return (facts?.names ?? []).flatMap((name) => {
    const nested = block.blocks[name];
    if (nested !== undefined) return strangers(facts?.inner(name), nested.block, `${prefix}${name}.`);
    return name in block.attributes ? [] : [`${prefix}${name}`];
  });
}
