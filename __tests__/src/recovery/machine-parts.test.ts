import {
  AttachVolumeCommand,
  CreateNetworkAclCommand,
  CreateNetworkAclEntryCommand,
  CreateVolumeCommand,
  CreateVpcCommand,
  EC2Client,
  ImportKeyPairCommand,
  type ResourceType,
  RunInstancesCommand,
} from "@aws-sdk/client-ec2";
import type { PlannedCreation } from "../../../src/plan/planned-changes";
import { searchFor } from "../../../src/recovery/find-unrecorded";
import { awsEnvironment } from "../../../src/rehearsal/moto/aws-environment";
import { type RunningMoto, startMoto } from "../../../src/rehearsal/moto/start-moto";
import { hermesProd, OUR_TAGS, planned } from "./an-environment";

const region = "eu-south-2";
const before = { ...process.env };
const KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPXPur3kulraSEnntVTvzset72pV7c4/3ANGcQv+1iIu";
let moto: RunningMoto;
let acl: string;
let volume: string;
let machine: string;

const tagged = (resource: ResourceType) => ({
  TagSpecifications: [{ ResourceType: resource, Tags: [...OUR_TAGS] }],
});

beforeAll(async () => {
  moto = await startMoto();
  Object.assign(process.env, awsEnvironment(moto.endpoint));
  const ec2 = new EC2Client({ region });
  const vpc = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
  const filter = await ec2.send(
    new CreateNetworkAclCommand({ VpcId: vpc.Vpc?.VpcId, ...tagged("network-acl") }),
  );
  acl = filter.NetworkAcl?.NetworkAclId ?? "";
  const entry = { NetworkAclId: acl, RuleAction: "allow", Egress: false } as const;
  const ssh = { Protocol: "6", PortRange: { From: 22, To: 22 } };
  await ec2.send(
    new CreateNetworkAclEntryCommand({ ...entry, ...ssh, RuleNumber: 100, CidrBlock: "0.0.0.0/0" }),
  );
  await ec2.send(
    new CreateNetworkAclEntryCommand({ ...entry, ...ssh, RuleNumber: 101, Ipv6CidrBlock: "::/0" }),
  );
  await ec2.send(
    new ImportKeyPairCommand({
      KeyName: "agt-chronos-stage",
      PublicKeyMaterial: Buffer.from(KEY),
      ...tagged("key-pair"),
    }),
  );
  const run = await ec2.send(new RunInstancesCommand({ ImageId: "ami-12345678", MinCount: 1, MaxCount: 1 }));
  machine = run.Instances?.[0]?.InstanceId ?? "";
  const disk = await ec2.send(
    new CreateVolumeCommand({ AvailabilityZone: `${region}a`, Size: 1, ...tagged("volume") }),
  );
  volume = disk.VolumeId ?? "";
  await ec2.send(new AttachVolumeCommand({ VolumeId: volume, InstanceId: machine, Device: "/dev/sdf" }));
});
afterAll(async () => {
  process.env = before;
  await moto.stop();
});

async function look(...creations: readonly PlannedCreation[]) {
  const judgements = await searchFor(hermesProd())({ creations, actions: [], known: new Set() });
  return judgements.map(({ verdict }) => verdict);
}

const rule = (values: object) =>
  planned("aws_network_acl_rule", {
    ...{ network_acl_id: acl, egress: false, protocol: "tcp", rule_action: "allow" },
    ...{ rule_number: 100, from_port: 22, to_port: 22, cidr_block: "0.0.0.0/0" },
    ...values,
  });

describe("the lookup of a planned machine's parts in AWS, against moto", () => {
  it("finds an ACL's rules of both families by number, in the import's format", async () => {
    const six = rule({ rule_number: 101, cidr_block: null, ipv6_cidr_block: "::/0" });
    expect(await look(rule({}), six)).toEqual([
      { is: "ours", id: `${acl}:100:tcp:false`, by: "its ACL, number and direction" },
      { is: "ours", id: `${acl}:101:tcp:false`, by: "its ACL, number and direction" },
    ]);
  });

  it("does not adopt a rule that differs, and says how to make room", async () => {
    const [verdict] = await look(rule({ from_port: 80, to_port: 80 }));
    expect(verdict).toMatchObject({ is: "in the way" });
    expect(JSON.stringify(verdict)).toContain(
      `delete-network-acl-entry --network-acl-id ${acl} --rule-number 100 --ingress`,
    );
  });

  it("finds no rule of another number or direction", async () => {
    expect(await look(rule({ rule_number: 102 }), rule({ egress: true }))).toEqual([
      { is: "absent" },
      { is: "absent" },
    ]);
  });

  it("finds an attached disk on its machine, and on no other", async () => {
    const attachment = { device_name: "/dev/sdf", volume_id: volume, instance_id: machine };
    expect(
      await look(
        planned("aws_volume_attachment", attachment),
        planned("aws_volume_attachment", { ...attachment, instance_id: "i-other" }, "other"),
      ),
    ).toEqual([
      { is: "ours", id: `/dev/sdf:${volume}:${machine}`, by: "its disk, machine and device" },
      { is: "absent" },
    ]);
  });

  it("finds a key pair, which cannot be imported, and says how to make room", async () => {
    const [found, none] = await look(
      planned("aws_key_pair", { key_name: "agt-chronos-stage" }),
      planned("aws_key_pair", { key_name: "agt-chronos-prod" }, "prod"),
    );
    expect(JSON.stringify(found)).toContain("delete-key-pair --key-name agt-chronos-stage");
    expect(none).toEqual({ is: "absent" });
  });
});
