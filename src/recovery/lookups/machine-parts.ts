import {
  DescribeKeyPairsCommand,
  DescribeNetworkAclsCommand,
  DescribeVolumesCommand,
  type NetworkAclEntry,
} from "@aws-sdk/client-ec2";
import type { PlannedCreation } from "../../plan/planned-changes";
import { tagsOf } from "../ownership";
import { unlessNotFound } from "../unless-not-found";
import { argument, knowing, type LookupTable } from "./lookup";

/** AWS answers with numbers where a configuration may have names. */
const PROTOCOLS: Readonly<Record<string, string>> = {
  all: "-1",
  icmp: "1",
  tcp: "6",
  udp: "17",
  icmpv6: "58",
};

/** Key pairs, the rules of filters, and disks: what a machine needs beside itself. */
export const machinePartLookups: LookupTable = {
  aws_key_pair: {
    by: "its name",
    find: knowing(["key_name"], async ([name = ""], { ec2 }) => {
      const found = await unlessNotFound(
        "ec2:DescribeKeyPairs",
        ec2.send(new DescribeKeyPairsCommand({ KeyNames: [name] })),
      );
      const [pair] = found?.KeyPairs ?? [];
      if (pair === undefined) return [];
      const obstacle = `an imported key pair has no public key, and the next plan replaces it; \`aws ec2 delete-key-pair --key-name ${name}\` makes room, and no machine is changed by that`;
      return [{ id: name, tags: tagsOf(pair.Tags), obstacle }];
    }),
  },
  aws_network_acl_rule: {
    by: "its ACL, number and direction",
    find: knowing(["network_acl_id", "protocol"], async ([acl = "", protocol = ""], { ec2 }, creation) => {
      const found = await unlessNotFound(
        "ec2:DescribeNetworkAcls",
        ec2.send(new DescribeNetworkAclsCommand({ NetworkAclIds: [acl] })),
      );
      const [filter] = found?.NetworkAcls ?? [];
      const { rule_number: number, egress = false } = creation.values;
      const entry = filter?.Entries?.find(
        ({ RuleNumber, Egress = false }) => RuleNumber === number && Egress === egress,
      );
      if (entry === undefined) return [];
      const id = [acl, String(number), protocol, String(egress)].join(":");
      const obstacle = `it says something else; \`aws ec2 delete-network-acl-entry --network-acl-id ${acl} --rule-number ${String(number)} --${egress === true ? "egress" : "ingress"}\` makes room`;
      return [{ id, tags: tagsOf(filter?.Tags), ...(saysThePlanned(creation, entry) ? {} : { obstacle }) }];
    }),
  },
  aws_volume_attachment: {
    by: "its disk, machine and device",
    find: knowing(["device_name", "volume_id", "instance_id"], async (words, { ec2 }) => {
      const [device, volume = "", instance] = words;
      const found = await unlessNotFound(
        "ec2:DescribeVolumes",
        ec2.send(new DescribeVolumesCommand({ VolumeIds: [volume] })),
      );
      const [disk] = found?.Volumes ?? [];
      const isThere = disk?.Attachments?.some(
        ({ Device, InstanceId }) => Device === device && InstanceId === instance,
      );
      return isThere === true ? [{ id: words.join(":"), tags: tagsOf(disk?.Tags) }] : [];
    }),
  },
};

function saysThePlanned(creation: PlannedCreation, entry: NetworkAclEntry): boolean {
  const { values } = creation;
  const protocol = argument(creation, "protocol") ?? "";
  const wanted = PROTOCOLS[protocol.toLowerCase()] ?? protocol;
  const port = (name: string): unknown => values[name] ?? 0;
  return (
    wanted === entry.Protocol &&
    argument(creation, "rule_action") === entry.RuleAction &&
    argument(creation, "cidr_block") === entry.CidrBlock &&
    argument(creation, "ipv6_cidr_block") === entry.Ipv6CidrBlock &&
    (wanted === "-1" ||
      (port("from_port") === (entry.PortRange?.From ?? 0) && port("to_port") === (entry.PortRange?.To ?? 0)))
  );
}
