import { LightsailDatabase } from "../../../constructs/lightsail/database";
import { LightsailInstance, type LightsailInstanceProps } from "../../../constructs/lightsail/instance";
import { synthesizeConstructs } from "../../synthesize";

const props: LightsailInstanceProps = {
  prefix: "sample-prod",
  bundle: "nano_3_0",
  blueprint: "ubuntu_24_04",
  availabilityZone: "us-east-1a",
  publicKey: "ssh-rsa AAAA",
  userData: "#!/bin/sh\necho ${HOME}\n",
  ports: [{ port: 443 }],
};

const withProps = (changes: Partial<LightsailInstanceProps>) =>
  synthesizeConstructs((stack) => new LightsailInstance(stack, "server", { ...props, ...changes }));

describe("a Lightsail instance", () => {
  it("passes user data on unchanged, not as a template", () => {
    const { attributes } = withProps({}).resource("aws_lightsail_instance");
    expect(attributes["user_data"]).toContain("echo $${HOME}");
  });

  it("sets every list of a port, because Lightsail fills in omitted ones", () => {
    const { attributes } = withProps({
      ports: [{ port: 53, protocol: "udp", from: ["192.0.2.0/24"] }],
    }).resource("aws_lightsail_instance_public_ports");
    expect(attributes["port_info"]).toEqual([
      {
        ...{ protocol: "udp", from_port: 53, to_port: 53 },
        ...{ cidrs: ["192.0.2.0/24"], ipv6_cidrs: [], cidr_list_aliases: [] },
      },
    ]);
  });

  it("reports every wrong prop with its value", () => {
    expect(() =>
      withProps({
        bundle: "nano_ipv6_3_0",
        publicKey: "ssh-ed25519 AAAA",
        ports: [],
        snapshotTime: "6:30",
        userData: "#cloud-config\n",
      }),
    ).toThrow(
      /bundle: must be a bundle with a public IPv4 address \(got "nano_ipv6_3_0"\)\n.*publicKey: .*\n.*userData: must start with #!\/bin\/sh.*\n.*ports: .*\n.*snapshotTime: /,
    );
  });
});

describe("a Lightsail database", () => {
  const database = (protection: "strict" | "relaxed") =>
    synthesizeConstructs(
      (stack) =>
        new LightsailDatabase(stack, "database", {
          databaseName: "sample-prod-db",
          blueprint: "postgres_16",
          bundle: "micro_2_0",
          masterDatabaseName: "sample",
          masterUsername: "admin",
          masterPassword: "${var.password}",
          passwordInState: "a test",
          backupWindow: "03:00-04:00",
          maintenanceWindow: "Sun:04:00-Sun:05:00",
        }),
      { protection },
    ).resource("aws_lightsail_database").attributes;

  it("leaves a snapshot and waits for its window if it is protected", () => {
    expect(database("strict")).toMatchObject({
      skip_final_snapshot: false,
      final_snapshot_name: "sample-prod-db-final",
      apply_immediately: false,
    });
  });

  it("leaves no snapshot and changes immediately if it is not protected", () => {
    expect(database("relaxed")).toMatchObject({ skip_final_snapshot: true, apply_immediately: true });
  });
});
