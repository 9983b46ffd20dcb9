import { AppliedResources } from "../../../../src/rehearsal/stand-ins/applied-resources";
import { LightsailStandIn } from "../../../../src/rehearsal/stand-ins/lightsail/lightsail-stand-in";

const port = (number: number) => ({ from_port: number, to_port: number, protocol: "tcp" });
const APPLIED = {
  aws_lightsail_instance: {
    ...{
      name: "web",
      arn: "arn:aws:lightsail:us-east-1:1:Instance/11-22",
      bundle_id: "medium_3_0",
      key_pair_name: "key",
      user_data: "#!/bin/sh",
    },
    tags_all: { system: "jarvis" },
  },
  aws_lightsail_static_ip: { name: "ip", ip_address: "203.0.113.7" },
  aws_lightsail_static_ip_attachment: { id: "ip", static_ip_name: "ip", instance_name: "web" },
  aws_lightsail_instance_public_ports: { id: "web-1", instance_name: "web", port_info: [port(443)] },
  aws_lightsail_key_pair: { name: "key", public_key: "ssh-rsa AAAA" },
  aws_lightsail_database: { relational_database_name: "db", master_password: "x", bundle_id: "micro_2_0" },
};

describe("Lightsail in a rehearsal, after an apply", () => {
  let lightsail: LightsailStandIn;
  beforeEach(() => {
    const resources = new AppliedResources();
    for (const [typeName, state] of Object.entries(APPLIED)) {
      const named: { id?: string; name?: string; relational_database_name?: string } = state;
      const id = named.id ?? named.name ?? named.relational_database_name ?? "";
      resources.record({ typeName, id, state });
    }
    lightsail = new LightsailStandIn(resources);
  });

  const call = (action: string, words: object) =>
    lightsail.answer({
      ...{ service: "lightsail", region: "us-east-1", accessKeyId: "owner" },
      ...{ action, body: JSON.stringify(words) },
    });
  const read = (type: string, state: Record<string, unknown>) =>
    lightsail.read(`aws_lightsail_${type}`, state)?.found;

  it("lets the provider read what AWS tells: no user data, no password", () => {
    expect(read("instance", { name: "web" })).toMatchObject({
      bundle_id: "medium_3_0",
      key_pair_name: "key",
    });
    expect(read("instance", { name: "web" })).not.toHaveProperty("user_data");
    expect(read("database", { relational_database_name: "db" })).toEqual({
      relational_database_name: "db",
      bundle_id: "micro_2_0",
    });
    expect(lightsail.read("aws_instance", { id: "i-1" })).toBeUndefined();
  });

  it("finds nothing of what was deleted by hand", async () => {
    await call("DeleteKeyPair", { keyPairName: "key" });
    expect(lightsail.read("aws_lightsail_key_pair", { name: "key" })).toEqual({});
    await call("DeleteInstance", { instanceName: "web" });
    expect(lightsail.read("aws_lightsail_instance", { name: "web" })).toEqual({});
    expect(lightsail.read("aws_lightsail_instance_public_ports", { instance_name: "web" })).toEqual({});
    await expect(call("DeleteKeyPair", { keyPairName: "key" })).rejects.toThrow("does not exist: key");
  });

  it("finds ports that were opened by hand, and an address that was moved", async () => {
    const portInfos = [{ fromPort: 22, toPort: 22, protocol: "tcp" }];
    await call("PutInstancePublicPorts", { instanceName: "web", portInfos });
    expect(read("instance_public_ports", { instance_name: "web" })).toMatchObject({ port_info: [port(22)] });
    await call("CreateInstanceSnapshot", { instanceName: "web", instanceSnapshotName: "disk" });
    const from = { instanceSnapshotName: "disk", bundleId: "large_3_0" };
    await call("CreateInstancesFromSnapshot", { ...from, instanceNames: ["larger"] });
    await call("AttachStaticIp", { staticIpName: "ip", instanceName: "larger" });
    expect(read("static_ip_attachment", { static_ip_name: "ip" })).toEqual({ instance_name: "larger" });
    expect(read("instance", { name: "larger" })).toMatchObject({ bundle_id: "large_3_0" });
  });

  it("knows ARNs by names, and tags by ARNs, also of an instance that it launched itself", async () => {
    const named = (name: string) => `arn:aws:lightsail:us-east-1:1:Instance/${name}`;
    const { arnOf, tagsOf } = lightsail.identities;
    expect(arnOf(named("web"))).toBe(named("11-22"));
    expect(tagsOf(named("11-22"))).toEqual({ system: "jarvis" });
    await call("CreateInstanceSnapshot", { instanceName: "web", instanceSnapshotName: "disk" });
    const tags = [{ key: "system", value: "hermes" }];
    const from = { instanceSnapshotName: "disk", bundleId: "large_3_0", tags };
    await call("CreateInstancesFromSnapshot", { ...from, instanceNames: ["larger"] });
    const larger = arnOf(named("larger")) ?? "";
    expect(larger).not.toBe(named("11-22"));
    expect(tagsOf(larger)).toEqual({ system: "hermes" });
    expect([arnOf(named("none")), tagsOf(named("none"))]).toEqual([undefined, undefined]);
  });
});
