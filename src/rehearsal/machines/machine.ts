import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DISTRIBUTIONS, type Distribution } from "./distributions";
import { ADDRESSES } from "./addresses";
import { type Firewall, firewallScript, metadataHopsScript, OPEN_FIREWALL } from "./firewall";
import { type FirstBoot, writeFirstBoot } from "./machine-files";
import type { MachineNetwork } from "./machine-network";
import { childrenOf, isInit } from "./processes";
import type { ProgramResult } from "../../process/run-program";
import { type RunOptions, runWords } from "./run-words";

/** What a machine is created with. */
export interface MachineOptions extends Partial<FirstBoot> {
  /** Letters, digits and hyphens; unique in its network. Also its hostname. */
  readonly name: string;
  /** @default - the next free one */
  readonly privateAddress?: string;
  /** An Elastic or static IP. @default - none: reached by its private address */
  readonly publicAddress?: string;
  /** @default - no filtering */
  readonly firewall?: Firewall;
  /** The hop limit of the metadata service's answers. @default - unlimited */
  readonly metadataHops?: number;
  /**
   * The mount point of a second disk, which outlives the machine: a later machine with the same disk finds its files.
   * @default - none
   */
  readonly dataDisk?: { readonly name: string; readonly folder: string };
  /** A folder written by {@link Machine.saveDisk}: the machine starts with that disk. @default - a new disk */
  readonly disk?: string;
}

/** The folders that a machine writes: its layer, and Docker's. */
const DISK = ["layer", "docker", "containerd"];

/** How long a boot may take, in milliseconds. One takes 4 s alone, several times that next to others on two cores. */
const BOOT_LIMIT = 120_000;

/** Where a machine finds the folders that stand for volumes. */
const VOLUMES = "/srv/rehearsal-volumes";

/** Where they are outside, for all machines of a network. */
const volumesOf = (network: MachineNetwork): string => join(network.folder, "volumes");

/**
 * A disposable Debian with systemd, in a network. It starts from the shared root, writes to its own layer, and can be
 * rebooted, stopped and started; `remove` deletes the layer.
 */
export class Machine {
  readonly name: string;
  readonly distribution: Distribution;
  readonly privateAddress: string;
  private process: ChildProcess | undefined;
  private published: string | undefined;

  private constructor(
    private readonly network: MachineNetwork,
    /** The name of its interface in the network. */
    private readonly link: string,
    private readonly options: MachineOptions & { readonly privateAddress: string },
  ) {
    this.name = options.name;
    this.distribution = options.distribution ?? "debian-13";
    this.privateAddress = options.privateAddress;
  }

  /**
   * Creates a machine in the network, without booting it.
   * @param root from `ensureMachineRoot`
   */
  static async make(
    network: MachineNetwork,
    root: string,
    number: number,
    options: MachineOptions & { readonly privateAddress: string },
  ): Promise<Machine> {
    const machine = new Machine(network, `m${number}`, options);
    const { name } = options;
    const folder = machine.folder;
    mkdirSync(volumesOf(network), { recursive: true });
    for (const part of [...DISK, "work", "root"]) mkdirSync(join(folder, part), { recursive: true });
    if (options.disk !== undefined) await network.mustRun(`cp -a ${options.disk}/. ${folder}/`);
    writeFirstBoot(root, join(folder, "layer"), {
      ...options,
      hostname: options.hostname ?? name,
      instanceId: options.instanceId ?? `i-${name}`,
      distribution: machine.distribution,
    });
    await network.mustRun(joinScript(machine.link, folder, root, machine.privateAddress));
    await machine.setFirewall(options.firewall ?? OPEN_FIREWALL);
    if (options.metadataHops !== undefined) {
      const hops = metadataHopsScript(machine.link, ADDRESSES.metadata, options.metadataHops);
      await network.mustRun("nft -f -", hops);
    }
    if (options.publicAddress !== undefined) await machine.publish(options.publicAddress);
    return machine;
  }

  /** Its public address, or its private one if it has none. */
  get address(): string {
    return this.published ?? this.privateAddress;
  }

  get publicAddress(): string | undefined {
    return this.published;
  }

  get running(): boolean {
    return this.process !== undefined;
  }

  /** The user that cloud-init creates. */
  get user(): string {
    return DISTRIBUTIONS[this.distribution].user;
  }

  /** Its console output since it was created. */
  get console(): string {
    return readFileSync(join(this.folder, "console.log"), "utf8");
  }

  /** Boots it, and returns once systemd is up. User data may still be running: see {@link settle}. */
  async start(): Promise<void> {
    if (this.process !== undefined) return;
    const console = openSync(join(this.folder, "console.log"), "a");
    const [program = "", ...args] = this.network.inside(["sh", "-euc", this.bootScript()]);
    const child = spawn(program, args, {
      stdio: ["ignore", console, console],
      env: {
        ...process.env,
        SYSTEMD_NSPAWN_UNIFIED_HIERARCHY: "1",
        SYSTEMD_NSPAWN_API_VFS_WRITABLE: "network",
      },
    });
    closeSync(console);
    child.unref();
    child.once("exit", () => (this.process = undefined));
    this.process = child;
    await this.untilUp();
  }

  /**
   * Waits until cloud-init is done, including user data.
   * @returns its status: `done`, or `error` if something failed
   */
  async settle(timeLimit = 600_000): Promise<string> {
    const { stdout } = await this.run(["cloud-init", "status", "--wait"], { timeLimit });
    return /status: (\w+)/.exec(stdout)?.[1] ?? "unknown";
  }

  /** Runs a program on it, as root. @throws Error if the machine is not running */
  async run(words: readonly string[], options?: RunOptions): Promise<ProgramResult> {
    return runWords(this.inside(words), options);
  }

  /** Runs a shell script on it, as root. */
  shell(script: string, options?: RunOptions): Promise<ProgramResult> {
    return this.run(["bash", "-c", script], options);
  }

  /**
   * The command line that runs a program on it from outside its network. @throws Error if the machine is not running
   */
  inside(words: readonly string[]): readonly string[] {
    const init = this.findInit();
    if (init === undefined) throw new Error(`the machine ${this.name} is not running`);
    const namespaces = ["--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup", "--root", "--wd"];
    return ["nsenter", "--target", `${init}`, ...namespaces, "--", "env", "-i", ...ENVIRONMENT, ...words];
  }

  /** Its public SSH key, for pinning: `ssh-ed25519 AAAA…`. */
  async hostKey(): Promise<string> {
    const { stdout } = await this.run(["cat", "/etc/ssh/ssh_host_ed25519_key.pub"]);
    return stdout.trim().split(" ").slice(0, 2).join(" ");
  }

  /** Replaces its firewall in one transaction. */
  async setFirewall(firewall: Firewall): Promise<void> {
    await this.network.mustRun("nft -f -", firewallScript(this.link, firewall));
  }

  /** Replaces its public address; undefined removes it. */
  async publish(address: string | undefined): Promise<void> {
    const { privateAddress, published } = this;
    if (published !== undefined) {
      await this.network.mustRun(
        `nft delete element ip elastic inward '{ ${published} }'; nft delete element ip elastic outward '{ ${privateAddress} }'; ip route del ${published}/32`,
      );
    }
    this.published = address;
    if (address === undefined) return;
    await this.network.mustRun(
      `nft add element ip elastic inward '{ ${address} : ${privateAddress} }'; nft add element ip elastic outward '{ ${privateAddress} : ${address} }'; ip route add ${address}/32 dev ${this.link} src ${ADDRESSES.visitor}`,
    );
  }

  /** Reboots it like `systemctl reboot`, and returns once it is up. */
  async reboot(): Promise<void> {
    const before = this.findInit();
    await this.run(["systemctl", "reboot"]);
    await this.until(() => this.findInit() !== before && this.findInit() !== undefined);
    await this.untilUp();
  }

  /**
   * Stops it.
   * @param how `"power-cut"` skips the orderly shutdown
   */
  async stop(how: "shutdown" | "power-cut" = "shutdown"): Promise<void> {
    const child = this.process;
    if (child === undefined) return;
    const gone = once(child, "exit");
    child.ref();
    const init = this.findInit();
    const nspawn = this.findSupervisor();
    if (how === "power-cut" && init !== undefined) process.kill(init, "SIGKILL");
    else if (nspawn !== undefined) process.kill(nspawn, "SIGTERM");
    await gone;
  }

  /**
   * Copies its disk to a folder, for another machine to start with.
   * @throws Error while it is running
   */
  async saveDisk(folder: string): Promise<void> {
    if (this.running) throw new Error(`the machine ${this.name} is running, so its disk cannot be copied`);
    const parts = DISK.map((part) => join(this.folder, part)).join(" ");
    await this.network.mustRun(`mkdir -p ${folder}; cp -a ${parts} ${folder}/`);
  }

  /** Cuts its power and deletes its disk. */
  async remove(): Promise<void> {
    await this.stop("power-cut");
    await this.publish(undefined);
    const { link } = this;
    await this.network.mustRun(
      [
        `nft delete element inet machines arriving '{ ${link} }'`,
        `nft delete element inet machines leaving '{ ${link} }'`,
        `nft delete chain inet machines ${link}-in`,
        `nft delete chain inet machines ${link}-out`,
        `ip netns del ${link}`,
        `umount ${this.folder}/root`,
        `rm -rf ${this.folder}`,
      ].join("\n"),
    );
  }

  /**
   * Attaches a volume as a folder, now and after a reboot: a container has no disks of its own.
   * @param volume its id; what it holds outlives the machine
   */
  async mountVolume(volume: string, place: string): Promise<void> {
    mkdirSync(join(volumesOf(this.network), volume), { recursive: true });
    const line = `${VOLUMES}/${volume} ${place} none bind 0 0`;
    const script = `mkdir -p ${place} && grep -qF '${line}' /etc/fstab || echo '${line}' >>/etc/fstab; mountpoint -q ${place} || mount ${place}`;
    const { code, stderr } = await this.shell(script);
    if (code !== 0) throw new Error(`${volume} could not be mounted at ${place}: ${stderr}`);
  }

  private get folder(): string {
    return join(this.network.folder, this.options.name);
  }

  /** Gives the machine its own control groups, in which nspawn creates more. */
  private bootScript(): string {
    const { folder, link } = this;
    const { dataDisk } = this.options;
    const disk = dataDisk && join(this.network.folder, "disks", dataDisk.name);
    if (disk !== undefined) mkdirSync(disk, { recursive: true });
    const groups = this.network.groups.map((group) => join(group, link));
    return `
for group in ${groups.join(" ")}; do mkdir -p "$group"; echo 0 >"$group/cgroup.procs"; done
# Told to reboot, nspawn ends with 133 and leaves it to whoever started it.
code=133
while [ "$code" = 133 ]; do
  code=0
  systemd-nspawn --quiet --directory=${folder}/root --boot --machine=${this.name} --register=no --keep-unit \
    --network-namespace-path=/run/netns/${link} --resolv-conf=off --capability=all \
    --system-call-filter="add_key keyctl bpf" --console=read-only \
    --bind=${folder}/docker:/var/lib/docker --bind=${folder}/containerd:/var/lib/containerd ${disk === undefined ? "" : `--bind=${disk}:${dataDisk?.folder ?? ""}`} \
    --bind=${volumesOf(this.network)}:${VOLUMES} || code=$?
done
exit "$code"`;
  }

  /** Finds nspawn: nsenter started a shell, which started it. */
  private findSupervisor(): number | undefined {
    const [shell] = childrenOf(this.process?.pid ?? -1);
    return childrenOf(shell ?? -1)[0];
  }

  private findInit(): number | undefined {
    const nspawn = this.findSupervisor();
    return nspawn === undefined ? undefined : childrenOf(nspawn).find(isInit);
  }

  private async untilUp(): Promise<void> {
    await this.until(async () => {
      if (this.findInit() === undefined) return false;
      // cloud-init's last stage runs after this target, and may take minutes.
      const { stdout } = await this.run(["systemctl", "is-active", "multi-user.target"]);
      return stdout === "active\n";
    });
  }

  private async until(isSo: () => boolean | Promise<boolean>): Promise<void> {
    const limit = Date.now() + BOOT_LIMIT;
    while (!(await isSo())) {
      if (this.process === undefined) throw new Error(`the machine ${this.name} ended:\n${this.lastLines()}`);
      if (Date.now() > limit) throw new Error(`the machine ${this.name} is not up:\n${this.lastLines()}`);
      await sleep(100);
    }
  }

  private lastLines(): string {
    return this.console.trimEnd().split("\n").slice(-15).join("\n");
  }
}

/** The environment of root's login shell. */
const ENVIRONMENT = [
  "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  "HOME=/root",
  "LANG=C.UTF-8",
  "TERM=dumb",
];

/** A MAC address derived from the IP address. */
export function macOf(address: string): string {
  return ["02", "00", ...address.split(".").map((part) => Number(part).toString(16).padStart(2, "0"))].join(
    ":",
  );
}

/** Connects the machine's network namespace by a veth pair, and mounts the shared root under its layer. */
function joinScript(link: string, folder: string, root: string, address: string): string {
  return `
mount -t overlay overlay -o lowerdir=${root},upperdir=${folder}/layer,workdir=${folder}/work ${folder}/root
ip netns add ${link}
ip link add ${link} type veth peer name eth0 netns ${link}
ip link set ${link} up
ip -n ${link} link set lo up
ip -n ${link} link set eth0 address ${macOf(address)}
ip -n ${link} addr add ${address}/32 dev eth0
ip -n ${link} link set eth0 up
ip -n ${link} route add 169.254.0.1 dev eth0
ip -n ${link} route add default via 169.254.0.1 dev eth0
ip addr add 169.254.0.1/32 dev ${link}
ip route add ${address}/32 dev ${link} src ${ADDRESSES.visitor}`;
}
