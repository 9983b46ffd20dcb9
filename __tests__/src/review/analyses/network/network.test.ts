import type { Json } from "../../../../../src/text/json";
import { network, said } from "../../templates/access-words";
import { created, destroyed, replaced, resource, updated } from "../../plan-builders";

const rule = (more: Record<string, Json>): Record<string, Json> => ({
  security_group_id: "sg-1",
  ip_protocol: "tcp",
  from_port: 443,
  to_port: 443,
  ...more,
});
const ingress = (name: string, more: Record<string, Json>) =>
  created(`aws_vpc_security_group_ingress_rule.${name}`, rule(more));
const group = (type: string, before: Json[], after: Json[]) =>
  updated(type, { id: "sg-1", ingress: before }, { id: "sg-1", ingress: after });
const block = (more: Record<string, Json> = {}) => ({
  protocol: "tcp",
  from_port: 443,
  to_port: 443,
  cidr_blocks: ["10.0.0.0/8"],
  ...more,
});

describe("rules", () => {
  it("are equal whatever their description", () => {
    expect(
      network(group("aws_security_group.g", [block({ description: "a" })], [block({ description: "b" })])),
    ).toEqual([]);
  });

  it("include those of a VPC's default group, which stays when Terraform stops managing it", () => {
    expect(said(network(group("aws_default_security_group.g", [], [block()])))).toEqual([
      "+ ingress tcp 443 from 10.0.0.0/8",
    ]);
    expect(network(destroyed("aws_default_security_group.g", { id: "sg-1", ingress: [block()] }))).toEqual(
      [],
    );
  });

  it.each<[string, Json, Json, string[]]>([
    [
      "all traffic for one port",
      block(),
      block({ protocol: "-1", from_port: 0, to_port: 0 }),
      ["+ ingress all traffic from 10.0.0.0/8"],
    ],
    [
      "all ports for port 0",
      block({ from_port: 0, to_port: 0 }),
      block({ from_port: 0, to_port: 65_535 }),
      ["+ ingress tcp, all ports from 10.0.0.0/8"],
    ],
    [
      "one message for all of ICMP",
      block({ protocol: "icmp", from_port: -1, to_port: -1 }),
      block({ protocol: "icmp", from_port: 8, to_port: -1 }),
      ["- ingress icmp, all types from 10.0.0.0/8"],
    ],
    [
      "all codes for one",
      block({ protocol: "icmp", from_port: 3, to_port: 4 }),
      block({ protocol: "icmp", from_port: 3, to_port: -1 }),
      ["+ ingress icmp type 3 from 10.0.0.0/8"],
    ],
    ["a protocol by number", block({ protocol: "6" }), block({ protocol: "tcp" }), []],
    [
      "a group for a network",
      block(),
      block({ cidr_blocks: [], security_groups: ["sg-2"] }),
      ["+ ingress tcp 443 from sg-2", "- ingress tcp 443 from 10.0.0.0/8"],
    ],
    [
      "itself for its own id",
      block({ cidr_blocks: [], security_groups: ["sg-1"] }),
      block({ cidr_blocks: [], self: true }),
      [],
    ],
    [
      "a network in other letters",
      block({ ipv6_cidr_blocks: ["2001:DB8:0::/48"] }),
      block({ ipv6_cidr_blocks: ["2001:db8::/48"] }),
      [],
    ],
    ["all of IPv6", block(), block({ ipv6_cidr_blocks: ["::/0"] }), ["! ingress tcp 443 from ::/0"]],
  ])("with %s", (_, before, after, expected) => {
    expect(said(network(group("aws_security_group.g", [before], [after])))).toEqual(expected);
  });

  it("are open to all if they are only together", () => {
    const quarters = ["0.0.0.0/2", "64.0.0.0/2", "128.0.0.0/2", "192.0.0.0/2"];
    expect(said(network(...quarters.map((cidr_ipv4, n) => ingress(String(n), { cidr_ipv4 }))))).toEqual(
      quarters.map((cidr) => `! ingress tcp 443 from ${cidr}`),
    );
    expect(said(network(ingress("a", { cidr_ipv4: "0.0.0.0/2" })))).toEqual([
      "+ ingress tcp 443 from 0.0.0.0/2",
    ]);
    expect(said(network(ingress("a", { cidr_ipv6: "2000::/3" })))).toEqual([
      "! ingress tcp 443 from 2000::/3",
    ]);
  });

  it("outbound, are not open to all", () => {
    const out = created(
      "aws_vpc_security_group_egress_rule.r",
      rule({ ip_protocol: "-1", cidr_ipv4: "0.0.0.0/0" }),
    );
    expect(said(network(out))).toEqual(["+ egress all traffic to 0.0.0.0/0"]);
  });

  it("are unknown if their group is replaced", () => {
    const change = resource("aws_vpc_security_group_ingress_rule.r", {
      actions: ["update"],
      before: rule({ referenced_security_group_id: "sg-9" }),
      after: rule({}),
      after_unknown: { referenced_security_group_id: true },
    });
    expect(said(network(change))).toEqual([
      "? ingress tcp 443 from (known after apply)",
      "- ingress tcp 443 from sg-9",
    ]);
  });

  it("of a replaced group stay the same", () => {
    const change = replaced(
      "aws_security_group.g",
      { id: "sg-1", name: "a", ingress: [block()] },
      { name: "b", ingress: [block()] },
      "name",
    );
    expect(network(change)).toEqual([]);
  });

  it("stay if Terraform only forgets them", () => {
    expect(
      network(
        resource("aws_security_group.g", {
          actions: ["forget"],
          before: { ingress: [block()] },
          after: null,
        }),
      ),
    ).toEqual([]);
  });
});

describe("ACLs", () => {
  const acl = (...blocks: Json[]) => ({ id: "acl-1", ingress: blocks });
  const entry = (action: string, cidr_block = "0.0.0.0/0") => ({
    action,
    protocol: "tcp",
    from_port: 22,
    to_port: 22,
    rule_no: 100,
    cidr_block,
  });

  it("open if an allow is added or a deny is removed", () => {
    expect(said(network(updated("aws_network_acl.a", acl(), acl(entry("allow")))))).toEqual([
      "+ ingress tcp 22 from 0.0.0.0/0",
    ]);
    expect(said(network(updated("aws_network_acl.a", acl(entry("deny")), acl())))).toEqual([
      "+ ingress tcp 22 from 0.0.0.0/0",
    ]);
    expect(said(network(updated("aws_network_acl.a", acl(), acl(entry("deny")))))).toEqual([
      "- ingress tcp 22 from 0.0.0.0/0",
    ]);
  });

  it("are equal to rules as separate resources", () => {
    const { action: rule_action, rule_no: rule_number, ...rest } = entry("allow");
    const own = created("aws_network_acl_rule.r", {
      network_acl_id: "acl-1",
      egress: false,
      rule_action,
      rule_number,
      ...rest,
    });
    expect(network(updated("aws_network_acl.a", acl(entry("allow")), acl()), own)).toEqual([]);
  });
});

describe("Lightsail's ports", () => {
  const ports = (...port_info: Json[]) => ({ instance_name: "i", port_info });
  const ssh = { protocol: "tcp", from_port: 22, to_port: 22 };

  it("are open to all if no peer is given", () => {
    expect(said(network(created("aws_lightsail_instance_public_ports.p", ports(ssh))))).toEqual([
      "! ingress tcp 22 from 0.0.0.0/0",
      "! ingress tcp 22 from ::/0",
    ]);
  });

  it("are unknown if Lightsail fills in networks in addition to its console's", () => {
    const change = created(
      "aws_lightsail_instance_public_ports.p",
      ports({ ...ssh, cidr_list_aliases: ["lightsail-connect"] }),
      { after_unknown: { port_info: [{ cidrs: true, ipv6_cidrs: true }] } },
    );
    expect(said(network(change))).toContain("+ ingress tcp 22 from (known after apply)");
  });

  it("are known if they only have Lightsail's console", () => {
    const named = { ...ssh, cidr_list_aliases: ["lightsail-connect"] };
    expect(said(network(created("aws_lightsail_instance_public_ports.p", ports(named))))).toEqual([
      "+ ingress tcp 22 from lightsail-connect",
    ]);
  });
});
