import {
  CancelCommandCommand,
  GetCommandInvocationCommand,
  type GetCommandInvocationCommandOutput,
  SendCommandCommand,
  SSMClient,
} from "@aws-sdk/client-ssm";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { setTimeout as sleep } from "node:timers/promises";
import type { Machine } from "../../../src/rehearsal/machines/machine";
import { openWorldWithMachines, type WorldWithMachines } from "../../../src/rehearsal/world-with-machines";
import { REHEARSAL_ACCOUNT } from "../../../src/rehearsal/world";
import { silentProgress } from "../../../src/terminal/progress";
import { describeMachines } from "./describe-machines";

const INSTANCE = "i-0123456789abcdef0";
const IPV6 = "2600:1f18:1abc:1d01::75";

const DOCUMENT = `
schemaVersion: "2.2"
parameters:
  word: { type: String, allowedPattern: "^[a-z]+$" }
mainSteps:
  - action: aws:runShellScript
    name: say
    inputs:
      timeoutSeconds: "2"
      runCommand:
        - |
          #!/usr/bin/env bash
          [[ {{ word }} == sleep ]] && sleep 20
          echo "said {{ word }} in $BASH_VERSION from $(dirname "$0")"
`;

/** It may read and write objects below `a/`, and nothing else. */
const ARTIFACTS_POLICY = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject"], Resource: "arn:aws:s3:::artifacts/a/*" },
  ],
});

describeMachines("an instance of EC2 that an engine applied", () => {
  let world: WorldWithMachines;
  let machine: Machine;
  let ssm: SSMClient;

  /** As the simulated provider announces it. */
  const applied = (typeName: string, id: string, state: Record<string, unknown> | undefined): void =>
    world.ec2.apply({
      typeName,
      id,
      operation: state === undefined ? "delete" : "create",
      count: 0,
      ...(state === undefined ? {} : { state: { id, ...state } }),
    });

  const rule = (id: string, port: number, cidr: string): void =>
    applied("aws_vpc_security_group_ingress_rule", id, {
      security_group_id: "sg-1",
      ip_protocol: "tcp",
      from_port: port,
      to_port: port,
      [cidr.includes(":") ? "cidr_ipv6" : "cidr_ipv4"]: cidr,
    });

  beforeAll(async () => {
    world = await openWorldWithMachines({ account: REHEARSAL_ACCOUNT, progress: silentProgress });
    const client = {
      endpoint: world.endpoint,
      region: "us-east-1",
      credentials: { accessKeyId: "a", secretAccessKey: "b" },
    };
    ssm = new SSMClient({ ...client, maxAttempts: 1 });
    const iam = new IAMClient(client);
    await iam.send(new CreateRoleCommand({ RoleName: "web", AssumeRolePolicyDocument: "{}" }));
    await iam.send(
      new PutRolePolicyCommand({
        RoleName: "web",
        PolicyName: "artifacts",
        PolicyDocument: ARTIFACTS_POLICY,
      }),
    );
    await new S3Client({ ...client, forcePathStyle: true }).send(
      new CreateBucketCommand({ Bucket: "artifacts" }),
    );
    applied("aws_iam_instance_profile", "web-profile", { name: "web-profile", role: "web" });
    applied("aws_iam_role_policy_attachment", "a", {
      role: "web",
      policy_arn: "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore",
    });
    applied("aws_security_group", "sg-1", { name: "web" });
    applied("aws_vpc_security_group_egress_rule", "out", {
      security_group_id: "sg-1",
      ip_protocol: "-1",
      cidr_ipv4: "0.0.0.0/0",
    });
    rule("in", 8000, "0.0.0.0/0");
    applied("aws_ssm_document", "say", { name: "say", content: DOCUMENT });
    applied("aws_instance", INSTANCE, {
      arn: `arn:aws:ec2:us-east-1:${REHEARSAL_ACCOUNT}:instance/${INSTANCE}`,
      private_ip: "10.0.7.5",
      ipv6_addresses: [IPV6],
      iam_instance_profile: "web-profile",
      vpc_security_group_ids: ["sg-1"],
      metadata_options: [
        { http_tokens: "required", http_put_response_hop_limit: 1, instance_metadata_tags: "enabled" },
      ],
      tags: { Name: "web" },
      user_data:
        "#!/bin/sh\naws s3 ls s3://artifacts/b/ 2>/etc/said\nsystemctl enable --now amazon-ssm-agent\n(cd /etc && python3 -m http.server 8000 --bind :: >/dev/null 2>&1 &)\n",
    });
    machine = await world.ec2.machine("web");
    await machine.settle();
  }, 300_000);
  afterAll(async () => {
    await world?.close();
  });

  const ended = async (CommandId = ""): Promise<GetCommandInvocationCommandOutput> => {
    for (;;) {
      const seen = await ssm.send(new GetCommandInvocationCommand({ CommandId, InstanceId: INSTANCE }));
      if (!["Pending", "InProgress", "Cancelling"].includes(seen.Status ?? "")) return seen;
      await sleep(100);
    }
  };
  const send = async (
    DocumentName: string,
    Parameters: Record<string, string[]>,
  ): Promise<string | undefined> => {
    const answer = await ssm.send(
      new SendCommandCommand({ InstanceIds: [INSTANCE], DocumentName, Parameters, TimeoutSeconds: 30 }),
    );
    return answer.Command?.CommandId;
  };
  const command = async (name: string, given: Record<string, string[]>) => ended(await send(name, given));

  it("gets its identity from the metadata service, only with a token", async () => {
    const { stdout } = await machine.shell(`
      token=$(curl -sS -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' http://169.254.169.254/latest/api/token)
      see() { curl -sS -H "X-aws-ec2-metadata-token: $token" "http://169.254.169.254/latest/$1"; echo; }
      see dynamic/instance-identity/document | jq -r '.accountId + " " + .privateIp'
      see meta-data/tags/instance/Name
      curl -sS -o /dev/null -w '%{http_code}' http://169.254.169.254/latest/meta-data/`);
    expect(stdout.split("\n")).toEqual([`${REHEARSAL_ACCOUNT} 10.0.7.5`, "web", "401"]);
  });

  it("gets its host name and instance id from there", async () => {
    const { stdout } = await machine.shell("hostname; cloud-init query instance_id");
    expect(stdout).toBe(`ip-10-0-7-5\n${INSTANCE}\n`);
  });

  it("calls AWS with its role, at AWS's names over TLS", async () => {
    const { stdout, stderr } = await machine.shell(`
      aws sts get-caller-identity --query Arn --output text
      echo content | aws s3 cp - s3://artifacts/a/file && aws s3 cp s3://artifacts/a/file -`);
    expect(stderr).toBe("");
    expect(stdout).toBe(`arn:aws:sts::${REHEARSAL_ACCOUNT}:assumed-role/web/${INSTANCE}\ncontent\n`);
  });

  it("is refused at boot what its role's policies do not allow, in AWS's words", async () => {
    const { stdout } = await machine.shell("cat /etc/said");
    expect(stdout).toContain("AccessDenied");
    expect(stdout).toMatch(
      new RegExp(`assumed-role/web/${INSTANCE} is not authorized to perform: s3:ListBucket`),
    );
  });

  it("does not give its role to a container, which is one hop too far from the metadata service", async () => {
    const { stdout } = await machine.shell(`
      systemctl start docker
      tar -C / -c bin/busybox | docker import -c 'ENTRYPOINT ["/bin/busybox"]' - busybox:test >/dev/null
      docker run --rm busybox:test wget -q -T 2 -O - http://169.254.169.254/latest/ 2>&1
      docker run --rm --network host busybox:test wget -q -T 2 -O - http://169.254.169.254/latest/ 2>&1`);
    const [near, far] = stdout.trim().split("\n");
    expect(near).toContain("timed out");
    expect(far).toContain("401");
  });

  it("runs a shell script from SSM, and reports the result", async () => {
    expect(
      await command("AWS-RunShellScript", { commands: ["id -un", "echo bad >&2", "exit 3"] }),
    ).toMatchObject({
      Status: "Failed",
      ResponseCode: 3,
      StandardOutputContent: "root\n",
      StandardErrorContent: "bad\n",
    });
  });

  it("runs the stack's own document with the shell in its first line, and kills it at its timeout", async () => {
    const said = await command("say", { word: ["hello"] });
    expect(said.StandardOutputContent).toMatch(/^said hello in 5\.\S+ from \/var\/lib\/amazon\/ssm/);
    expect(await command("say", { word: ["sleep"] })).toMatchObject({
      Status: "TimedOut",
      StatusDetails: "ExecutionTimedOut",
    });
  });

  it("does not receive parameters that the document does not allow", async () => {
    await expect(command("say", { word: ["; rm"] })).rejects.toMatchObject({ name: "InvalidParameters" });
    await expect(command("say", {})).rejects.toMatchObject({ name: "InvalidParameters" });
    await expect(command("unknown", {})).rejects.toMatchObject({ name: "InvalidDocument" });
  });

  it("kills a cancelled command", async () => {
    const CommandId = await send("AWS-RunShellScript", { commands: ["sleep 60"] });
    await sleep(500);
    await ssm.send(new CancelCommandCommand({ CommandId }));
    expect((await ended(CommandId)).Status).toBe("Cancelled");
  });

  it("is reachable at the ports its security groups allow, also after they change", async () => {
    const { network } = world.ec2.machines;
    (await network.connect("10.0.7.5", 8000)).destroy();
    rule("in", 8000, "198.51.100.9/32");
    await world.ec2.settled();
    await expect(network.connect("10.0.7.5", 8000, { seconds: 1 })).rejects.toThrow("ETIMEDOUT");
    (await network.connect("10.0.7.5", 8000, { from: "198.51.100.9" })).destroy();
  });

  it("has its subnet's IPv6 address, which only rules for IPv6 open", async () => {
    const { network } = world.ec2.machines;
    const { stdout } = await machine.shell(`
      token=$(curl -sS -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' http://169.254.169.254/latest/api/token)
      curl -sS -H "X-aws-ec2-metadata-token: $token" http://169.254.169.254/latest/meta-data/ipv6`);
    expect(stdout).toBe(IPV6);
    await expect(network.connect(IPV6, 8000, { seconds: 1 })).rejects.toThrow("ETIMEDOUT");
    rule("in-ipv6", 8000, "2001:db8:7::/48");
    await world.ec2.settled();
    await expect(network.connect(IPV6, 8000, { seconds: 1 })).rejects.toThrow("ETIMEDOUT");
    (await network.connect(IPV6, 8000, { from: "2001:db8:7::1" })).destroy();
  });

  it("gets an Elastic IP, and its name resolves to it", async () => {
    applied("aws_eip", "eipalloc-1", { public_ip: "203.0.113.44" });
    applied("aws_eip_association", "eipassoc-1", { allocation_id: "eipalloc-1", instance_id: INSTANCE });
    applied("aws_route53_record", "r", { type: "A", fqdn: "web.example.com", records: ["203.0.113.44"] });
    await world.ec2.settled();
    const { network } = world.ec2.machines;
    (await network.connect("web.example.com", 8000, { from: "198.51.100.9" })).destroy();
    const { stdout } = await network.run([
      ...["curl", "-sS", "--interface", "198.51.100.9", "http://web.example.com:8000/hostname"],
    ]);
    expect(stdout).toBe("ip-10-0-7-5\n");
  });

  it("gets no command while it is down, and gets it once it is up again", async () => {
    await machine.stop("power-cut");
    const id = await send("AWS-RunShellScript", { commands: ["echo late"] });
    await sleep(1_000);
    const waiting = await ssm.send(new GetCommandInvocationCommand({ CommandId: id, InstanceId: INSTANCE }));
    expect(waiting.Status).toBe("Pending");
    await machine.start();
    expect((await ended(id)).StandardOutputContent).toBe("late\n");
  });

  it("disappears from SSM and the network once it is terminated", async () => {
    applied("aws_instance", INSTANCE, undefined);
    await world.ec2.settled();
    await expect(send("say", { word: ["a"] })).rejects.toMatchObject({ name: "InvalidInstanceId" });
    expect(world.ec2.machines.all.size).toBe(0);
  });
});
