import { AppliedResources } from "../../../../src/rehearsal/stand-ins/applied-resources";
import { firewallOf } from "../../../../src/rehearsal/machines/ec2/security-groups";
import { firewallScript } from "../../../../src/rehearsal/machines/firewall";

function resources(
  ...states: readonly (readonly [type: string, state: Record<string, unknown>])[]
): AppliedResources {
  const applied = new AppliedResources();
  states.forEach(([typeName, state], count) => {
    const id = typeof state["id"] === "string" ? state["id"] : `r-${count}`;
    applied.record({ typeName, id, state: { ...state, id } });
  });
  return applied;
}

const nobody = (): readonly string[] => [];

describe("the firewall of security groups", () => {
  it("has the rules that are separate resources, of these groups only", () => {
    const applied = resources(
      [
        "aws_vpc_security_group_ingress_rule",
        { security_group_id: "sg-1", ip_protocol: "tcp", from_port: 80, to_port: 81, cidr_ipv4: "0.0.0.0/0" },
      ],
      [
        "aws_vpc_security_group_ingress_rule",
        { security_group_id: "sg-2", ip_protocol: "tcp", from_port: 22, to_port: 22, cidr_ipv4: "0.0.0.0/0" },
      ],
    );
    expect(firewallOf(["sg-1"], applied, nobody)).toEqual({
      ingress: [{ protocol: "tcp", ports: [80, 81], peers: ["0.0.0.0/0"] }],
      egress: [],
    });
  });

  it("resolves a group to its members' addresses, and allows nobody for an empty group", () => {
    const applied = resources([
      "aws_vpc_security_group_ingress_rule",
      {
        security_group_id: "sg-1",
        ip_protocol: "tcp",
        from_port: 4000,
        to_port: 4000,
        referenced_security_group_id: "sg-lb",
      },
    ]);
    const members = (group: string): readonly string[] => (group === "sg-lb" ? ["10.0.0.9"] : []);
    expect(firewallOf(["sg-1"], applied, members).ingress).toEqual([
      { protocol: "tcp", ports: [4000, 4000], peers: ["10.0.0.9"] },
    ]);
    expect(firewallOf(["sg-1"], applied, nobody).ingress).toEqual([]);
  });

  it("has a group's inline rules, including itself as a peer", () => {
    const applied = resources([
      "aws_security_group",
      {
        id: "sg-1",
        ingress: [{ protocol: "udp", from_port: 53, to_port: 53, cidr_blocks: ["10.0.0.0/8"], self: true }],
        egress: [{ protocol: "-1", from_port: 0, to_port: 0, cidr_blocks: ["0.0.0.0/0"] }],
      },
    ]);
    expect(firewallOf(["sg-1"], applied, () => ["192.168.0.4"])).toEqual({
      ingress: [{ protocol: "udp", ports: [53, 53], peers: ["10.0.0.0/8", "192.168.0.4"] }],
      egress: [{ protocol: "all", peers: ["0.0.0.0/0"] }],
    });
  });

  it("has each family's rules, which nftables matches by the family's own addresses", () => {
    const rule = { security_group_id: "sg-1", ip_protocol: "tcp", from_port: 443, to_port: 443 };
    const applied = resources(
      ["aws_vpc_security_group_ingress_rule", { ...rule, cidr_ipv4: "192.0.2.0/24" }],
      ["aws_vpc_security_group_ingress_rule", { ...rule, cidr_ipv6: "2001:db8::/32" }],
      ["aws_vpc_security_group_ingress_rule", { ...rule, ip_protocol: "icmpv6", cidr_ipv6: "::/0" }],
      [
        "aws_security_group",
        {
          id: "sg-1",
          ingress: [
            {
              ...{ protocol: "udp", from_port: 53, to_port: 53 },
              ...{ cidr_blocks: ["0.0.0.0/0"], ipv6_cidr_blocks: ["::/0"] },
            },
          ],
        },
      ],
    );
    const script = firewallScript("m1", firewallOf(["sg-1"], applied, nobody));
    expect(script.split("\n").filter((line) => line.includes(" m1-in ") && line.includes("return"))).toEqual(
      [
        "ip saddr { 192.0.2.0/24 } tcp dport 443-443",
        "ip6 saddr { 2001:db8::/32 } tcp dport 443-443",
        "meta nfproto ipv6 meta l4proto icmpv6",
        "meta nfproto ipv4 udp dport 53-53",
        "meta nfproto ipv6 udp dport 53-53",
      ].map((match) => `add rule inet machines m1-in ${match} return`),
    );
  });

  it("ends with a drop, in nftables", () => {
    const script = firewallScript("m1", {
      ingress: [{ protocol: "tcp", ports: [80, 80], peers: ["10.1.0.0/16"] }],
      egress: [],
    });
    expect(script).toContain(
      "add rule inet machines m1-in ip saddr { 10.1.0.0/16 } tcp dport 80-80 return\nadd rule inet machines m1-in drop",
    );
    expect(script).not.toContain("m1-out ip");
    expect(script).toContain("add rule inet machines m1-out drop");
  });
});
