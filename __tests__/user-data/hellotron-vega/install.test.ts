import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expectInOrder, InstalledMachine, installsInOrder, positions } from "../installing";
import { filesOf, fullMachine, smallMachine } from "./machine";

const caddyKey = "65760C51EDEA2017CEA2CA15155B6D79CA56EA34";
const agentKey = "937616F3450B7D806CBD9725D58167303B789C72";

const answers = `
  "gpg --batch --show-keys"*) printf 'pub:-:4096\\nfpr:::::::::%s:\\nsub:-:4096\\nfpr:::::::::0000:\\n' "$(<"\${!#}")" ;;
  gpg*) touch "$5" ;;
  curl*)
    for argument; do if [[ \${previous:-} == --output ]]; then file=$argument; fi; previous=$argument; done
    case $call in *caddy*) echo -n "$CADDY_KEY" ;; *) echo -n "$AGENT_KEY" ;; esac >"$file"
    ;;
  dpkg*) echo "$ARCHITECTURE" ;;
  "getent passwd tron") [[ -e $CALLS.tron ]] ;;
  useradd*) touch "$CALLS.tron" ;;
  blkid*) [[ -e "$INSTALL_ROOT/formatted" ]] && echo /dev/nvme1n1; true ;;
  mkfs*) touch "$INSTALL_ROOT/formatted" ;;
  mountpoint*) exit 1 ;;
  "lsblk --noheadings --nodeps"*) echo "/dev/nvme0n1 disk"; echo "/dev/nvme1n1 disk" ;;
  *"/dev/nvme0n1") echo "ext4 / " ;;
  *"/dev/nvme1n1") [[ $DISK == foreign ]] && echo "xfs"; true ;;
`;

let machine: InstalledMachine;
beforeEach(() => {
  machine = new InstalledMachine({
    service: "tron",
    programs: [
      ...["amazon-cloudwatch-agent-ctl", "apt-get", "curl", "dpkg", "getent", "gpg", "gpgv", "install"],
      ...["runuser", "snap", "systemctl", "useradd", "usermod", "chown"],
      ...["blkid", "lsblk", "mkfs.ext4", "mount", "mountpoint", "wipefs"],
    ],
    answers,
    environment: {
      ...{ CADDY_KEY: caddyKey, AGENT_KEY: agentKey, ARCHITECTURE: "amd64" },
      ...{ DISK: "blank", DISK_TRIES: "1", POLL_SECONDS: "0" },
    },
    folders: ["usr/share/keyrings", "etc/apt/sources.list.d", "etc/systemd/system"],
  });
  for (const service of ["caddy", "docker"])
    mkdirSync(join(machine.root, `etc/systemd/system/${service}.service.d`), { recursive: true });
  writeFileSync(join(machine.root, "etc/fstab"), "");
});
afterEach(() => machine.remove());

const small = filesOf(smallMachine);
const full = filesOf(fullMachine);

describe("install.sh of Hellotron Vega, the commands that change a machine replaced by stand-ins", () => {
  installsInOrder(() => machine, {
    service: "tron",
    files: small,
    download: ["install caddy", "caddy_package"],
    failing: [
      ["apt-get", "base_packages"],
      ["mount ", "data_disk"],
      ["systemctl restart docker", "docker_service"],
      ["caddy validate", "caddy_service"],
      ["systemctl restart tron", "tron_service"],
    ],
  });

  it("installs the data disk, Docker and Caddy, gives ubuntu and tron Docker, and starts tron", () => {
    const { calls } = machine.install(small);
    expectInOrder(calls, [
      /^apt-get .* install awscli .*docker\.io .*jq net-tools$/,
      /^mkfs\.ext4 -q -L tron-data \/dev\/nvme1n1$/,
      /^mount .*\/srv\/tron$/,
      /^mount .*\/var\/lib\/docker\/volumes$/,
      /^systemctl enable docker$/,
      /^apt-get .* install caddy$/,
      /^usermod --append --groups docker tron$/,
      /^usermod --append --groups docker,caddy ubuntu$/,
      /^install --directory --owner ubuntu .*\/opt\/tron /,
      /^chown --recursive caddy:caddy .*\/var\/lib\/caddy$/,
      /^runuser --user caddy -- caddy validate /,
      /^systemctl reload caddy$/,
      /^systemctl restart tron$/,
    ]);
  });

  it.each([
    ["ssm_agent", "snap start"],
    ["log_shipping", "install logrotate"],
  ])("runs tron without %s, and says so", (step, FAILING) => {
    const { status, result, calls } = machine.install(full, { FAILING });
    expect(status).toBe(0);
    expect(result).toMatch(/ ok$/);
    expectInOrder(calls, [/^systemctl restart tron$/, new RegExp(FAILING)]);
    expect(machine.read("var/lib/tron-install/result")).toContain(`WARNING: ${step} failed`);
  });

  it("leaves a running tron alone where only its files are brought up to date", () => {
    const { calls } = machine.install(full, {}, ["prepare"]);
    expect(calls.join("\n")).not.toMatch(/restart tron|logrotate/);
    expect(calls).toContain("systemctl reload caddy");
  });

  it("keeps tron's data, projects' volumes and certificates on the disk that outlives the machine", () => {
    machine.install(small);
    machine.install(small);
    const lines = machine.read("etc/fstab").trim().replaceAll(machine.root, "").split("\n");
    expect(lines.map((line) => line.split(" ").slice(0, 2).join(" on "))).toEqual([
      ...["LABEL=tron-data on /srv/tron", "/srv/tron/caddy on /var/lib/caddy"],
      ...["/srv/tron/docker-volumes on /var/lib/docker/volumes", "/srv/tron/tron on /var/lib/tron"],
    ]);
  });

  it("formats nothing when the disk is another system's", () => {
    const { calls, result } = machine.install(small, { DISK: "foreign" });
    expect(calls.join("\n")).not.toContain("mkfs");
    expect(result).toContain("FAILED at data_disk.");
  });

  it("asks for Caddy from the repository whose key it checked", () => {
    machine.install(small);
    expect(machine.read("etc/apt/sources.list.d/caddy-stable.list")).toContain(
      "[signed-by=/usr/share/keyrings/caddy-stable-archive-keyring.gpg]",
    );
    expect(existsSync(join(machine.root, "usr/share/keyrings/caddy-stable-archive-keyring.gpg"))).toBe(true);
  });

  it("does not trust another key", () => {
    const { status, result, calls } = machine.install(small, { CADDY_KEY: "F".repeat(40) });
    expect(status).toBe(1);
    expect(result).toContain("FAILED at caddy_package");
    expect(calls.join("\n")).not.toContain("--dearmor");
  });

  it("ships logs only where log groups are given, with an agent whose signature it checked", () => {
    const shipping = /^amazon-cloudwatch-agent-ctl .*file:\/etc\/tron\/cloudwatch-agent\.json$/;
    const agent = join(machine.bin, "amazon-cloudwatch-agent-ctl");
    expect(positions(machine.install(small).calls, [shipping])).toEqual([-1]);
    rmSync(agent);
    const failing = machine.install(full, { FAILING: "gpgv" });
    expect(failing.result).toMatch(/ ok$/);
    expect(positions(failing.calls, [shipping])).toEqual([-1]);
    expect(positions(failing.calls, [/install \S+agent\.deb$/])).toEqual([-1]);
    symlinkSync("stand-in", agent);
    expect(positions(machine.install(full).calls, [shipping])).not.toEqual([-1]);
  });

  it.each(["amd64", "arm64"])("takes the agent that is built for %s", (architecture) => {
    rmSync(join(machine.bin, "amazon-cloudwatch-agent-ctl"));
    const { calls } = machine.install(full, { ARCHITECTURE: architecture });
    const taken = calls.filter((call) => call.startsWith("curl") && call.includes("agent.deb"));
    expect(taken).toHaveLength(2);
    for (const call of taken) expect(call).toContain(`/ubuntu/${architecture}/latest/`);
  });

  it("makes no user twice", () => {
    machine.install(small);
    expect(positions(machine.install(small).calls, [/^useradd/])).toEqual([-1]);
  });
});
