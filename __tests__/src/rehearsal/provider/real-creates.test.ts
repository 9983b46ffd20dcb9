import { isDeepStrictEqual } from "node:util";
import { ProviderSchemas } from "../../../../src/rehearsal/provider/schema/provider-schemas";
import { planChange } from "../../../../src/rehearsal/provider/simulate/plan";
import { isObjectValue, type ObjectValue } from "../../../../src/rehearsal/provider/values/compare";
import { isUnknown, UNKNOWN } from "../../../../src/rehearsal/provider/values/unknown";
import { emptyBlock } from "./empty-block";
import { REAL_BLOCKS, REAL_CREATIONS, type RealCreation } from "./real-creations";

const schemas = ProviderSchemas.load();

/** `?` is unknown, at any depth. */
function opened(value: unknown): unknown {
  if (value === "?") return UNKNOWN;
  if (Array.isArray(value)) return value.map(opened);
  if (!isObjectValue(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, opened(inner)]));
}

/** Unknown values as `?`, and of an object only the properties that the real one has. */
function shown(value: unknown, like: unknown): unknown {
  if (isUnknown(value)) return "?";
  if (Array.isArray(value))
    return value.map((each, at) => shown(each, Array.isArray(like) ? like[at] : undefined));
  if (!isObjectValue(value)) return value ?? null;
  const names = isObjectValue(like) ? Object.keys(like) : Object.keys(value);
  return Object.fromEntries(
    names.map((name) => [name, shown(value[name], isObjectValue(like) ? like[name] : undefined)]),
  );
}

const words = (text = "") => text.split(" ").filter((word) => word !== "");

/** Every attribute of the real plan, with its value there. */
function realPlan(name: string, { given, known, unknown, nulls, empty }: RealCreation): ObjectValue {
  return {
    ...given,
    ...REAL_BLOCKS[name],
    ...known,
    ...Object.fromEntries([
      ...words(unknown).map((each) => [each, "?"]),
      ...words(nulls).map((each) => [each, null]),
      ...words(empty).map((each) => [each, []]),
    ]),
  };
}

function simulated(type: string, { given }: RealCreation): ObjectValue {
  const block = schemas.resource(type);
  const config = emptyBlock(block, opened(given) as ObjectValue);
  const settings = { region: "us-east-1", defaultTags: {} };
  return planChange({ typeName: type, block, proposed: config, config }, settings).planned;
}

const compared = Object.entries(REAL_CREATIONS).flatMap(([name, creation]) => {
  const type = name.replace(/,.*/, "");
  const planned = simulated(type, creation);
  return Object.entries(realPlan(name, creation))
    .filter(([attribute]) => attribute in planned)
    .map(([attribute, real]) => {
      const ours = shown(planned[attribute], real);
      return { name: `${name}: ${attribute}`, real, ours, isSame: isDeepStrictEqual(ours, real) };
    });
});

/**
 * What the schema of provider 6.25 has otherwise than that of the 5.x these plans are from, by the bindings or, for the
 * balancer's zonal shift, by plans of other creations.
 */
const CHANGED_SINCE: ReadonlySet<string> = new Set([
  "aws_ecs_service: availability_zone_rebalancing",
  "aws_lb: enable_zonal_shift",
  "aws_elasticache_replication_group: auth_token_update_strategy",
  "aws_elasticache_replication_group: kms_key_id",
  "aws_s3_bucket_server_side_encryption_configuration: rule",
  "aws_nat_gateway: secondary_allocation_ids",
  "aws_eks_cluster: compute_config",
  "aws_eks_cluster: storage_config",
]);

describe("creations that the real provider planned", () => {
  it("differ from the simulation only where the provider has changed since", () => {
    const differing = compared.filter(({ isSame }) => !isSame);
    expect(differing.filter(({ name }) => !CHANGED_SINCE.has(name))).toEqual([]);
    expect(new Set(differing.map(({ name }) => name))).toEqual(CHANGED_SINCE);
  });

  it("agree in at least 98 % of their attributes", () => {
    expect(compared.length).toBeGreaterThan(700);
    const same = compared.filter(({ isSame }) => isSame).length;
    expect(same / compared.length).toBeGreaterThanOrEqual(0.98);
  });
});
