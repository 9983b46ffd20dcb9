import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Attributes, stackOf, type SynthesizedStack, synthesizeSystemFiles } from "../../synthesize";
import { system } from "../../../systems/jarvis/system";

const ENVIRONMENTS = ["dev", "staging", "prod"] as const;

const synthesized = (edit: (text: string) => string = (text) => text) =>
  synthesizeSystemFiles(system, ENVIRONMENTS, (text, name) => (name === "bootstrap" ? text : edit(text)));

const managed = (text: string) =>
  text.replace(
    "database: { place: container }",
    "database: { place: managed, password_in_state: acknowledged }",
  );

interface PortInfo {
  readonly from_port: number;
  readonly to_port: number;
  readonly protocol: string;
  readonly cidrs: readonly string[];
  readonly ipv6_cidrs: readonly string[];
}

const portsOf = (stack: SynthesizedStack) =>
  stack.resource("aws_lightsail_instance_public_ports").attributes["port_info"] as readonly PortInfo[];

const lifecycleOf = (stack: SynthesizedStack, type: string) =>
  stack.resource(type).attributes["lifecycle"] as Attributes;

describe("Jarvis", () => {
  const stacks = synthesized();
  const prod = stackOf(stacks, "prod");

  it.each(ENVIRONMENTS)("has the document's names in %s, and its own state", (name) => {
    const stack = stackOf(stacks, name);
    const nameOf = (type: string) => stack.resource(type).attributes["name"];
    expect(nameOf("aws_lightsail_instance")).toBe(`jarvis-${name}-instance`);
    expect(nameOf("aws_lightsail_key_pair")).toBe(`jarvis-${name}-keypair`);
    expect(nameOf("aws_lightsail_static_ip")).toBe(`jarvis-${name}-static-ip`);
    const { terraform } = stack.json as { terraform: { backend: { s3: Attributes } } };
    expect(terraform.backend.s3).toMatchObject({ key: `jarvis/${name}/terraform.tfstate`, encrypt: true });
  });

  it("opens the document's ports in one list, each for both families, and 22 only to the given blocks", () => {
    const ports = portsOf(prod);
    expect(ports.map(({ from_port, protocol }) => `${from_port}/${protocol}`)).toEqual([
      ...["22/tcp", "80/tcp", "443/tcp", "3478/tcp", "3478/udp"],
    ]);
    expect(ports.every(({ from_port, to_port }) => from_port === to_port)).toBe(true);
    const [ssh, ...open] = ports;
    expect(ssh).toMatchObject({ cidrs: ["203.0.113.0/24"], ipv6_cidrs: [] });
    for (const port of open) expect(port).toMatchObject({ cidrs: ["0.0.0.0/0"], ipv6_cidrs: ["::/0"] });
  });

  it("closes 22 if nobody may use it, allows an IPv6 block, and closes 3478 without a TURN server", () => {
    const edited = stackOf(
      synthesized((text) => text.replace(/ssh_from: .*/, "ssh_from: []\nturn: false")),
      "prod",
    );
    expect(portsOf(edited).map(({ from_port }) => from_port)).toEqual([80, 443]);
    const six = stackOf(
      synthesized((text) => text.replace(/ssh_from: .*/, 'ssh_from: ["2001:db8::/48"]')),
      "prod",
    );
    expect(portsOf(six)[0]).toMatchObject({ from_port: 22, cidrs: [], ipv6_cidrs: ["2001:db8::/48"] });
  });

  it("imports the given public key and has no private key anywhere", () => {
    const { attributes } = prod.resource("aws_lightsail_key_pair");
    expect(attributes["public_key"]).toMatch(/^ssh-rsa AAAA/);
    expect(JSON.stringify(prod.json)).not.toMatch(/private_key|PRIVATE KEY/);
  });

  it("keeps a running instance if only first-boot settings change", () => {
    expect(lifecycleOf(prod, "aws_lightsail_instance")).toMatchObject({
      ignore_changes: ["user_data", "blueprint_id", "key_pair_name", "name"],
    });
  });

  it("protects the instance and its address in prod, not in dev and staging", () => {
    for (const type of ["aws_lightsail_instance", "aws_lightsail_static_ip"]) {
      expect(lifecycleOf(prod, type)).toMatchObject({ prevent_destroy: true });
      for (const name of ["dev", "staging"] as const)
        expect(lifecycleOf(stackOf(stacks, name), type)).toMatchObject({ prevent_destroy: false });
    }
  });

  it("recreates address and firewall with a new instance, and never before the old ones are gone", () => {
    const instance = prod.resource("aws_lightsail_instance").address;
    for (const type of ["aws_lightsail_static_ip_attachment", "aws_lightsail_instance_public_ports"]) {
      expect(lifecycleOf(prod, type)).toEqual({ replace_triggered_by: [`${instance}.arn`] });
    }
  });

  it("takes a daily snapshot of the disk", () => {
    expect(prod.resource("aws_lightsail_instance").attributes["add_on"]).toEqual({
      type: "AutoSnapshot",
      status: "Enabled",
      snapshot_time: "06:00",
    });
  });

  it("has a managed database only if the password in the state is acknowledged", () => {
    expect(prod.resources("aws_lightsail_database")).toEqual([]);
    const stack = stackOf(synthesized(managed), "prod");
    expect(stack.resource("aws_lightsail_database").attributes).toMatchObject({
      relational_database_name: "jarvis-prod-db",
      blueprint_id: "postgres_15",
      bundle_id: "micro_2_0",
      master_database_name: "jarvis",
      master_username: "jarvisadmin",
      master_password: "${var.database_password}",
      publicly_accessible: false,
      skip_final_snapshot: false,
      final_snapshot_name: "jarvis-prod-db-final",
      preferred_backup_window: "03:00-04:00",
      lifecycle: { prevent_destroy: true },
    });
    const { variable } = stack.json as { variable: Record<string, Attributes> };
    expect(variable["database_password"]).toMatchObject({ sensitive: true, nullable: false });
    expect(variable["database_password"]).not.toHaveProperty("default");
  });

  it("adds a managed database without changing any other address or attribute", () => {
    const stack = stackOf(synthesized(managed), "prod");
    const before = JSON.parse(JSON.stringify(prod.json["resource"])) as Record<string, unknown>;
    const { aws_lightsail_database: database, ...rest } = stack.json["resource"] as Record<string, unknown>;
    expect(database).toBeDefined();
    expect(rest["aws_lightsail_instance"]).toEqual(before["aws_lightsail_instance"]);
    expect(Object.keys(rest)).toEqual(Object.keys(before));
  });

  it("points the domain at the static address, in Route 53, in Lightsail's DNS, or not at all", () => {
    const address = `\${${prod.resource("aws_lightsail_static_ip").address}.ip_address}`;
    expect(prod.resource("aws_route53_record").attributes).toMatchObject({
      name: "jarvis.example.com",
      type: "A",
      records: [address],
    });
    const lightsail = stackOf(
      synthesized((text) => text.replace("service: route53", "service: lightsail")),
      "dev",
    );
    expect(lightsail.resource("aws_lightsail_domain_entry").attributes).toMatchObject({
      domain_name: "example.com",
      name: "dev.jarvis",
      region: "us-east-1",
      type: "A",
    });
    const none = stackOf(
      synthesized((text) => text.replace(/^dns: .*\n/m, "")),
      "prod",
    );
    expect(none.resources("aws_route53_record")).toEqual([]);
  });

  it("lets GitHub's runs for one environment log in to that environment's instance only", () => {
    const login = prod.permissionsOf("deploy").find(({ Sid }) => Sid === "LogIn");
    expect(login).toMatchObject({
      Action: "lightsail:GetInstanceAccessDetails",
      Resource: "arn:aws:lightsail:us-east-1:*:Instance/*",
      Condition: {
        StringEquals: { "aws:ResourceTag/environment": "prod", "aws:ResourceTag/system": "jarvis" },
      },
    });
    const trust = String(prod.resource("aws_iam_role", "deploy").attributes["assume_role_policy"]);
    expect(trust).toContain('"repo:jarvis-labs/jarvis:environment:production"');
  });

  it("lets no GitHub role create or delete an instance, an address or a database", () => {
    for (const role of ["deploy", "plan"]) {
      const actions = prod.permissionsOf(role).flatMap(({ Action }) => Action);
      const taking = actions.filter((action) =>
        /^lightsail:(Create|Delete|Release|Stop|Reboot)|lightsail:(Get)?\*/.test(action),
      );
      expect(taking).toEqual([]);
    }
  });

  it("creates GitHub's identity provider once per account", () => {
    const made = ENVIRONMENTS.map(
      (name) => stackOf(stacks, name).resources("aws_iam_openid_connect_provider").length,
    );
    expect(made).toEqual([0, 0, 1]);
  });

  it("has the first implementation's outputs, without the secret ones", () => {
    const outputs = Object.keys(prod.json["output"] as object);
    expect(outputs).toEqual(
      expect.arrayContaining([
        ...["instance_name", "instance_public_ip", "instance_private_ip", "ssh_connection_command"],
        ...["static_ip_name", "key_pair_name"],
      ]),
    );
    expect(outputs).not.toContain("ssh_private_key");
    expect(outputs).not.toContain("database_connection_string");
  });

  it("uses only resource types that the provider has, unlike the first implementation", () => {
    expect(
      Object.keys(prod.json["resource"] as object).filter((type) => type.startsWith("aws_lightsail")),
    ).toEqual([
      ...["aws_lightsail_instance", "aws_lightsail_instance_public_ports", "aws_lightsail_key_pair"],
      ...["aws_lightsail_static_ip", "aws_lightsail_static_ip_attachment"],
    ]);
  });

  it("keeps every address: changing one would replace running resources", () => {
    const file = join(__dirname, "addresses.prod.txt");
    expect(prod.addresses()).toEqual(readFileSync(file, "utf8").trim().split("\n"));
  });
});
