import { DualStackNetwork } from "../../../constructs/network/dual-stack-network";
import { synthesizeConstructs } from "../../synthesize";

const props = {
  networkName: "sample",
  cidr: "10.0.0.0/16",
  subnetCidr: "10.0.1.0/24",
  availabilityZone: "eu-south-2a",
};

describe("a dual-stack network", () => {
  const stack = synthesizeConstructs((scope) => new DualStackNetwork(scope, "network", props));
  const addressOf = (type: string) => stack.resource(type).address;

  it("has its own IPv6 range, not only a route", () => {
    expect(stack.resource("aws_vpc").attributes).toMatchObject({
      cidr_block: "10.0.0.0/16",
      assign_generated_ipv6_cidr_block: true,
      enable_dns_support: true,
      enable_dns_hostnames: true,
    });
    expect(stack.resource("aws_subnet").attributes).toMatchObject({
      ipv6_cidr_block: `\${cidrsubnet(${addressOf("aws_vpc")}.ipv6_cidr_block, 8, 1)}`,
    });
  });

  it("gives each machine an address of both families", () => {
    expect(stack.resource("aws_subnet").attributes).toMatchObject({
      map_public_ip_on_launch: true,
      assign_ipv6_address_on_creation: true,
    });
  });

  it("routes both families to the internet", () => {
    const routes = stack.resources("aws_route").map(({ attributes }) => ({
      to: attributes["destination_cidr_block"] ?? attributes["destination_ipv6_cidr_block"],
      by: attributes["gateway_id"],
    }));
    const by = `\${${addressOf("aws_internet_gateway")}.id}`;
    expect(routes).toEqual([
      { to: "0.0.0.0/0", by },
      { to: "::/0", by },
    ]);
  });

  it("allows nothing through its default security group", () => {
    const { attributes } = stack.resource("aws_default_security_group");
    expect(attributes).not.toHaveProperty("ingress");
    expect(attributes).not.toHaveProperty("egress");
  });

  it.each([
    ["cidr", { cidr: "10.0.0.0" }, "cidr: has no prefix length"],
    ["subnet outside", { subnetCidr: "10.1.0.0/24" }, "subnetCidr: is not in 10.0.0.0/16"],
  ])("refuses a wrong %s", (_, wrong, message) => {
    const make = () =>
      synthesizeConstructs((scope) => new DualStackNetwork(scope, "network", { ...props, ...wrong }));
    expect(make).toThrow(message);
  });
});
