import { SecurityGroup } from "../../../constructs/firewall/security-group";
import { synthesizeConstructs } from "../../synthesize";

const group = (blocks: readonly string[]) =>
  synthesizeConstructs((scope) => {
    const firewall = new SecurityGroup(scope, "firewall", {
      groupName: "sample-fw",
      description: "a firewall",
    });
    for (const cidrIpv4 of blocks) firewall.allowFrom({ cidrIpv4 }, 22, "SSH for administrators");
  });

describe("SecurityGroup", () => {
  it("allows nothing inbound and everything outbound by default, with a description for each rule", () => {
    const stack = group([]);
    expect(stack.ingressOf("firewall")).toEqual([]);
    const out = stack.resources("aws_vpc_security_group_egress_rule").map(({ attributes }) => attributes);
    expect(out).toEqual([
      expect.objectContaining({
        ip_protocol: "-1",
        cidr_ipv4: "0.0.0.0/0",
        description: "Everything outbound",
      }),
      expect.objectContaining({ ip_protocol: "-1", cidr_ipv6: "::/0", description: "Everything outbound" }),
    ]);
  });

  it("keeps a rule's address when the list around it changes", () => {
    const [one, two] = [group(["198.51.100.0/24", "203.0.113.7/32"]), group(["203.0.113.7/32"])];
    const addressOf = (stack: typeof one) =>
      stack.resources("aws_vpc_security_group_ingress_rule").find(({ attributes }) => {
        return attributes["cidr_ipv4"] === "203.0.113.7/32";
      })?.address;
    expect(addressOf(one)).toBeDefined();
    expect(addressOf(two)).toBe(addressOf(one));
  });

  it("allows another group by reference", () => {
    const stack = synthesizeConstructs((scope) => {
      const balancer = new SecurityGroup(scope, "balancer", {
        groupName: "sample-lb",
        description: "the balancer",
      });
      const hosts = new SecurityGroup(scope, "hosts", {
        groupName: "sample-hosts",
        description: "the hosts",
      });
      hosts.allowFrom({ securityGroup: balancer }, 4000, "Requests from the balancer");
    });
    const balancer = stack.resource("aws_security_group", "balancer").address;
    expect(stack.ingressOf("hosts")).toEqual([{ port: 4000, from: `\${${balancer}.id}` }]);
  });

  it("refuses ports that do not exist", () => {
    synthesizeConstructs((scope) => {
      const firewall = new SecurityGroup(scope, "firewall", { groupName: "fw", description: "a firewall" });
      const open = () => firewall.allowFrom({ cidrIpv4: "10.0.0.0/8" }, 70000, "too high");
      expect(open).toThrow(/prod\/firewall: port: must be a whole number from 1 to 65535 \(got 70000\)/);
    });
  });
});
