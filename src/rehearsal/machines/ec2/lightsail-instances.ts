import { elements, type ObjectValue, stringMap, strings, text } from "../../provider/values/compare";
import type { AppliedResources } from "../../stand-ins/applied-resources";
import type { Firewall, FirewallRule } from "../firewall";
import type { InstanceFacts } from "./instance-facts";

/** The file in which Lightsail instances keep the trusted authority. */
const AUTHORITY_FILE = "/etc/ssh/lightsail_instance_ca.pub";

/**
 * The lines that Lightsail puts in front of the user's launch script, shortened: a `#cloud-config` after them is only a
 * comment.
 */
const OWN_LAUNCH = `#!/bin/sh
echo 'TrustedUserCAKeys ${AUTHORITY_FILE}' >>/etc/ssh/sshd_config
systemctl restart ssh
`;

/** The facts about a Lightsail instance: like an EC2 instance in Lightsail's network, without a role. */
export function lightsailInstance(
  state: ObjectValue,
  account: string,
  resources: AppliedResources,
): InstanceFacts {
  const zone = text(state, "availability_zone") ?? "us-east-1a";
  const key = resources.find("aws_lightsail_key_pair", "name", text(state, "key_pair_name"));
  return {
    service: "lightsail",
    instanceId: text(state, "name") ?? "",
    account,
    region: zone.slice(0, -1),
    availabilityZone: zone,
    instanceType: text(state, "bundle_id") ?? "",
    imageId: text(state, "blueprint_id") ?? "",
    privateAddress: text(state, "private_ip_address") ?? "",
    userData: `${OWN_LAUNCH}${text(state, "user_data") ?? ""}`,
    tags: stringMap(state, "tags_all"),
    tagsInMetadata: false,
    tokenRequired: false,
    metadataHops: 2,
    publicKeys: [key && text(key, "public_key")].filter((known) => known !== undefined),
    securityGroups: [],
  };
}

/** Its static IP, or the address it was created with. */
export function lightsailAddress(resources: AppliedResources, name: string): string | undefined {
  const attachment = resources.find("aws_lightsail_static_ip_attachment", "instance_name", name);
  const fixed = resources.find(
    "aws_lightsail_static_ip",
    "name",
    attachment && text(attachment, "static_ip_name"),
  );
  const instance = resources.find("aws_lightsail_instance", "name", name);
  return (fixed && text(fixed, "ip_address")) ?? (instance && text(instance, "public_ip_address"));
}

/** The ports that are open by default on a Lightsail instance. */
const FROM_THE_START: readonly FirewallRule[] = [22, 80].map((port) => ({
  protocol: "tcp",
  ports: [port, port],
  peers: ["0.0.0.0/0"],
}));

/** Its open ports. IPv6 rules are skipped: Lightsail's machines have no IPv6 address here. */
export function lightsailFirewall(resources: AppliedResources, name: string): Firewall {
  const list = resources.findLast("aws_lightsail_instance_public_ports", "instance_name", name);
  const ingress = list === undefined ? FROM_THE_START : elements(list, "port_info").map(ruleOf);
  return { ingress, egress: [{ protocol: "all", peers: ["0.0.0.0/0"] }] };
}

function ruleOf(port: ObjectValue): FirewallRule {
  const protocol = text(port, "protocol");
  const ports = [Number(port["from_port"]), Number(port["to_port"])] as const;
  const peers = strings(port, "cidrs");
  if (protocol === "tcp" || protocol === "udp") return { protocol, ports, peers };
  return { protocol: protocol === "icmp" ? "icmp" : "all", peers };
}

/**
 * The files that let Lightsail's users in.
 * @param authority its public key
 */
export function lightsailFiles(authority: string): Readonly<Record<string, string>> {
  return { [AUTHORITY_FILE]: `${authority}\n` };
}
