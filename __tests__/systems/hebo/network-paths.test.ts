import { system } from "../../../systems/hebo/system";
import { stackOf, synthesizeSystemFiles } from "../../synthesize";
import { pathsOf } from "./paths";

const stacks = synthesizeSystemFiles(system, ["shared", "prod", "preview"]);

const BALANCER = "services_balancer_group";
const API = "services_api_api-service_group";
const GATEWAY = "services_gateway_gateway-service_group";
const DATABASE = "database_cluster_database_group";
const PROXY = "database_proxy_group";

const fromTheInternet = [80, 80, 443, 443].map((port) => ({ from: "everywhere", to: BALANCER, port }));
const fromTheBalancer = [
  { from: BALANCER, to: API, port: 3001 },
  { from: BALANCER, to: GATEWAY, port: 3002 },
];

const inOrder = (paths: readonly { from: string; to: string; port: number | undefined }[]) =>
  [...paths].sort((a, b) => `${a.to} ${a.port} ${a.from}`.localeCompare(`${b.to} ${b.port} ${b.from}`));

describe("network access in Hebo", () => {
  it("in production is: internet → balancer → services → proxy → database ← migrator, and nothing else", () => {
    const nat = ["a", "b"].map((letter) => ({
      from: "10.20.0.0/16",
      to: `place_network_nat_instance-${letter}_firewall_group`,
      port: undefined,
    }));
    expect(pathsOf(stackOf(stacks, "prod"))).toEqual(
      inOrder([
        ...fromTheInternet,
        ...fromTheBalancer,
        { from: API, to: PROXY, port: 5432 },
        { from: GATEWAY, to: PROXY, port: 5432 },
        { from: PROXY, to: DATABASE, port: 5432 },
        { from: "place_migrator_group", to: DATABASE, port: 5432 },
        ...nat,
      ]),
    );
  });

  it("in a stage has no proxy, and people use the bastion", () => {
    expect(pathsOf(stackOf(stacks, "preview"))).toEqual(
      inOrder([
        ...fromTheInternet,
        ...fromTheBalancer,
        { from: API, to: DATABASE, port: 5432 },
        { from: GATEWAY, to: DATABASE, port: 5432 },
        { from: "migrator_group_id", to: DATABASE, port: 5432 },
        { from: "bastion_group_id", to: DATABASE, port: 5432 },
      ]),
    );
  });

  it("in the shared environment is the network's own traffic on its way out", () => {
    expect(pathsOf(stackOf(stacks, "shared"))).toEqual([
      { from: "10.21.0.0/16", to: "network_nat_instance-a_firewall_group", port: undefined },
    ]);
  });

  it("leads from shared's migrators and bastion to a stage's database: their groups may send", () => {
    const shared = stackOf(stacks, "shared");
    const outputs = shared.json["output"] as Record<string, { readonly value: string }>;
    const senders = shared
      .resources("aws_vpc_security_group_egress_rule")
      .filter(({ attributes }) => attributes["cidr_ipv4"] === "0.0.0.0/0")
      .map(({ attributes }) => attributes["security_group_id"]);
    expect(senders.sort()).toEqual(
      [outputs["migrator_group_id"]?.value, outputs["bastion_group_id"]?.value].sort(),
    );
  });

  it("is by single rules only, which these tests read", () => {
    for (const stack of Object.values(stacks)) {
      expect(stack.resources("aws_security_group_rule")).toEqual([]);
      for (const type of ["aws_security_group", "aws_default_security_group"])
        for (const { attributes } of stack.resources(type))
          expect([attributes["ingress"] ?? [], attributes["egress"] ?? []]).toEqual([[], []]);
    }
  });

  it("does not let the database and its proxy reach anything else", () => {
    const prod = stackOf(stacks, "prod");
    const sent = prod
      .resources("aws_vpc_security_group_egress_rule")
      .filter(({ address }) => address.includes("database_"))
      .map(({ attributes }) => attributes["from_port"]);
    expect(sent).toEqual([5432]);
  });

  it("gives no task, function or database a public address or subnet", () => {
    for (const name of ["prod", "preview"]) {
      const stack = stackOf(stacks, name);
      for (const { attributes } of stack.resources("aws_ecs_service")) {
        const [network] = [attributes["network_configuration"]].flat() as { assign_public_ip: boolean }[];
        expect(network?.assign_public_ip).toBe(false);
        expect(JSON.stringify(network)).toMatch(/private/);
        expect(JSON.stringify(network)).not.toMatch(/public_subnet|public-[ab]/);
      }
      const [migrator] = stack.resources("aws_lambda_function");
      expect(JSON.stringify(migrator?.attributes["vpc_config"])).toMatch(/private/);
      for (const { attributes } of stack.resources("aws_rds_cluster_instance"))
        expect(attributes["publicly_accessible"]).toBe(false);
    }
  });

  it("to the bastion is only possible through SSM", () => {
    const shared = stackOf(stacks, "shared");
    const policies = shared
      .resources("aws_iam_role_policy_attachment")
      .filter(({ address }) => address.includes("network_nat"));
    expect(policies.map(({ attributes }) => attributes["policy_arn"])).toEqual([
      "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore",
    ]);
    expect(shared.ingressOf("nat").filter(({ port }) => port !== undefined)).toEqual([]);
  });
});
