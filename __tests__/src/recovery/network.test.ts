import {
  AllocateAddressCommand,
  AssociateRouteTableCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateInternetGatewayCommand,
  CreateNatGatewayCommand,
  CreateNetworkAclCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVolumeCommand,
  CreateVpcCommand,
  CreateVpcEndpointCommand,
  DeleteNatGatewayCommand,
  EC2Client,
  type ResourceType,
  RunInstancesCommand,
  TerminateInstancesCommand,
} from "@aws-sdk/client-ec2";
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { searchFor } from "../../../src/recovery/find-unrecorded";
import type { Verdict } from "../../../src/recovery/judge";
import type { PlannedCreation } from "../../../src/plan/planned-changes";
import { awsEnvironment } from "../../../src/rehearsal/moto/aws-environment";
import { type RunningMoto, startMoto } from "../../../src/rehearsal/moto/start-moto";
import { hermesProd, OUR_TAGS, planned } from "./an-environment";

const region = "eu-south-2";
const before = { ...process.env };
let moto: RunningMoto;
let ec2: EC2Client;
let made: Readonly<Record<string, string>>;

const tagged = (ResourceType: ResourceType, Name: string, tags = OUR_TAGS) => ({
  TagSpecifications: [{ ResourceType, Tags: [...tags, { Key: "Name", Value: Name }] }],
});

async function runInstance(Name: string, tags = OUR_TAGS): Promise<string> {
  const answer = await ec2.send(
    new RunInstancesCommand({
      ImageId: "ami-12345678",
      MinCount: 1,
      MaxCount: 1,
      ...tagged("instance", Name, tags),
    }),
  );
  return answer.Instances?.[0]?.InstanceId ?? "";
}

/** A network as Hermes makes it, of which no state knows. */
async function makeNetwork(): Promise<Record<string, string>> {
  const vpc =
    (await ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16", ...tagged("vpc", "hermes-prod") }))).Vpc
      ?.VpcId ?? "";
  const subnets = await Promise.all(
    ["a", "b"].map(async (zone, index) => {
      const place = { VpcId: vpc, CidrBlock: `10.0.${index}.0/24`, AvailabilityZone: `${region}${zone}` };
      const name = `hermes-prod-public-${zone}`;
      const answer = await ec2.send(new CreateSubnetCommand({ ...place, ...tagged("subnet", name) }));
      return answer.Subnet?.SubnetId ?? "";
    }),
  );
  const [subnet = ""] = subnets;
  const internet = await ec2.send(
    new CreateInternetGatewayCommand(tagged("internet-gateway", "hermes-prod")),
  );
  const igw = internet.InternetGateway?.InternetGatewayId ?? "";
  const tables = await ec2.send(
    new CreateRouteTableCommand({ VpcId: vpc, ...tagged("route-table", "hermes-prod-public") }),
  );
  const table = tables.RouteTable?.RouteTableId ?? "";
  await ec2.send(new AssociateRouteTableCommand({ RouteTableId: table, SubnetId: subnet }));
  await ec2.send(
    new CreateRouteCommand({ RouteTableId: table, DestinationCidrBlock: "0.0.0.0/0", GatewayId: igw }),
  );
  const address = await ec2.send(new AllocateAddressCommand(tagged("elastic-ip", "hermes-prod-nat-a")));
  const eip = address.AllocationId ?? "";
  const gateway = await ec2.send(
    new CreateNatGatewayCommand({
      SubnetId: subnet,
      AllocationId: eip,
      ...tagged("natgateway", "hermes-prod-nat-a"),
    }),
  );
  const endpoint = await ec2.send(
    new CreateVpcEndpointCommand({
      VpcId: vpc,
      ServiceName: `com.amazonaws.${region}.s3`,
      RouteTableIds: [table],
      ...tagged("vpc-endpoint", "hermes-prod-s3"),
    }),
  );
  const acl = await ec2.send(
    new CreateNetworkAclCommand({ VpcId: vpc, ...tagged("network-acl", "hermes-prod-filter") }),
  );
  const volume = await ec2.send(
    new CreateVolumeCommand({
      AvailabilityZone: `${region}a`,
      Size: 1,
      ...tagged("volume", "hermes-prod-data"),
    }),
  );
  return {
    vpc,
    subnet,
    acl: acl.NetworkAcl?.NetworkAclId ?? "",
    volume: volume.VolumeId ?? "",
    second: subnets[1] ?? "",
    igw,
    table,
    eip,
    nat: gateway.NatGateway?.NatGatewayId ?? "",
    endpoint: endpoint.VpcEndpoint?.VpcEndpointId ?? "",
    ...(await makeGroup(vpc)),
    ...(await makeBalancer(vpc, subnets)),
  };
}

async function makeGroup(VpcId: string): Promise<Record<string, string>> {
  const answer = await ec2.send(
    new CreateSecurityGroupCommand({
      VpcId,
      GroupName: "production-alb-sg",
      Description: "balancer",
      ...tagged("security-group", "production-alb-sg"),
    }),
  );
  const group = answer.GroupId ?? "";
  const allow = (port: number) => ({
    IpProtocol: "tcp",
    FromPort: port,
    ToPort: port,
    IpRanges: [{ CidrIp: "0.0.0.0/0" }],
  });
  const rules = await ec2.send(
    new AuthorizeSecurityGroupIngressCommand({ GroupId: group, IpPermissions: [allow(80), allow(443)] }),
  );
  const https = rules.SecurityGroupRules?.find(({ FromPort }) => FromPort === 443);
  return { group, rule: https?.SecurityGroupRuleId ?? "" };
}

async function makeBalancer(VpcId: string, Subnets: string[]): Promise<Record<string, string>> {
  const elb = new ElasticLoadBalancingV2Client({ region });
  const Tags = OUR_TAGS;
  const balancers = await elb.send(new CreateLoadBalancerCommand({ Name: "hermes-prod", Subnets, Tags }));
  const lb = balancers.LoadBalancers?.[0]?.LoadBalancerArn ?? "";
  const groups = await elb.send(
    new CreateTargetGroupCommand({ Name: "hermes-prod-4000", Port: 4000, Protocol: "HTTP", VpcId, Tags }),
  );
  const targets = groups.TargetGroups?.[0]?.TargetGroupArn ?? "";
  const listeners = await elb.send(
    new CreateListenerCommand({
      LoadBalancerArn: lb,
      Port: 80,
      Protocol: "HTTP",
      DefaultActions: [{ Type: "forward", TargetGroupArn: targets }],
      Tags,
    }),
  );
  return { lb, targets, listener: listeners.Listeners?.[0]?.ListenerArn ?? "" };
}

beforeAll(async () => {
  moto = await startMoto();
  Object.assign(process.env, awsEnvironment(moto.endpoint));
  ec2 = new EC2Client({ region });
  made = await makeNetwork();
});
afterAll(async () => {
  process.env = before;
  await moto.stop();
});

async function look(
  creations: readonly PlannedCreation[],
  known: readonly string[] = [],
): Promise<Verdict[]> {
  const judgements = await searchFor(hermesProd())({ creations, actions: [], known: new Set(known) });
  return judgements.map(({ verdict }) => verdict);
}

const named = (type: string, Name: string, id?: string) => planned(type, { tags: { Name } }, id);

describe("the lookup of a planned network in AWS, against moto", () => {
  it("finds unnamed resources by the environment's tags and their Name", async () => {
    const wanted: readonly (readonly [string, string, string])[] = [
      ["aws_vpc", "hermes-prod", "vpc"],
      ["aws_subnet", "hermes-prod-public-a", "subnet"],
      ["aws_subnet", "hermes-prod-public-b", "second"],
      ["aws_internet_gateway", "hermes-prod", "igw"],
      ["aws_route_table", "hermes-prod-public", "table"],
      ["aws_eip", "hermes-prod-nat-a", "eip"],
      ["aws_nat_gateway", "hermes-prod-nat-a", "nat"],
      ["aws_vpc_endpoint", "hermes-prod-s3", "endpoint"],
      ["aws_security_group", "production-alb-sg", "group"],
      ["aws_network_acl", "hermes-prod-filter", "acl"],
      ["aws_ebs_volume", "hermes-prod-data", "volume"],
    ];
    const verdicts = await look(wanted.map(([type, Name]) => named(type, Name)));
    expect(verdicts).toEqual(
      wanted.map(([, , key]) => ({ is: "ours", id: made[key], by: "the environment's tags and its Name" })),
    );
  });

  it("finds parts through their parent", async () => {
    const { table = "", subnet = "", group = "", lb = "" } = made;
    const rule = { security_group_id: group, ip_protocol: "tcp", cidr_ipv4: "0.0.0.0/0" };
    const verdicts = await look([
      planned("aws_route", { route_table_id: table, destination_cidr_block: "0.0.0.0/0" }),
      planned("aws_route_table_association", { route_table_id: table, subnet_id: subnet }),
      planned("aws_vpc_security_group_ingress_rule", { ...rule, from_port: 443, to_port: 443 }),
      planned("aws_lb", { name: "hermes-prod" }),
      planned("aws_lb_target_group", { name: "hermes-prod-4000" }),
      planned("aws_lb_listener", { load_balancer_arn: lb, port: 80 }),
    ]);
    const ids = [
      `${table}_0.0.0.0/0`,
      `${subnet}/${table}`,
      made["rule"],
      lb,
      made["targets"],
      made["listener"],
    ];
    expect(verdicts).toEqual(ids.map((id) => expect.objectContaining({ is: "ours", id })));
  });

  it("finds no part that does not exist", async () => {
    const { table = "", second = "", group = "", lb = "" } = made;
    const rule = { security_group_id: group, ip_protocol: "tcp", cidr_ipv4: "0.0.0.0/0" };
    const verdicts = await look([
      planned("aws_route", { route_table_id: table, destination_cidr_block: "192.0.2.0/24" }),
      planned("aws_route_table_association", { route_table_id: table, subnet_id: second }),
      planned("aws_vpc_security_group_ingress_rule", { ...rule, from_port: 22, to_port: 22 }),
      planned("aws_vpc_security_group_egress_rule", { ...rule, from_port: 443, to_port: 443 }),
      planned("aws_lb_listener", { load_balancer_arn: lb, port: 443 }),
    ]);
    expect(new Set(verdicts.map((verdict) => verdict.is))).toEqual(new Set(["absent"]));
  });

  it("adopts the one instance of that name that no state has, and no terminated or foreign one", async () => {
    const [known, ended] = [await runInstance("host-1"), await runInstance("host-1")];
    await runInstance("host-1", [{ Key: "system", Value: "hermes" }]);
    await ec2.send(new TerminateInstancesCommand({ InstanceIds: [ended] }));
    const host = named("aws_instance", "host-1");
    expect(await look([host], [`aws_instance ${known}`])).toEqual([{ is: "absent" }]);
    const unknown = await runInstance("host-1");
    expect(await look([host], [`aws_instance ${known}`])).toMatchObject([{ is: "ours", id: unknown }]);
  });

  it("never chooses between several candidates, or between two resources for one candidate", async () => {
    const twins = [await runInstance("twin"), await runInstance("twin")];
    const [verdict] = await look([named("aws_instance", "twin")]);
    expect(verdict).toMatchObject({ is: "in the way", why: "each of them could be it" });
    expect(verdict).toMatchObject({ ids: expect.arrayContaining(twins) });
    const only = await runInstance("only");
    const rivals = await look([
      named("aws_instance", "only", "first"),
      named("aws_instance", "only", "second"),
    ]);
    expect(rivals).toMatchObject([
      { is: "in the way", ids: [only], why: "it could also be aws_instance.second" },
      { is: "in the way", ids: [only], why: "it could also be aws_instance.first" },
    ]);
  });

  it("does not adopt a gateway that is being deleted", async () => {
    const { subnet: SubnetId = "" } = made;
    const address = await ec2.send(new AllocateAddressCommand({}));
    const command = new CreateNatGatewayCommand({
      SubnetId,
      AllocationId: address.AllocationId,
      ...tagged("natgateway", "short-lived"),
    });
    const NatGatewayId = (await ec2.send(command)).NatGateway?.NatGatewayId ?? "";
    expect(await look([named("aws_nat_gateway", "short-lived")])).toMatchObject([{ is: "ours" }]);
    await ec2.send(new DeleteNatGatewayCommand({ NatGatewayId }));
    expect(await look([named("aws_nat_gateway", "short-lived")])).toEqual([{ is: "absent" }]);
  });
});
