import { readFileSync } from "node:fs";
import { join } from "node:path";
import { system } from "../../../systems/chronos/system";
import { stackOf, type SynthesizedStack, synthesizeSystemFiles } from "../../synthesize";

const ENVIRONMENTS = ["shared", "stage", "prod"];

function stacks(edit: Readonly<Record<string, (text: string) => string>> = {}) {
  return synthesizeSystemFiles(system, ENVIRONMENTS, (text, name) => edit[name]?.(text) ?? text);
}

const all = stacks();
const shared = stackOf(all, "shared");
const stage = stackOf(all, "stage");
const prod = stackOf(all, "prod");

/** What a security group lets in, by family. */
function families(stack: SynthesizedStack): readonly (readonly [unknown, unknown])[] {
  const rules = stack.resources("aws_vpc_security_group_ingress_rule").map(({ attributes }) => attributes);
  const of = (key: string) =>
    rules.filter((rule) => rule[key] !== undefined).map((rule) => rule["from_port"]);
  return [
    ["ipv4", of("cidr_ipv4")],
    ["ipv6", of("cidr_ipv6")],
  ];
}

describe("Chronos, shared", () => {
  it("opens what the system uses, the same for both address families", () => {
    expect(families(shared)).toEqual(
      [
        ["ipv4", [443, 80, 7005, 22].sort()],
        ["ipv6", [443, 80, 7005, 22].sort()],
      ].map(([family, ports]) => [family, expect.arrayContaining(ports as number[])]),
    );
    expect(shared.resources("aws_vpc_security_group_ingress_rule")).toHaveLength(8);
  });

  it("opens everything in both families if configured, as in the document", () => {
    const open = stackOf(
      stacks({ shared: (text) => text.replace("allow_all: false", "allow_all: true") }),
      "shared",
    );
    const rules = open.resources("aws_vpc_security_group_ingress_rule").map(({ attributes }) => ({
      protocol: attributes["ip_protocol"],
      from: attributes["cidr_ipv4"] ?? attributes["cidr_ipv6"],
    }));
    expect(rules).toEqual([
      { protocol: "-1", from: "0.0.0.0/0" },
      { protocol: "-1", from: "::/0" },
    ]);
    expect(
      open.resources("aws_network_acl_rule").every(({ attributes }) => attributes["protocol"] === "-1"),
    ).toBe(true);
  });

  it("keeps an address and a role for each server, and publishes them under fixed names", () => {
    expect(shared.resources("aws_eip").map(({ attributes }) => attributes["tags"])).toEqual([
      { Name: "agt-chronos-prod" },
      { Name: "agt-chronos-stage" },
    ]);
    for (const server of ["stage", "prod"]) {
      for (const name of ["eip_allocation_id", "eip_public_ip", "instance_profile_name"])
        expect(shared.output(`${server}_${name}`)).toBeDefined();
    }
  });

  it("gives its servers only what Session Manager needs", () => {
    expect(shared.resources("aws_iam_role_policy")).toEqual([]);
    const attached = shared
      .resources("aws_iam_role_policy_attachment")
      .map(({ attributes }) => attributes["policy_arn"]);
    expect(attached).toEqual(Array(2).fill("arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"));
  });

  it("protects its network and addresses", () => {
    for (const type of ["aws_vpc", "aws_eip"])
      for (const { attributes } of shared.resources(type))
        expect(attributes["lifecycle"]).toEqual({ prevent_destroy: true });
  });
});

describe("a Chronos server", () => {
  const server = stage.resource("aws_instance").attributes;

  it("has the document's size, hardened, with an encrypted disk", () => {
    expect(server).toMatchObject({
      instance_type: "t3.small",
      metadata_options: { http_tokens: "required", http_put_response_hop_limit: 1 },
      root_block_device: { encrypted: true, volume_size: 30, volume_type: "gp3" },
    });
  });

  it("stays when the image or user data changes, and has no setting for its public address", () => {
    expect(server["lifecycle"]).toEqual({ ignore_changes: ["ami", "user_data"] });
    expect(server["user_data_replace_on_change"]).toBe(false);
    expect(server).not.toHaveProperty("associate_public_ip_address");
    expect(server).not.toHaveProperty("ipv6_address_count");
    expect(JSON.stringify(stage.json)).not.toContain("create_before_destroy");
  });

  it("uses the address of shared through an association", () => {
    expect(stage.resources("aws_eip")).toEqual([]);
    expect(stage.resource("aws_eip_association").attributes).toMatchObject({
      allocation_id: "${data.terraform_remote_state.shared.outputs.stage_eip_allocation_id}",
    });
    expect(prod.resource("aws_eip_association").attributes).toMatchObject({
      allocation_id: "${data.terraform_remote_state.shared.outputs.prod_eip_allocation_id}",
    });
  });

  it("accepts both keys", () => {
    const { public_key: first } = stage.resource("aws_key_pair").attributes;
    const data = String(server["user_data"]);
    expect(data).toContain(String(first));
    expect(data.match(/^ {2}- "ssh-ed25519 /gm)).toHaveLength(2);
  });

  it("keeps its data on a separate disk, which prod protects", () => {
    const lifecycle = (stack: SynthesizedStack) => stack.resource("aws_ebs_volume").attributes["lifecycle"];
    expect(lifecycle(prod)).toEqual({ prevent_destroy: true });
    expect(lifecycle(stage)).toEqual({ prevent_destroy: false });
    expect(stage.resource("aws_ebs_volume").attributes).toMatchObject({
      encrypted: true,
      availability_zone: "${data.terraform_remote_state.shared.outputs.availability_zone}",
    });
  });
});

describe("every stack of Chronos", () => {
  const every = Object.entries(all);

  it.each(every)("%s has names that start with the profile", (_, stack) => {
    const names = [
      "aws_iam_role",
      "aws_iam_instance_profile",
      "aws_iam_policy",
      "aws_security_group",
    ].flatMap((type) => stack.resources(type).map(({ attributes }) => attributes["name"]));
    const others = [
      ...stack.resources("aws_key_pair").map(({ attributes }) => attributes["key_name"]),
      ...stack.resources("aws_s3_bucket").map(({ attributes }) => attributes["bucket"]),
      ...stack.resources("aws_dynamodb_table").map(({ attributes }) => attributes["name"]),
    ];
    expect([...names, ...others].length).toBeGreaterThan(0);
    for (const name of [...names, ...others]) expect(name).toMatch(/^agt-chronos-/);
  });

  it.each(every)("%s needs nothing newer than OpenTofu 1.8", (_, stack) => {
    const text = JSON.stringify(stack.json);
    expect(text).not.toMatch(/"\w+_wo(_version)?":|"ephemeral":|"use_lockfile":|"import":|"removed":/);
    const { required_version } = stack.json["terraform"] as { required_version: string };
    expect(["1.5", "1.8"]).toContain(required_version.replace(">= ", ""));
  });

  it.each(every)("%s keeps its state in the document's bucket, under its own key", (name, stack) => {
    const { backend } = stack.json["terraform"] as { backend: { s3: unknown } };
    expect(backend.s3).toMatchObject({
      bucket: "agt-chronos-terraform-state-storage",
      dynamodb_table: "agt-chronos-terraform-state-locks",
      encrypt: true,
      key: `chronos/${name}/terraform.tfstate`,
      region: "us-east-1",
    });
  });

  it.each(ENVIRONMENTS)("%s keeps every address: changing one would replace running resources", (name) => {
    const file = join(__dirname, `addresses.${name}.txt`);
    expect(stackOf(all, name).addresses()).toEqual(readFileSync(file, "utf8").trim().split("\n"));
  });
});

describe("the state bucket of Chronos", () => {
  const bootstrap = stackOf(all, "bootstrap");

  it("expires only old versions, never a current state", () => {
    const { rule } = bootstrap.resource("aws_s3_bucket_lifecycle_configuration").attributes as {
      rule: readonly Record<string, unknown>[];
    };
    expect(rule.map((each) => Object.keys(each).sort())).toEqual([
      ["abort_incomplete_multipart_upload", "filter", "id", "noncurrent_version_expiration", "status"],
    ]);
  });

  it("is protected, like the lock table", () => {
    for (const type of ["aws_s3_bucket", "aws_dynamodb_table"])
      expect(bootstrap.resource(type).attributes["lifecycle"]).toEqual({ prevent_destroy: true });
    expect(bootstrap.resource("aws_s3_bucket_public_access_block").attributes).toMatchObject({
      block_public_acls: true,
      restrict_public_buckets: true,
    });
    expect(bootstrap.resource("aws_dynamodb_table").attributes).toMatchObject({
      point_in_time_recovery: { enabled: true },
    });
  });
});
