import {
  DescribeRouteTablesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  type EC2Client,
  type Route,
  type RouteTable,
  type SecurityGroupRule,
} from "@aws-sdk/client-ec2";
import { unlessNotFound } from "../unless-not-found";
import { tagsOf } from "../ownership";
import type { PlannedCreation } from "../../plan/planned-changes";
import { argument, knowing, type Lookup, type LookupTable } from "./lookup";

/** Resources without a name: identified by the environment's tags and their `Name` tag. */
function tagged(prefix: string): Lookup {
  return {
    by: "the environment's tags and its Name",
    severalMayExist: true,
    async find({ values }, aws) {
      const { Name } = (values["tags"] ?? {}) as Record<string, string | undefined>;
      if (Name === undefined) return [];
      const things = await aws.tagged();
      return things.filter(({ id, tags }) => id.startsWith(`${prefix}-`) && tags["Name"] === Name);
    },
  };
}

async function routeTable(ec2: EC2Client, id: string): Promise<RouteTable | undefined> {
  const command = new DescribeRouteTablesCommand({ RouteTableIds: [id] });
  return (await unlessNotFound("ec2:DescribeRouteTables", ec2.send(command)))?.RouteTables?.[0];
}

const DESTINATIONS: readonly (readonly [string, keyof Route])[] = [
  ["destination_cidr_block", "DestinationCidrBlock"],
  ["destination_ipv6_cidr_block", "DestinationIpv6CidrBlock"],
  ["destination_prefix_list_id", "DestinationPrefixListId"],
];

const route: Lookup = {
  by: "its route table and destination",
  find: knowing(["route_table_id"], async ([tableId = ""], { ec2 }, creation) => {
    const table = await routeTable(ec2, tableId);
    const wanted = DESTINATIONS.flatMap(([name, key]) => {
      const destination = argument(creation, name);
      return destination === undefined ? [] : [{ key, destination }];
    });
    const there = wanted.filter(({ key, destination }) =>
      table?.Routes?.some((found) => found[key] === destination),
    );
    return there.map(({ destination }) => ({ id: `${tableId}_${destination}`, tags: tagsOf(table?.Tags) }));
  }),
};

const association: Lookup = {
  by: "its subnet and route table",
  find: knowing(["subnet_id", "route_table_id"], async ([subnet = "", tableId = ""], { ec2 }) => {
    const table = await routeTable(ec2, tableId);
    const there = table?.Associations?.some(({ SubnetId }) => SubnetId === subnet) ?? false;
    return there ? [{ id: `${subnet}/${tableId}`, tags: tagsOf(table?.Tags) }] : [];
  }),
};

/** AWS refuses the same rule twice in a group, so a rule's content identifies it. */
function groupRule(egress: boolean): Lookup {
  return {
    by: "its group and what it allows",
    find: knowing(["security_group_id"], async ([group = ""], { ec2 }, creation) => {
      const groups = await unlessNotFound(
        "ec2:DescribeSecurityGroups",
        ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [group] })),
      );
      if (groups === undefined) return [];
      const rules = await ec2.send(
        new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: "group-id", Values: [group] }] }),
      );
      const tags = tagsOf(groups.SecurityGroups?.[0]?.Tags);
      return (rules.SecurityGroupRules ?? [])
        .filter((rule) => rule.IsEgress === egress && allowsThePlanned(creation, rule))
        .map(({ SecurityGroupRuleId: id = "" }) => ({ id, tags }));
    }),
  };
}

function allowsThePlanned(creation: PlannedCreation, rule: SecurityGroupRule): boolean {
  const { values } = creation;
  const port = (name: string): unknown => values[name] ?? -1;
  return (
    argument(creation, "ip_protocol") === rule.IpProtocol &&
    (rule.IpProtocol === "-1" ||
      (port("from_port") === (rule.FromPort ?? -1) && port("to_port") === (rule.ToPort ?? -1))) &&
    argument(creation, "cidr_ipv4") === rule.CidrIpv4 &&
    argument(creation, "cidr_ipv6") === rule.CidrIpv6 &&
    argument(creation, "prefix_list_id") === rule.PrefixListId &&
    argument(creation, "referenced_security_group_id") === rule.ReferencedGroupInfo?.GroupId
  );
}

/** Machines, addresses and networks. */
export const networkLookups: LookupTable = {
  aws_ebs_volume: tagged("vol"),
  aws_eip: tagged("eipalloc"),
  aws_flow_log: tagged("fl"),
  aws_instance: tagged("i"),
  aws_internet_gateway: tagged("igw"),
  aws_nat_gateway: tagged("nat"),
  aws_network_acl: tagged("acl"),
  aws_network_interface: tagged("eni"),
  aws_route: route,
  aws_route_table: tagged("rtb"),
  aws_route_table_association: association,
  aws_security_group: tagged("sg"),
  aws_subnet: tagged("subnet"),
  aws_vpc: tagged("vpc"),
  aws_vpc_endpoint: tagged("vpce"),
  aws_vpc_security_group_egress_rule: groupRule(true),
  aws_vpc_security_group_ingress_rule: groupRule(false),
};
