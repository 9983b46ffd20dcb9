import { blocks, listOf, numeric, referringTo, type StackResource } from "../../plan/resources/resource-set";
import { type PolicyRule, ofType, type Violation } from "../rule";

const WEB_PORTS = new Set([80, 443]);
const WORLD = new Set(["0.0.0.0/0", "::/0"]);

/** Checkov has no rule for any `aws_lightsail_*`. */
export const lightsailPorts: PolicyRule = {
  id: "GP_LIGHTSAIL_PORTS",
  title: "A Lightsail firewall opens nothing but 80 and 443 to the world",
  level: "error",
  check: (input) => [
    ...ofType(input, "aws_lightsail_instance_public_ports").flatMap(openPorts),
    ...ofType(input, "aws_lightsail_instance").flatMap((instance) =>
      defaultFirewall(instance, input.resources),
    ),
  ],
};

function openPorts({ address, values }: StackResource): readonly Violation[] {
  return blocks(values.port_info).flatMap((rule) => {
    const sources = [...listOf(rule.cidrs), ...listOf(rule.ipv6_cidrs), ...listOf(rule.cidr_list_aliases)];
    const isOpen = sources.length === 0 || sources.some((source) => WORLD.has(String(source)));
    const from = numeric(rule.from_port);
    const to = numeric(rule.to_port);
    if (!isOpen || (from !== undefined && from === to && WEB_PORTS.has(from))) return [];
    const ports = from === to ? String(from ?? "?") : `${from ?? "?"}-${to ?? "?"}`;
    return [{ address, message: `port ${ports}/${String(rule.protocol)} is open to the world` }];
  });
}

/** Lightsail opens 22 and 80 to everyone unless a list of ports is set. */
function defaultFirewall(instance: StackResource, all: readonly StackResource[]): readonly Violation[] {
  const lists = referringTo(instance, "aws_lightsail_instance_public_ports", "instance_name", all);
  const named = all.some(
    ({ type, values }) =>
      type === "aws_lightsail_instance_public_ports" && values.instance_name === instance.values.name,
  );
  if (lists.length > 0 || named) return [];
  const message =
    "no aws_lightsail_instance_public_ports belongs to it, and Lightsail's default opens 22 to the world";
  return [{ address: instance.address, message }];
}
