import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeWith, program } from "../../machine-programs";
import { documentMachine, layOut } from "./machine";
import { standIns } from "./stand-ins";

const changing = ["curl", "dnf", "mount", "mountpoint", "systemctl", "uname", "usermod", "sha256sum"];
const answers = `
  uname*) echo "$MACHINE" ;;
  mountpoint*) exit 1 ;;
  sha256sum*) cat >>"$CALLS" ;;
  curl*api/token) echo token ;;
  curl*instance-identity/document) echo '{"accountId":"123456789012","region":"eu-south-2","instanceId":"i-0abc"}' ;;
`;

let root: string;
let path: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "hermes-install-"));
  path = `${standIns(root, changing, answers)}:${process.env.PATH ?? ""}`;
  mkdirSync(join(root, "etc"));
  writeFileSync(join(root, "etc/fstab"), "");
  const agent = join(root, "opt/aws/amazon-cloudwatch-agent/bin");
  mkdirSync(agent, { recursive: true });
  writeFileSync(
    join(agent, "amazon-cloudwatch-agent-ctl"),
    '#!/bin/sh\necho "cloudwatch-agent $*" >>"$CALLS"\n',
    {
      mode: 0o755,
    },
  );
});
afterEach(() => rmSync(root, { recursive: true }));

function install(environment: Record<string, string> = {}) {
  layOut(documentMachine, root);
  const callsFile = join(root, "calls");
  rmSync(callsFile, { force: true });
  const done = spawnSync("bash", [join(root, "usr/local/lib/hermes/install.sh")], {
    encoding: "utf8",
    env: {
      PATH: path,
      CALLS: callsFile,
      INSTALL_ROOT: root,
      RETRY_PAUSE_SECONDS: "0",
      MACHINE: "aarch64",
      ...environment,
    },
  });
  const results = readFileSync(join(root, "var/lib/hermes-install/result"), "utf8").trim().split("\n");
  return {
    status: done.status,
    output: done.stdout + done.stderr,
    calls: readFileSync(callsFile, "utf8").trim().split("\n"),
    result: results.at(-1) ?? "",
  };
}

const read = (file: string) => readFileSync(join(root, file), "utf8");

describeWith(["jq"], "install.sh of Hermes, the commands that change a machine replaced by stand-ins", () => {
  it("installs from Amazon's repository, then Docker in memory, metrics, and Hermes last", () => {
    const { status, calls, result, output } = install();
    expect(output).not.toContain("FAILED");
    expect(result).toMatch(/^\d{4}-\d\d-\d\dT[\d:]+Z ok$/);
    expect(status).toBe(0);
    const order = [
      /^dnf .* install .*amazon-cloudwatch-agent amazon-ecr-credential-helper .*docker jq$/,
      /^curl .*docker-compose-linux-aarch64$/,
      /^mount \/var\/lib\/docker\/containers$/,
      /^mount \/var\/lib\/containerd\//,
      /^systemctl restart docker$/,
      /^cloudwatch-agent -a fetch-config -m ec2 -s /,
      /^systemctl start --no-block hermes$/,
    ].map((wanted) => calls.findIndex((call) => wanted.test(call)));
    expect(order).not.toContain(-1);
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  it("tells Docker who it is and where its registry lets it in, without any password", () => {
    install();
    expect(read("etc/hermes/machine.env")).toBe(
      "HERMES_REGISTRY=123456789012.dkr.ecr.eu-south-2.amazonaws.com\n",
    );
    expect(read("etc/docker/daemon.json")).toContain('"tag":"i-0abc/{{.Name}}"');
    expect(JSON.parse(read("root/.docker/config.json"))).toEqual({
      credHelpers: { "123456789012.dkr.ecr.eu-south-2.amazonaws.com": "ecr-login" },
    });
  });

  it("leads the guide's file names into memory", () => {
    install();
    expect(readlinkSync(join(root, "opt/hermes/.env"))).toBe("/run/hermes/secrets.env");
    expect(readlinkSync(join(root, "opt/hermes/image.env"))).toBe("/run/hermes/image.env");
    expect(read("etc/fstab").match(/^tmpfs \/var\/lib\/(docker|containerd)\//gm)).toHaveLength(2);
  });

  it.each(["x86_64", "aarch64"])(
    "asks for Compose's release for %s, by that machine's checksum",
    (machine) => {
      const { calls } = install({ MACHINE: machine });
      expect(calls.join("\n")).toContain(`docker-compose-linux-${machine}`);
      const checksum = new RegExp(`\\[${machine}\\]=([0-9a-f]{64})`).exec(
        read("usr/local/lib/hermes/install.sh"),
      );
      expect(calls.some((call) => call.startsWith(`${checksum?.[1] ?? "none"}  `))).toBe(true);
    },
  );

  it("refuses a Compose that is not the release", () => {
    const { status, result } = install({ FAILING: "sha256sum" });
    expect(status).toBe(1);
    expect(result).toContain("FAILED at compose_plugin");
  });

  it("tries a failing download five times, then says which step failed and how to go on", () => {
    const { status, calls, result, output } = install({ FAILING: "dnf" });
    expect(calls.filter((call) => call.startsWith("dnf"))).toHaveLength(5);
    expect(output).toContain("attempt 4 of 5 failed");
    expect(result).toMatch(
      /FAILED at packages\. Mend it and run: sudo \/usr\/local\/lib\/hermes\/install\.sh$/,
    );
    expect(status).toBe(1);
  });

  it("repairs when it runs again, and mounts nothing twice in fstab", () => {
    expect(install({ FAILING: "systemctl enable hermes" }).result).toContain("FAILED at hermes_service");
    expect(install().result).toMatch(/ok$/);
    expect(read("etc/fstab").trim().split("\n")).toHaveLength(2);
  });
});

describeWith(["docker-compose"], "Compose's pinned release", () => {
  it("is what the tests check compose.yaml with", () => {
    layOut(documentMachine, root);
    const checksum = createHash("sha256")
      .update(readFileSync(program("docker-compose")))
      .digest("hex");
    expect(read("usr/local/lib/hermes/install.sh")).toContain(`[x86_64]=${checksum}`);
  });
});
