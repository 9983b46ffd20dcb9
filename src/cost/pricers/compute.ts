import type { JsonObject } from "../../text/json";
import {
  blocks,
  knownAs,
  listOf,
  literal,
  namedBy,
  numeric,
  referredBy,
  referringTo,
  type StackResource,
} from "../../plan/resources/resource-set";
import { type Billing, type Charge, type Pricer, hourly, used } from "../charge";
import { machineDisks, templateDisks, volume } from "./volumes";

const instance: Pricer = (resource, { all }) => {
  const template = templateOf(resource, all);
  const type = literal(resource.values.instance_type) ?? literal(template?.values.instance_type);
  if (type === undefined) return { unpriced: "its instance type is not known before apply" };
  const ownDisks = blocks(resource.values.root_block_device).length > 0;
  return [
    hourly(`ec2/${type}`, 1, said(basis(resource.values), addressAssumed(resource, all))),
    ...(template === undefined || ownDisks ? machineDisks(resource.values) : templateDisks(template.values)),
    ...publicAddress(resource, all),
  ];
};

/** How the instance is bought, if its price does not include that. */
function basis(values: JsonObject): string | undefined {
  if (blocks(values.instance_market_options).some(({ market_type: kind }) => literal(kind) === "spot")) {
    return "the on-demand price of a spot instance";
  }
  if (literal(values.spot_price) !== undefined) return "the on-demand price of a spot instance";
  const tenancy = literal(values.tenancy) ?? literal(values.placement_tenancy) ?? "default";
  return tenancy === "default" ? undefined : `the price of shared tenancy, not ${tenancy}`;
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
  readonly disks: (count: number) => readonly Charge[];
  readonly isPublic: boolean;
  readonly assumes: string | undefined;
}

/** A group costs what its instances cost: the desired number of instances from its template or configuration. */
const scalingGroup: Pricer = (resource, { all }): Billing => {
  const launch = launchOf(resource, all);
  if (launch?.type === undefined)
    return { unpriced: "its launch template or configuration names no instance type in this stack" };
  const desired = numeric(resource.values.desired_capacity);
  const least = numeric(resource.values.min_size);
  const count = desired ?? least ?? 1;
  const counted =
    desired !== undefined
      ? undefined
      : `${count} instances, ${least === undefined ? "as no number is known" : "its minimum"}`;
  return [
    hourly(`ec2/${launch.type}`, count, said(counted, launch.assumes)),
    ...launch.disks(count),
    ...(launch.isPublic ? [hourly("ipv4/public", count)] : []),
  ];
};

function launchOf(resource: StackResource, all: readonly StackResource[]): LaunchPlan | undefined {
  const configuration = namedBy(resource, "launch_configuration", "aws_launch_configuration", all);
  if (configuration !== undefined) {
    const { values } = configuration;
    return {
      type: literal(values.instance_type),
      disks: (count) => machineDisks(values, count),
      isPublic: values.associate_public_ip_address === true,
      assumes: basis(values),
    };
  }
  const template = templateOf(resource, all);
  const policy = blocks(resource.values.mixed_instances_policy);
  const overrides = policy
    .flatMap(({ launch_template: within }) => blocks(within))
    .flatMap(({ override }) => blocks(override))
    .flatMap(({ instance_type: type }) => literal(type) ?? []);
  if (template === undefined && overrides.length === 0) return undefined;
  const values = template?.values ?? {};
  const [first] = overrides;
  const mix =
    overrides.length > 1 ? `all of type ${String(first)}, the first of ${overrides.length}` : undefined;
  return {
    type: first ?? literal(values.instance_type),
    disks: (count) => templateDisks(values, count),
    isPublic: blocks(values.network_interfaces).some(
      (one) => String(one.associate_public_ip_address) === "true",
    ),
    assumes: said(mix, isSpot(policy) ? "the on-demand price of spot instances" : basis(values)),
  };
}

function isSpot(policy: readonly JsonObject[]): boolean {
  return policy
    .flatMap(({ instances_distribution: within }) => blocks(within))
    .some((one) => (numeric(one.on_demand_percentage_above_base_capacity) ?? 100) < 100);
}

const lambda: Pricer = ({ values }, { usage }) => {
  const arm = listOf(values.architectures).includes("arm64");
  return [
    used("lambda/requests", usage, "lambdaRequests", 1_000_000),
    used(arm ? "lambda-arm/duration" : "lambda/duration", usage, "lambdaGbSeconds"),
  ];
};

export const computePricers: Readonly<Record<string, Pricer>> = {
  aws_instance: instance,
  aws_spot_instance_request: instance,
  aws_autoscaling_group: scalingGroup,
  aws_ebs_volume: ({ values }) => volume({ type: values.type, size: values.size, settings: values }),
  aws_lambda_function: lambda,
};
