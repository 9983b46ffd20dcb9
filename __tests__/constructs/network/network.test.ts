import { Network, type NetworkProps } from "../../../constructs/network/network";
import { statementsOf, type SynthesizedStack, synthesizeConstructs } from "../../synthesize";

const ZONES = ["eu-south-2a", "eu-south-2b", "eu-south-2c"];

function network(props: Partial<NetworkProps> = {}, account?: string): SynthesizedStack {
  return synthesizeConstructs(
    (stack) =>
      new Network(stack, "network", {
        networkName: "sample-prod",
        cidr: "10.0.0.0/16",
        availabilityZones: ZONES,
        ...props,
      }),
    account === undefined ? {} : { account },
  );
}

const addressesOf = (stack: SynthesizedStack, type: string) =>
  stack.resources(type).map(({ address }) => address);

/** Where a private subnet's traffic for the internet goes, by zone letter. */
function exits(stack: SynthesizedStack): Record<string, unknown> {
  return Object.fromEntries(
    stack
      .resources("aws_route")
      .filter(({ address }) => address.includes("nat_route"))
      .map(({ address, attributes }) => [
        /route-([a-f])/.exec(address)?.[1] ?? "",
        attributes["nat_gateway_id"] ?? attributes["network_interface_id"],
      ]),
  );
}

describe("a network", () => {
  const stack = network();

  it("has a public and a private subnet in each zone, named by the zone's letter", () => {
    const subnets = stack.resources("aws_subnet").map(({ address, attributes }) => ({
      part: /(public|private)-[abc]/.exec(address)?.[0],
      zone: attributes["availability_zone"],
      publicAddresses: attributes["map_public_ip_on_launch"],
    }));
    const expected = ["public", "private"].flatMap((tier) =>
      ZONES.map((zone) => ({ part: `${tier}-${zone.slice(-1)}`, zone, publicAddresses: false })),
    );
    expect(subnets).toHaveLength(6);
    expect(subnets).toEqual(expect.arrayContaining(expected));
  });

  it("closes the default security group", () => {
    const { attributes } = stack.resource("aws_default_security_group");
    expect(attributes).not.toHaveProperty("ingress");
    expect(attributes).not.toHaveProperty("egress");
  });

  it("reaches S3 from every subnet within AWS", () => {
    const { attributes } = stack.resource("aws_vpc_endpoint");
    expect(attributes).toMatchObject({
      service_name: "com.amazonaws.eu-south-2.s3",
      vpc_endpoint_type: "Gateway",
    });
    const tables = addressesOf(stack, "aws_route_table").map((address) => `\${${address}.id}`);
    expect(new Set(attributes["route_table_ids"] as string[])).toEqual(new Set(tables));
  });

  it("logs all traffic with a role that can only write this log group", () => {
    const group = stack.resource("aws_cloudwatch_log_group").address;
    expect(stack.resource("aws_flow_log").attributes).toMatchObject({
      traffic_type: "ALL",
      log_destination: `\${${group}.arn}`,
    });
    expect(stack.permissionsOf("flow-logs").map(({ Action, Resource }) => ({ Action, Resource }))).toEqual([
      {
        Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
        Resource: `\${${group}.arn}:*`,
      },
    ]);
  });

  it("accepts flow logs only from its own account, if the account is known", () => {
    const trust = network({}, "123456789012").resource("aws_iam_role", "flow-logs").attributes;
    expect(statementsOf(trust["assume_role_policy"])[0]?.Condition).toEqual({
      StringEquals: { "aws:SourceAccount": "123456789012" },
    });
  });

  it("can be without flow logs", () => {
    expect(network({ flowLogs: "none" }).resources("aws_flow_log")).toEqual([]);
  });
});

describe("the NAT of private subnets", () => {
  it("is one gateway, in the first zone, by default", () => {
    const stack = network();
    const gateway = stack.resource("aws_nat_gateway").address;
    expect(gateway).toContain("gateway-a");
    expect(exits(stack)).toEqual({
      a: `\${${gateway}.id}`,
      b: `\${${gateway}.id}`,
      c: `\${${gateway}.id}`,
    });
  });

  it("can be a gateway in each zone, so that zones do not depend on each other", () => {
    const stack = network({ nat: "gateway-per-zone" });
    expect(stack.resources("aws_nat_gateway")).toHaveLength(3);
    expect(new Set(Object.values(exits(stack))).size).toBe(3);
    for (const [letter, exit] of Object.entries(exits(stack))) expect(exit).toContain(`gateway-${letter}`);
  });

  it("can be absent", () => {
    const stack = network({ nat: "none" });
    expect(exits(stack)).toEqual({});
    expect(stack.resources("aws_eip")).toEqual([]);
  });

  it("keeps existing gateways when more are added, and the public address when it becomes an instance", () => {
    const before = network().addresses();
    expect(network({ nat: "gateway-per-zone" }).addresses()).toEqual(expect.arrayContaining([...before]));
    const addresses = (nat: NetworkProps["nat"]) =>
      addressesOf(network(nat === undefined ? {} : { nat }), "aws_eip");
    expect(addresses("instance")).toEqual(addresses("gateway"));
  });

  describe("as an instance", () => {
    const stack = network({ nat: "instance" });
    const { attributes } = stack.resource("aws_instance");

    it("is a small Arm router that forwards and masquerades the network's traffic", () => {
      expect(attributes["instance_type"]).toBe("t4g.nano");
      expect(stack.data("aws_ssm_parameter")[0]?.["name"]).toContain("arm64");
      expect(attributes["user_data"]).toContain("net.ipv4.ip_forward = 1");
      expect(attributes["user_data"]).toContain("ip saddr 10.0.0.0/16 ip daddr != 10.0.0.0/16 masquerade");
    });

    it("has an interface that may forward, with the routes and the public address", () => {
      const { address, attributes: card } = stack.resource("aws_network_interface");
      expect(card["source_dest_check"]).toBe(false);
      expect(new Set(Object.values(exits(stack)))).toEqual(new Set([`\${${address}.id}`]));
      expect(stack.resource("aws_eip_association").attributes["network_interface_id"]).toBe(
        `\${${address}.id}`,
      );
      expect(attributes["primary_network_interface"]).toEqual({ network_interface_id: `\${${address}.id}` });
    });

    it("is hardened like every instance and accepts only the network's traffic", () => {
      expect(attributes["metadata_options"]).toMatchObject({
        http_tokens: "required",
        http_put_response_hop_limit: 1,
      });
      expect(attributes["root_block_device"]).toMatchObject({ encrypted: true });
      expect(stack.ingressOf("nat")).toEqual([{ port: undefined, from: "10.0.0.0/16" }]);
    });
  });
});

describe("a network whose zones change", () => {
  it("moves no subnet when zones are reordered or one is added", () => {
    const subnets = (zones: readonly string[]) =>
      Object.fromEntries(
        network({ availabilityZones: zones })
          .resources("aws_subnet")
          .map(({ address, attributes }) => [address, attributes["cidr_block"]]),
      );
    const before = subnets(["eu-south-2a", "eu-south-2b"]);
    expect(subnets(["eu-south-2b", "eu-south-2a"])).toEqual(before);
    expect(subnets(["eu-south-2c", "eu-south-2b", "eu-south-2a"])).toMatchObject(before);
  });

  it.each<[string, Partial<NetworkProps>, string]>([
    ["a block without room", { cidr: "10.0.0.0/28" }, "6 subnets of at least 16 need 96"],
    ["what is no block", { cidr: "10.0.0.1/16" }, "did you mean 10.0.0.0/16"],
    ["a peer's addresses", { peerCidrs: ["10.0.64.0/18"] }, "overlaps 10.0.64.0/18"],
    ["no zone", { availabilityZones: [] }, "must list at least one zone"],
    ["a zone twice", { availabilityZones: ["eu-south-2a", "eu-south-2a"] }, "must list each zone once"],
  ])("refuses %s", (_, props, message) => {
    expect(() => network(props)).toThrow(message);
  });
});
