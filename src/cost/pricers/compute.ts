import type { JsonObject } from "../../text/json";
import {
  blocks,
  knownAs,
  literal,
  namedBy,
  numeric,
  referredBy,
  referringTo,
  type StackResource,
} from "../../plan/resources/resource-set";
import { type Billing, type Charge, type Pricer, guessed, hourly, monthly, used } from "../charge";
import type { UsageFigures } from "../usage";
import { machineDisks, overriddenDisks, templateDisks, volume } from "./volumes";

const instance: Pricer = (resource, { all, usage }) => {
  const template = templateOf(resource, all);
  const type = literal(resource.values.instance_type) ?? literal(template?.values.instance_type);
  if (type === undefined) return { unpriced: "its instance type is not known before apply" };
  const values = machineOf(resource.values, template?.values ?? {});
  return [
    bought(
      hourly(`${systemOf(values)}/${type}`, 1, said(basis(values), addressAssumed(resource, all))),
      basis(values),
    ),
    ...(template === undefined
      ? machineDisks(resource.values, 1, usage)
      : overriddenDisks(resource.values, template.values, usage)),
    ...extras(type, values, 1, usage),
    ...publicAddress(resource, all),
  ];
};

/** What says how a machine is bought and what it pays beside hours; what the instance does not set is the template's. */
const MACHINE = [
  "credit_specification",
  "ebs_optimized",
  "elastic_inference_accelerator",
  "get_password_data",
  "instance_market_options",
  "monitoring",
  "placement",
  "placement_tenancy",
  "spot_price",
  "tenancy",
];

function machineOf(own: JsonObject, template: JsonObject): JsonObject {
  const set = MACHINE.flatMap((key) => {
    const value = [own[key], template[key]].find(isSet);
    return value === undefined ? [] : [[key, value] as const];
  });
  return Object.fromEntries(set);
}

/** `null` and empty blocks set nothing. */
function isSet(value: JsonObject[string] | undefined): boolean {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
}

function bought(charge: Charge, how: string | undefined): Charge {
  return how === undefined ? charge : { ...charge, basis: how };
}

/** Only Windows has a password to read. What else runs on a machine is in its image, which a plan does not show. */
function systemOf({ get_password_data: hasPassword }: JsonObject): "ec2" | "ec2-windows" {
  return hasPassword === true ? "ec2-windows" : "ec2";
}

/** How the instance is bought, if its price does not include that. */
function basis(values: JsonObject): string | undefined {
  if (blocks(values.instance_market_options).some(({ market_type: kind }) => literal(kind) === "spot")) {
    return "the on-demand price of a spot instance";
  }
  if (literal(values.spot_price) !== undefined) return "the on-demand price of a spot instance";
  const placed = blocks(values.placement).flatMap(({ tenancy: written }) => literal(written) ?? [])[0];
  const tenancy = literal(values.tenancy) ?? literal(values.placement_tenancy) ?? placed ?? "default";
  return tenancy === "default" ? undefined : `the price of shared tenancy, not ${tenancy}`;
}

/** Metrics that detailed monitoring writes for each instance. */
const DETAILED_METRICS = 7;
/** Types of the years before 2015, for which a connection of its own to the disks has a price. */
const EBS_OPTIMIZED = /^(?:c1|c3|g2|i2|m1|m2|m3|r3)\.(?:xlarge|[24]xlarge)$/;

/** What `count` machines of a type pay beside hours and disks. */
function extras(type: string, values: JsonObject, count: number, usage: UsageFigures): readonly Charge[] {
  const isMonitored =
    values.monitoring === true ||
    values.enable_monitoring === true ||
    blocks(values.monitoring).some(({ enabled }) => enabled === true);
  const [credit] = blocks(values.credit_specification).flatMap(
    ({ cpu_credits: mode }) => literal(mode) ?? [],
  );
  const credits = used(`cpu-credits/${type.startsWith("t4g.") ? "t4g" : "t"}`, usage, "cpuCreditHours");
  const isBurstable = type.startsWith("t");
  const inference = blocks(values.elastic_inference_accelerator).flatMap(
    ({ type: kind }) => literal(kind) ?? [],
  );
  return [
    ...(isMonitored ? [monthly("metrics/custom", DETAILED_METRICS * count, "detailed monitoring")] : []),
    ...(String(values.ebs_optimized) === "true" && EBS_OPTIMIZED.test(type)
      ? [hourly(`ebs-optimized/${type}`, count)]
      : []),
    ...(isBurstable &&
    (credit === "unlimited" || (credit === undefined && usage.cpuCreditHours !== undefined))
      ? [{ ...credits, ...(credits.quantity === undefined ? {} : { quantity: credits.quantity * count }) }]
      : []),
    ...inference.map((kind) => hourly(`eia/${kind}`, count)),
  ];
}

function said(...parts: readonly (string | undefined)[]): string | undefined {
  const present = parts.filter((part) => part !== undefined);
  return present.length === 0 ? undefined : present.join(", ");
}

/** The instance's automatic public address. With an Elastic IP, the instance gives it back. */
function publicAddress(resource: StackResource, all: readonly StackResource[]): readonly Charge[] {
  if (!getsAddress(resource, all)) return [];
  const elastic = [
    ...referringTo(resource, "aws_eip", "instance", all),
    ...referringTo(resource, "aws_eip_association", "instance_id", all),
  ];
  return elastic.length > 0 ? [] : [hourly("ipv4/public")];
}

function getsAddress(resource: StackResource, all: readonly StackResource[]): boolean {
  const written = resource.values.associate_public_ip_address;
  if (typeof written === "boolean") return written;
  return namedBy(resource, "subnet_id", "aws_subnet", all)?.values.map_public_ip_on_launch === true;
}

/** For a plan where the subnet decides about the address, and the plan does not have the subnet. */
function addressAssumed(resource: StackResource, all: readonly StackResource[]): string | undefined {
  const isOpen = resource.unknown?.associate_public_ip_address === true;
  const decides = namedBy(resource, "subnet_id", "aws_subnet", all);
  return isOpen && decides === undefined ? "no public address, which its subnet decides" : undefined;
}

/** The launch template that a resource refers to, by reference, id or name. */
function templateOf(resource: StackResource, all: readonly StackResource[]): StackResource | undefined {
  const isTemplate = ({ type }: StackResource) => type === "aws_launch_template";
  const named = [
    ...blocks(resource.values.launch_template),
    ...blocks(resource.values.mixed_instances_policy)
      .flatMap(({ launch_template: within }) => blocks(within))
      .flatMap(({ launch_template_specification: within }) => blocks(within)),
  ].flatMap(({ id, name, launch_template_id, launch_template_name }) => [
    literal(id) ?? literal(launch_template_id),
    literal(name) ?? literal(launch_template_name),
  ]);
  return (
    referredBy(resource, "launch_template", all).find(isTemplate) ??
    referredBy(resource, "mixed_instances_policy", all).find(isTemplate) ??
    named
      .map((one) => (one === undefined ? undefined : knownAs(one, "aws_launch_template", all)))
      .find(Boolean)
  );
}

/** What a group launches: the type, the disks, and whether each instance gets an address. */
interface LaunchPlan {
  readonly type: string | undefined;
  /** How many units of the group's capacity one instance is. */
  readonly weight: number;
  readonly values: JsonObject;
  readonly disks: (count: number) => readonly Charge[];
  readonly isPublic: boolean;
  readonly assumes: string | undefined;
  readonly basis: string | undefined;
  /** AWS picks the types itself. */
  readonly isByRequirements?: boolean;
}

/** A group costs what its instances cost: the desired number of instances from its template or configuration. */
const scalingGroup: Pricer = (resource, { all, usage }): Billing => {
  const launch = launchOf(resource, all);
  if (launch?.isByRequirements === true)
    return { unpriced: "AWS chooses its instance types by their requirements" };
  if (launch?.type === undefined)
    return { unpriced: "its launch template or configuration names no instance type in this stack" };
  const desired = numeric(resource.values.desired_capacity);
  const least = numeric(resource.values.min_size);
  const count = usage.groupInstances ?? Math.ceil((desired ?? least ?? 1) / launch.weight);
  const isGiven = desired !== undefined || usage.groupInstances !== undefined;
  const meter = `ec2/${launch.type}`;
  if (!isGiven && count === 0) return [{ meter, quantity: undefined, needs: "group_instances" }];
  const counted = isGiven
    ? undefined
    : `${count} instances, ${least === undefined ? "as no number is known" : "its minimum"}`;
  const charges = [
    bought(hourly(meter, count, said(counted, launch.assumes)), launch.basis),
    ...launch.disks(count),
    ...extras(launch.type, launch.values, count, usage),
    ...(launch.isPublic ? [hourly("ipv4/public", count)] : []),
  ];
  return isGiven ? charges : charges.map(guessed);
};

function launchOf(resource: StackResource, all: readonly StackResource[]): LaunchPlan | undefined {
  const configuration = namedBy(resource, "launch_configuration", "aws_launch_configuration", all);
  if (configuration !== undefined) {
    const { values } = configuration;
    return {
      type: literal(values.instance_type),
      weight: 1,
      values,
      disks: (count) => machineDisks(values, count),
      isPublic: values.associate_public_ip_address === true,
      assumes: basis(values),
      basis: basis(values),
    };
  }
  const template = templateOf(resource, all);
  const policy = blocks(resource.values.mixed_instances_policy);
  const written = policy
    .flatMap(({ launch_template: within }) => blocks(within))
    .flatMap(({ override }) => blocks(override));
  const overrides = written.flatMap(({ instance_type: type }) => literal(type) ?? []);
  if (template === undefined && overrides.length === 0) return undefined;
  const values = template?.values ?? {};
  const [first] = overrides;
  const mix =
    overrides.length > 1 ? `all of type ${String(first)}, the first of ${overrides.length}` : undefined;
  const weight = numeric(written[0]?.weighted_capacity) ?? 1;
  const how = isSpot(policy) ? "the on-demand price of spot instances" : basis(values);
  const isByRequirements = [...written, values].some(
    ({ instance_requirements: required }) => blocks(required).length > 0,
  );
  return {
    type: first ?? literal(values.instance_type),
    weight: weight > 0 ? weight : 1,
    values,
    isByRequirements,
    disks: (count) => templateDisks(values, count),
    isPublic: blocks(values.network_interfaces).some(
      (one) => String(one.associate_public_ip_address) === "true",
    ),
    assumes: said(mix, how),
    basis: how,
  };
}

function isSpot(policy: readonly JsonObject[]): boolean {
  return policy
    .flatMap(({ instances_distribution: within }) => blocks(within))
    .some((one) => (numeric(one.on_demand_percentage_above_base_capacity) ?? 100) < 100);
}

export const computePricers: Readonly<Record<string, Pricer>> = {
  aws_instance: instance,
  aws_spot_instance_request: instance,
  aws_autoscaling_group: scalingGroup,
  aws_ebs_volume: ({ values, unknown }, { usage }) =>
    volume({
      type: values.type,
      size: values.size,
      settings: values,
      usage,
      ...(unknown === undefined ? {} : { unknown }),
    }),
};
