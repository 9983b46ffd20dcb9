import {
  blocks,
  listOf,
  literal,
  numeric,
  referredBy,
  type StackResource,
} from "../../plan/resources/resource-set";
import { type Pricer, guessed, hourly, monthly, used } from "../charge";
import { templateDisks } from "./volumes";

/** What EKS takes where a node group names no type. */
const DEFAULT_TYPE = "t3.medium";
/** The disk of a node, in GB, where none is named. */
const DEFAULT_DISK = 20;

/** A node group costs what its desired number of instances costs. */
const nodeGroup: Pricer = (resource, { all, usage }) => {
  const { values } = resource;
  const template = templateOf(resource, all);
  const types = listOf(values.instance_types).flatMap((type) => literal(type) ?? []);
  const isOpen = types.length === 0 && resource.unknown?.instance_types === true;
  if (isOpen && literal(template?.values.instance_type) === undefined && isWritten(resource))
    return { unpriced: "its instance types are not known before apply" };
  const type = types[0] ?? literal(template?.values.instance_type) ?? DEFAULT_TYPE;
  const scaling = blocks(values.scaling_config)[0] ?? {};
  const desired = numeric(scaling.desired_size);
  const count = usage.groupInstances ?? desired ?? numeric(scaling.min_size) ?? 1;
  const isGiven = desired !== undefined || usage.groupInstances !== undefined;
  const isSpot = literal(values.capacity_type) === "SPOT";
  const assumed = [
    !isGiven ? `${count} nodes, its minimum` : "",
    types.length > 1 ? `all of type ${type}, the first of ${types.length}` : "",
    types.length === 0 && template === undefined ? `${type}, the default` : "",
    isSpot ? SPOT_BASIS : "",
  ].filter(Boolean);
  const isWindows = (literal(values.ami_type) ?? "").startsWith("WINDOWS");
  const nodes = hourly(
    `${isWindows ? "ec2-windows" : "ec2"}/${type}`,
    count,
    assumed.length === 0 ? undefined : assumed.join(", "),
  );
  const disk = numeric(values.disk_size) ?? DEFAULT_DISK;
  if (!isGiven && count === 0) return [{ meter: nodes.meter, quantity: undefined, needs: "group_instances" }];
  const charges = [
    isSpot ? { ...nodes, basis: SPOT_BASIS } : nodes,
    ...(template === undefined
      ? [monthly("ebs/gp2", disk * count, "gp2 disks, as no volume type is known")]
      : templateDisks(template.values, count)),
  ];
  return isGiven ? charges : charges.map(guessed);
};

const SPOT_BASIS = "the on-demand price of spot instances";

/** Providers fill in the default type only after apply; what the configuration writes is something else. */
function isWritten({ references }: StackResource): boolean {
  return Object.keys(references).length === 0 || "instance_types" in references;
}

function templateOf(resource: StackResource, all: readonly StackResource[]): StackResource | undefined {
  return referredBy(resource, "launch_template", all).find(({ type }) => type === "aws_launch_template");
}

/**
 * The oldest Kubernetes version in standard support on 2026-11-28, 14 months after its release. Older ones cost six
 * times as much, unless the policy upgrades them by itself.
 */
const OLDEST_IN_SUPPORT = 34;

const eksCluster: Pricer = ({ values }) => {
  const version = literal(values.version);
  const minor = Number(/^1\.(\d+)$/.exec(version ?? "")?.[1] ?? Number.NaN);
  const policy = literal(blocks(values.upgrade_policy)[0]?.support_type);
  const isExtended = minor < OLDEST_IN_SUPPORT && policy !== "STANDARD";
  const isAutomatic = blocks(values.compute_config).some(({ enabled }) => enabled === true);
  return [
    isExtended
      ? hourly("eks/cluster-extended", 1, `version ${String(version)} in extended support`)
      : hourly("eks/cluster", 1, "a version in standard support"),
    ...(isAutomatic
      ? [{ meter: "eks/auto-mode", quantity: undefined, needs: "the machines of its Auto Mode" }]
      : []),
  ];
};

export const kubernetesPricers: Readonly<Record<string, Pricer>> = {
  aws_eks_cluster: eksCluster,
  aws_eks_node_group: nodeGroup,
  aws_eks_fargate_profile: (_, { usage }) => [
    used("fargate/vcpu", usage, "eksFargateVcpuHours"),
    used("fargate/memory", usage, "eksFargateGbHours"),
  ],
};
