import {
  ContainerHostFleet,
  type ContainerHostFleetProps,
} from "../../../constructs/containers/container-host-fleet";
import { scalingStatements } from "../../../constructs/containers/scaling-permissions";
import { Network } from "../../../constructs/network/network";
import { type Resource, type SynthesizedStack, synthesizeConstructs } from "../../synthesize";

function fleet(props: Partial<ContainerHostFleetProps> = {}): SynthesizedStack {
  return synthesizeConstructs((stack) => {
    const network = new Network(stack, "network", {
      networkName: "sample-prod",
      cidr: "10.0.0.0/16",
      availabilityZones: ["eu-south-2a", "eu-south-2b", "eu-south-2c"],
    });
    new ContainerHostFleet(stack, "hosts", {
      fleetName: "sample-prod",
      network,
      instanceType: "t4g.small",
      instanceCount: 2,
      userData: "#cloud-config\n",
      grants: [],
      ...props,
    });
  });
}

const hostsOf = (stack: SynthesizedStack): readonly Resource[] => stack.resources("aws_instance");
const host = (stack: SynthesizedStack, number: number) => stack.resource("aws_instance", `host-${number}`);

describe("a fleet of container hosts", () => {
  const stack = fleet();

  it("is in the private subnets, spread over the zones", () => {
    const subnets = hostsOf(fleet({ instanceCount: 4 })).map(
      ({ attributes }) => /private-[abc]/.exec(String(attributes["subnet_id"]))?.[0],
    );
    expect(subnets).toEqual(["private-a", "private-b", "private-c", "private-a"]);
  });

  it("has no public address and answers metadata requests only with IMDSv2 and one hop", () => {
    for (const { attributes } of hostsOf(stack)) {
      expect(attributes).not.toHaveProperty("associate_public_ip_address");
      expect(attributes["metadata_options"]).toEqual({
        http_endpoint: "enabled",
        http_tokens: "required",
        http_put_response_hop_limit: 1,
      });
      expect(attributes["root_block_device"]).toMatchObject({ encrypted: true, volume_type: "gp3" });
    }
  });

  it("cannot be reached until a load balancer is allowed", () => {
    expect(stack.ingressOf("hosts")).toEqual([]);
  });

  it("is reached through SSM, and by key only if it has one", () => {
    const attached = stack
      .resources("aws_iam_role_policy_attachment")
      .map((one) => one.attributes["policy_arn"]);
    expect(attached).toEqual(["arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"]);
    expect(host(stack, 1).attributes).not.toHaveProperty("key_name");
    expect(host(fleet({ keyName: "hermes-production" }), 1).attributes["key_name"]).toBe("hermes-production");
  });

  it("may report its agent's metrics and use what it was granted", () => {
    const granted = fleet({
      grants: [(role) => role.allow({ sid: "Read", actions: ["s3:GetObject"], resources: ["arn:x"] })],
    });
    expect(granted.permissionsOf("hosts")).toEqual([
      {
        Sid: "ReportMetrics",
        Effect: "Allow",
        Action: "cloudwatch:PutMetricData",
        Resource: "*",
        Condition: { StringEquals: { "cloudwatch:namespace": "CWAgent" } },
      },
      { Sid: "Read", Effect: "Allow", Action: "s3:GetObject", Resource: "arn:x" },
    ]);
  });

  it("boots after its permissions and routes exist", () => {
    const waitsFor = host(stack, 1).attributes["depends_on"];
    expect(waitsFor).toEqual(
      expect.arrayContaining([
        stack.resource("aws_iam_role_policy", "hosts").address,
        stack.resource("aws_nat_gateway").address,
        stack.resource("aws_route", "nat/route-a").address,
        stack.resource("aws_route_table_association", "private-a").address,
      ]),
    );
  });

  it.each([
    ["t4g.small", "arm64"],
    ["t3.small", "x86_64"],
  ])("of %s runs the %s image, and a newer image replaces no host", (instanceType, architecture) => {
    const chosen = fleet({ instanceType });
    expect(chosen.data("aws_ssm_parameter")[0]?.["name"]).toContain(architecture);
    expect(host(chosen, 1).attributes["lifecycle"]).toMatchObject({ ignore_changes: ["ami"] });
  });
});

describe("scaling a fleet", () => {
  it("out adds hosts and leaves running ones alone", () => {
    const [two, four] = [fleet({ instanceCount: 2 }), fleet({ instanceCount: 4 })];
    const [before, after] = [hostsOf(two), hostsOf(four)];
    expect(after.slice(0, 2)).toEqual(before);
    expect(after).toHaveLength(4);
    const added = four.addresses().filter((address) => !two.addresses().includes(address));
    expect(added).toEqual(after.slice(2).map(({ address }) => address));
  });

  it("up creates the new hosts before the old ones are destroyed, independently of each other", () => {
    const [small, medium] = [fleet(), fleet({ instanceType: "t4g.medium", instanceCount: 3 })];
    // AWS changes the type of a stopped machine in place; other user data is another machine.
    expect(host(medium, 1).attributes["user_data"]).not.toBe(host(small, 1).attributes["user_data"]);
    for (const { attributes } of hostsOf(medium)) {
      expect(attributes).toMatchObject({
        user_data_replace_on_change: true,
        lifecycle: { create_before_destroy: true },
      });
    }
    // One host alone can be planned: `groundplan replace` does it so.
    expect(host(medium, 3).attributes["depends_on"]).toEqual(host(medium, 1).attributes["depends_on"]);
  });

  it("does not request EBS optimization for types without it", () => {
    expect(host(fleet({ instanceType: "t2.small" }), 1).attributes["ebs_optimized"]).toBeUndefined();
    expect(host(fleet({ instanceType: "t3.small" }), 1).attributes["ebs_optimized"]).toBe(true);
  });

  it.each([0, 31, 1.5])("refuses %d hosts", (instanceCount) => {
    expect(() => fleet({ instanceCount })).toThrow("instanceCount: must be a whole number from 1 to 30");
  });
});

describe("roles that may scale a fleet", () => {
  const statements = scalingStatements({
    region: "eu-south-2",
    account: "123456789012",
    system: "hermes",
    environment: "prod",
    hostRoleArn: "arn:aws:iam::123456789012:role/hermes-prod-hosts",
  });
  const statement = (sid: string) => statements.find((one) => one.sid === sid);

  it("create hosts with the system's tags, and destroy only hosts with these tags", () => {
    expect(statement("MakeHosts")?.conditions).toEqual({
      StringEquals: { "aws:RequestTag/system": "hermes", "aws:RequestTag/environment": "prod" },
    });
    expect(statement("RemoveHosts")?.conditions).toEqual({
      StringEquals: { "aws:ResourceTag/system": "hermes", "aws:ResourceTag/environment": "prod" },
    });
  });

  it("cannot take over an instance by tagging it, nor give a host another role", () => {
    const tagging = statements.filter(
      ({ actions, resources = [] }) =>
        actions.includes("ec2:CreateTags") && resources.some((arn) => arn.includes(":instance/")),
    );
    expect(tagging.map(({ conditions }) => conditions)).toEqual([
      { StringEquals: { "ec2:CreateAction": "RunInstances" } },
    ]);
    expect(statement("GiveHostsTheirRole")?.resources).toEqual([
      "arn:aws:iam::123456789012:role/hermes-prod-hosts",
    ]);
  });
});

describe("rolling out to a fleet", () => {
  it("may run shell scripts on this environment's hosts only", () => {
    const stack = synthesizeConstructs((scope) => {
      const network = new Network(scope, "network", {
        networkName: "sample-prod",
        cidr: "10.0.0.0/16",
        availabilityZones: ["eu-south-2a", "eu-south-2b"],
      });
      const hosts = new ContainerHostFleet(scope, "hosts", {
        ...{ fleetName: "sample-prod", network, instanceType: "t4g.small", instanceCount: 1 },
        ...{ userData: "#cloud-config\n", grants: [] },
      });
      hosts.grantRollOut(hosts.role);
    });
    const sending = stack.permissionsOf("hosts").filter(({ Action }) => Action === "ssm:SendCommand");
    expect(sending.map(({ Resource, Condition }) => ({ Resource, Condition }))).toEqual([
      {
        Resource: "arn:aws:ec2:eu-south-2:*:instance/*",
        Condition: {
          StringEquals: { "ssm:resourceTag/system": "sample", "ssm:resourceTag/environment": "prod" },
        },
      },
      { Resource: "arn:aws:ssm:eu-south-2::document/AWS-RunShellScript", Condition: undefined },
    ]);
  });
});
