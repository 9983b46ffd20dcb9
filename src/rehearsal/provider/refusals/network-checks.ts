import { elements, type ObjectValue, strings, text } from "../values/compare";
import type { Check, Checks, Refusal } from "./check";
import type { Inventory } from "./inventory";

/** The attribute with the Elastic IP, by resource type. */
const CLAIMS: Readonly<Record<string, string>> = {
  aws_eip_association: "allocation_id",
  aws_nat_gateway: "allocation_id",
};

/**
 * Refuses one address in two places. EC2 moves an address to a new association and takes it from the old one, but never
 * moves it away from a NAT gateway. Both are refused here, because neither is what the stack says.
 */
const addressInUse: Check = (values, inventory) => {
  const allocation = text(values, "allocation_id");
  if (allocation === undefined || values["allow_reassociation"] === true) return undefined;
  const [holder] = Object.entries(CLAIMS).flatMap(([type, attribute]) =>
    inventory
      .of(type)
      .filter((other) => other["id"] !== values["id"] && text(other, attribute) === allocation),
  );
  if (holder === undefined) return undefined;
  const { id } = holder;
  return [
    "Resource.AlreadyAssociated",
    `resource ${allocation} is already associated with associate-id ${String(id)}`,
  ];
};

const byId = (inventory: Inventory, type: string, id: string): ObjectValue | undefined =>
  inventory.of(type).find((found) => found["id"] === id);

/** Refuses an instance, interface or load balancer whose subnets and security groups are in different networks. */
const oneNetwork =
  (subnetsOf: (values: ObjectValue) => readonly string[], groupsAttribute: string): Check =>
  (values, inventory) => {
    const networksOf = (type: string, ids: readonly string[]) =>
      ids.flatMap((id) => {
        const network = text(byId(inventory, type, id) ?? {}, "vpc_id");
        return network === undefined ? [] : [{ id, network }];
      });
    const [subnet] = networksOf("aws_subnet", subnetsOf(values));
    const group = networksOf("aws_security_group", strings(values, groupsAttribute)).find(
      ({ network }) => network !== subnet?.network,
    );
    return subnet === undefined || group === undefined ? undefined : apart(group.id, subnet.id);
  };

const apart = (group: string, subnet: string): Refusal => [
  "InvalidParameter",
  `Security group ${group} and subnet ${subnet} belong to different networks.`,
];

const oneSubnet = (values: ObjectValue): readonly string[] => {
  const subnet = text(values, "subnet_id");
  return subnet === undefined ? [] : [subnet];
};

/**
 * Without a subnet, an instance is created in the default network, where another network's security group does not
 * exist.
 */
const groupOfOtherNetwork: Check = (values, inventory) => {
  if (text(values, "subnet_id") !== undefined || elements(values, "primary_network_interface").length > 0)
    return undefined;
  const defaults = new Set(inventory.of("aws_default_vpc").map(({ id }) => id));
  const own = new Set(inventory.of("aws_vpc").map(({ id }) => id));
  const stranger = strings(values, "vpc_security_group_ids").find((id) => {
    const network = byId(inventory, "aws_security_group", id)?.["vpc_id"];
    return own.has(network) && !defaults.has(network);
  });
  return stranger === undefined
    ? undefined
    : ["InvalidGroup.NotFound", `The security group '${stranger}' does not exist in the default VPC`];
};

/** Types from before 2015 (EC2 user guide, "EBS-optimized instance types"). */
const NEVER_OPTIMIZED = /^(t1|t2|m2|cc2|cr1|hs1)\.|^(m1\.(small|medium)|m3\.(medium|large)|c1\.medium)$/;

const optimizedInVain: Check = (values) =>
  values["ebs_optimized"] === true && NEVER_OPTIMIZED.test(text(values, "instance_type") ?? "")
    ? [
        "Unsupported",
        "The requested configuration is currently not supported. Please check the documentation for supported configurations.",
      ]
    : undefined;

const balancerInNetworks: Checks = {
  save: [oneNetwork((values) => strings(values, "subnets"), "security_groups")],
};

/** Checks for resources that can be in only one place, or must be in the same network. */
export const NETWORK_CHECKS: Readonly<Record<string, Checks>> = {
  aws_eip_association: { save: [addressInUse] },
  aws_nat_gateway: { save: [addressInUse] },
  aws_instance: {
    save: [oneNetwork(oneSubnet, "vpc_security_group_ids"), groupOfOtherNetwork, optimizedInVain],
  },
  aws_network_interface: { save: [oneNetwork(oneSubnet, "security_groups")] },
  aws_alb: balancerInNetworks,
  aws_lb: balancerInNetworks,
};
