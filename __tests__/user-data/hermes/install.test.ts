import { createHash } from "node:crypto";
import { readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeWith, program } from "../../machine-programs";
import { expectInOrder, InstalledMachine, installsInOrder } from "../installing";
import { documentMachine, filesOf } from "./machine";

const answers = `
  uname*) echo "$MACHINE" ;;
  mountpoint*) exit 1 ;;
  sha256sum*) cat >>"$CALLS" ;;
  curl*api/token) echo token ;;
  curl*instance-identity/document) echo '{"accountId":"123456789012","region":"eu-south-2","instanceId":"i-0abc"}' ;;
`;
const agentFolder = "opt/aws/amazon-cloudwatch-agent/bin";
const agent = '#!/bin/sh\necho "cloudwatch-agent $*" >>"$CALLS"\n';

let machine: InstalledMachine;
beforeEach(() => {
  machine = new InstalledMachine({
    service: "hermes",
    programs: ["curl", "dnf", "mount", "mountpoint", "systemctl", "uname", "usermod", "sha256sum"],
    answers,
    environment: { MACHINE: "aarch64" },
    folders: ["etc", agentFolder],
  });
  writeFileSync(join(machine.root, "etc/fstab"), "");
  writeFileSync(join(machine.root, agentFolder, "amazon-cloudwatch-agent-ctl"), agent, { mode: 0o755 });
});
afterEach(() => machine.remove());

const files = filesOf(documentMachine);
const pinned = (architecture: string) =>
  new RegExp(`\\[${architecture}\\]=([0-9a-f]{64})`).exec(
    files.at("/usr/local/lib/hermes/install.sh").content,
  )?.[1];

describeWith(["jq"], "install.sh of Hermes, the commands that change a machine replaced by stand-ins", () => {
  installsInOrder(() => machine, {
    service: "hermes",
    files,
    download: ["install amazon-ecr", "packages"],
    failing: [
      ["sha256sum", "compose_plugin"],
      ["systemctl restart docker", "docker_service"],
      ["systemctl enable hermes", "hermes_service"],
    ],
  });

  it("installs from Amazon's repository, then Docker in memory, Hermes, and metrics last", () => {
    expectInOrder(machine.install(files).calls, [
      /^dnf .* install amazon-ecr-credential-helper .*docker jq$/,
      /^curl .*docker-compose-linux-aarch64$/,
      /^mount \/var\/lib\/docker\/containers$/,
      /^mount \/var\/lib\/containerd\//,
      /^systemctl restart docker$/,
      /^systemctl start --no-block hermes$/,
      /^cloudwatch-agent -a fetch-config -m ec2 -s /,
    ]);
  });

  it("runs without metrics, and says so", () => {
    const { status, result, calls } = machine.install(files, { FAILING: "amazon-cloudwatch-agent" });
    expect(status).toBe(0);
    expect(result).toMatch(/ ok$/);
    expect(calls).toContain("systemctl start --no-block hermes");
    expect(machine.read("var/lib/hermes-install/result")).toMatch(/WARNING: metrics failed, all else works/);
  });

  it("tells Docker who it is and where its registry lets it in, without any password", () => {
    machine.install(files);
    expect(machine.read("etc/hermes/machine.env")).toBe(
      "HERMES_REGISTRY=123456789012.dkr.ecr.eu-south-2.amazonaws.com\n",
    );
    expect(machine.read("etc/docker/daemon.json")).toContain('"tag":"i-0abc/{{.Name}}"');
    expect(JSON.parse(machine.read("root/.docker/config.json"))).toEqual({
      credHelpers: { "123456789012.dkr.ecr.eu-south-2.amazonaws.com": "ecr-login" },
    });
  });

  it("leads the guide's file names into memory, and mounts nothing twice in fstab", () => {
    machine.install(files);
    machine.install(files);
    expect(readlinkSync(join(machine.root, "opt/hermes/.env"))).toBe("/run/hermes/secrets.env");
    expect(readlinkSync(join(machine.root, "opt/hermes/image.env"))).toBe("/run/hermes/image.env");
    expect(machine.read("etc/fstab").match(/^tmpfs \/var\/lib\/(docker|containerd)\//gm)).toHaveLength(2);
  });

  it.each(["x86_64", "aarch64"])("asks for Compose's release for %s, by that machine's checksum", (of) => {
    const { calls } = machine.install(files, { MACHINE: of });
    expect(calls.join("\n")).toContain(`docker-compose-linux-${of}`);
    expect(calls.some((call) => call.startsWith(`${pinned(of) ?? "none"}  `))).toBe(true);
  });
});

describeWith(["docker-compose"], "Compose's pinned release", () => {
  it("is what the tests check compose.yaml with", () => {
    const compose = readFileSync(program("docker-compose"));
    expect(pinned("x86_64")).toBe(createHash("sha256").update(compose).digest("hex"));
  });
});
