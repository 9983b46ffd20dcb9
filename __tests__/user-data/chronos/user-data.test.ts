import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { renderUserData } from "../../../user-data/chronos/render";
import { describeWith, runProgram } from "../../machine-programs";
import { expectInOrder, InstalledMachine, installsInOrder } from "../installing";
import { MachineFiles } from "../machine-files";

const KEYS = ["ssh-ed25519 AAAAC3Nza first@example.com", "ssh-ed25519 AAAAC3Nzb second@example.com"];
const userData = renderUserData({ keys: KEYS });
const files = new MachineFiles(userData);
const install = files.at("/usr/local/lib/chronos/install.sh").content;

describe("the user data of Chronos", () => {
  it("accepts both keys, and contains nothing of the application", () => {
    expect((parse(userData) as { ssh_authorized_keys: unknown }).ssh_authorized_keys).toEqual(KEYS);
    expect(userData).not.toMatch(/POSTGRES|TOKEN|git clone|PASSWORD/i);
  });

  it("is small: a third of EC2's limit", () => {
    expect(Buffer.byteLength(userData)).toBeLessThan(16_384 / 3);
  });

  it("cannot be escaped by a key", () => {
    const key = 'ssh-ed25519 "AAAA\\ - [runcmd, reboot] # {{ x }}';
    const read = parse(renderUserData({ keys: [key] })) as Record<string, unknown>;
    expect(read["ssh_authorized_keys"]).toEqual([key]);
    expect(Object.keys(read)).toEqual(["ssh_authorized_keys", "write_files", "runcmd"]);
  });
});

describeWith(["cloud-init"], "cloud-init, reading Chronos's user data", () => {
  it("accepts it", () => {
    const folder = mkdtempSync(join(tmpdir(), "chronos-machine-"));
    try {
      writeFileSync(join(folder, "user-data.yaml"), userData);
      const { status, output } = runProgram("cloud-init", [
        "schema",
        "--config-file",
        join(folder, "user-data.yaml"),
      ]);
      expect(output).toContain("Valid cloud-config");
      expect(status).toBe(0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describeWith(["shellcheck"], "shellcheck, reading Chronos's install.sh", () => {
  it("finds nothing", () => {
    const options = ["--norc", "--enable=all", "--exclude=SC2250,SC2310,SC2311,SC2312", "-"];
    expect(runProgram("shellcheck", options, { input: install }).output).toBe("");
  });
});

/** A machine whose data disk is blank, has the data of an earlier one, is another system's, or is missing. */
const answers = `
  blkid*) [[ $DISK == labelled || -e "$INSTALL_ROOT/formatted" ]] && echo /dev/nvme1n1; true ;;
  mkfs*) touch "$INSTALL_ROOT/formatted" ;;
  mountpoint*) exit 1 ;;
  "lsblk --noheadings --nodeps"*) echo "/dev/nvme0n1 disk"; [[ $DISK == missing ]] || echo "/dev/nvme1n1 disk"; echo "/dev/loop0 loop" ;;
  *"/dev/nvme0n1") echo "ext4 / " ;;
  *"/dev/nvme1n1") [[ $DISK == foreign ]] && echo "xfs"; true ;;
`;

let machine: InstalledMachine;
beforeEach(() => {
  machine = new InstalledMachine({
    service: "chronos",
    programs: [
      "apt-get",
      "blkid",
      "lsblk",
      "mkfs.ext4",
      "mount",
      "mountpoint",
      "systemctl",
      "usermod",
      "wipefs",
      "chown",
    ],
    answers,
    environment: { DISK: "blank", DISK_TRIES: "1", POLL_SECONDS: "0" },
    folders: ["etc", "home/ubuntu"],
  });
  writeFileSync(join(machine.root, "etc/fstab"), "");
});
afterEach(() => machine.remove());

describe("install.sh of Chronos, with the commands that change a machine replaced", () => {
  installsInOrder(() => machine, {
    service: "chronos",
    files,
    download: ["apt-get", "packages"],
    failing: [
      ["mount /", "data_disk"],
      ["systemctl restart docker", "docker_service"],
    ],
  });

  it("mounts the data disk before Docker starts, and writes the marker last", () => {
    expectInOrder(machine.install(files).calls, [
      /^mkfs\.ext4 -q -L chronos-data \/dev\/nvme1n1$/,
      /^mount .*var\/lib\/docker\/volumes$/,
      /^apt-get .* install .*docker\.io docker-buildx docker-compose-v2 git/,
      /^systemctl restart docker$/,
      /^chown ubuntu:ubuntu .*\.setup_complete$/,
    ]);
    expect(machine.read("home/ubuntu/.setup_complete")).toBe("");
    expect(machine.read("etc/fstab").match(/^LABEL=chronos-data /gm)).toHaveLength(1);
  });

  it("reuses the disk of an earlier machine with its contents", () => {
    const { calls, status } = machine.install(files, { DISK: "labelled" });
    expect(calls.join("\n")).not.toContain("mkfs");
    expect(status).toBe(0);
  });

  it.each(["foreign", "missing"])("formats nothing and writes no marker if the disk is %s", (DISK) => {
    const { calls, status, result } = machine.install(files, { DISK });
    expect(calls.join("\n")).not.toContain("mkfs");
    expect(result).toContain("FAILED at data_disk.");
    expect(status).toBe(1);
    expect(() => machine.read("home/ubuntu/.setup_complete")).toThrow("ENOENT");
  });

  it("adds its line to fstab once", () => {
    machine.install(files);
    machine.install(files);
    expect(machine.read("etc/fstab").match(/^LABEL=chronos-data /gm)).toHaveLength(1);
  });
});
