import type { JsonObject } from "../../text/json";
import {
  blocks,
  listOf,
  literal,
  numeric,
  referredBy,
  referringTo,
  type StackResource,
} from "../../plan/resources/resource-set";
import { type Billing, type Charge, type Pricer, hourly, monthly, used } from "../charge";

/** What Amazon's and Canonical's images ask for where nothing is written. */
const IMAGE_ROOT = { kind: "gp3", gigabytes: 8 };
/** What AWS makes of any other volume whose type is not written. */
const DEFAULT_KIND = "gp2";
const GP3_FREE_IOPS = 3000;
const GP3_FREE_MBPS = 125;

const instance: Pricer = (resource, { all }) => {
  const type = literal(resource.values.instance_type);
  if (type === undefined) return { unpriced: "its instance type is not known before apply" };
  return [
    hourly(`ec2/${type}`, 1, basis(resource.values)),
    ...disks(resource.values),
    ...publicAddress(resource, all),
  ];
};

/** What the price leaves out of how the instance is bought. */
function basis(values: JsonObject): string | undefined {
  if (blocks(values.instance_market_options).some(({ market_type: kind }) => literal(kind) === "spot")) {
    return "the on-demand price of a spot instance";
  }
  const tenancy = literal(values.tenancy) ?? "default";
  return tenancy === "default" ? undefined : `the price of shared tenancy, not ${tenancy}`;
}

/** The address that an instance gets by itself; one with an Elastic IP gives its own back. */
function publicAddress(resource: StackResource, all: readonly StackResource[]): readonly Charge[] {
  if (resource.values.associate_public_ip_address !== true) return [];
  const elastic = [
    ...referringTo(resource, "aws_eip", "instance", all),
    ...referringTo(resource, "aws_eip_association", "instance_id", all),
  ];
  return elastic.length > 0 ? [] : [hourly("ipv4/public")];
}

function disks(values: JsonObject): readonly Charge[] {
  const roots = blocks(values.root_block_device);
  const root = roots[0] ?? {};
  return [root, ...blocks(values.ebs_block_device)].flatMap((block, index) =>
    volume(block.volume_type, block.volume_size, block, index === 0),
  );
}

function volume(
  type: JsonObject[string] | undefined,
  size: JsonObject[string] | undefined,
  settings: JsonObject,
  isRoot: boolean,
): readonly Charge[] {
  const kind = literal(type) ?? (isRoot ? IMAGE_ROOT.kind : DEFAULT_KIND);
  const written = numeric(size);
  const beyond = kind === "gp3" ? beyondBase(settings) : [];
  if (written !== undefined) return [monthly(`ebs/${kind}`, written), ...beyond];
  if (!isRoot) return [{ meter: `ebs/${kind}`, quantity: undefined, needs: "the volume's size" }];
  const { gigabytes } = IMAGE_ROOT;
  return [monthly(`ebs/${kind}`, gigabytes, `root disk ${gigabytes} GB, as images have it`), ...beyond];
}

function beyondBase(settings: JsonObject): readonly Charge[] {
  const iops = (numeric(settings.iops) ?? 0) - GP3_FREE_IOPS;
  const throughput = (numeric(settings.throughput) ?? 0) - GP3_FREE_MBPS;
  return [
    ...(iops > 0 ? [monthly("ebs/gp3-iops", iops)] : []),
    ...(throughput > 0 ? [monthly("ebs/gp3-throughput", throughput)] : []),
  ];
}

/** A group costs what its instances cost: the desired number of what its launch template describes. */
const scalingGroup: Pricer = (resource, { all }): Billing => {
  const template = referredBy(resource, "launch_template", all)[0];
  const type = template === undefined ? undefined : literal(template.values.instance_type);
  if (template === undefined || type === undefined)
    return { unpriced: "its launch template names no instance type" };
  const desired = numeric(resource.values.desired_capacity);
  const count = desired ?? numeric(resource.values.min_size) ?? 1;
  const assumes = desired === undefined ? `${count} instances, its minimum` : undefined;
  const each = [hourly(`ec2/${type}`, count, assumes), ...templateDisks(template.values, count)];
  const interfaces = blocks(template.values.network_interfaces);
  const isPublic = interfaces.some((one) => String(one.associate_public_ip_address) === "true");
  return isPublic ? [...each, hourly("ipv4/public", count)] : each;
};

function templateDisks(values: JsonObject, count: number): readonly Charge[] {
  const mappings = blocks(values.block_device_mappings).flatMap(({ ebs }) => blocks(ebs));
  const found = mappings.length === 0 ? [{}] : mappings;
  return found
    .flatMap((ebs: JsonObject, index) => volume(ebs.volume_type, ebs.volume_size, ebs, index === 0))
    .map((charge) =>
      charge.quantity === undefined ? charge : { ...charge, quantity: charge.quantity * count },
    );
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
  aws_autoscaling_group: scalingGroup,
  aws_ebs_volume: ({ values }) => volume(values.type, values.size, values, false),
  aws_lambda_function: lambda,
};
