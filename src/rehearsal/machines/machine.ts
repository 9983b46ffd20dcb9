import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DISTRIBUTIONS, type Distribution } from "./distributions";
import { type Firewall, OPEN_FIREWALL } from "./firewall";
import { MachineContainer, VOLUMES, volumesOf } from "./machine-container";
import { type FirstBoot, writeFirstBoot } from "./machine-files";
import { MachineLink } from "./machine-link";
import type { MachineNetwork } from "./machine-network";
import type { ProgramResult } from "../../process/run-program";
import { type RunOptions, runWords } from "./run-words";

/** What a machine is created with. */
export interface MachineOptions extends Partial<FirstBoot> {
  /** Letters, digits and hyphens; unique in its network. Also its hostname. */
  readonly name: string;
  /** @default - the next free one */
  readonly privateAddress?: string;
  /** Reachable from everywhere, like every IPv6 address in a VPC. @default - none */
  readonly ipv6Address?: string;
  /** An Elastic or static IP. @default - none: reached by its private address */
  readonly publicAddress?: string;
  /** @default - no filtering */
  readonly firewall?: Firewall;
  /** The hop limit of the metadata service's answers. @default - unlimited */
  readonly metadataHops?: number;
  /** A folder written by {@link Machine.saveDisk}: the machine starts with that disk. @default - a new disk */
  readonly disk?: string;
}

/** The folders that a machine writes: its layer, and Docker's. */
const DISK = ["layer", "docker", "containerd"];

/** How long a boot may take, in milliseconds. One takes 4 s alone, several times that next to others on two cores. */
const BOOT_LIMIT = 120_000;

/**
 * A disposable Debian with systemd, in a network. It starts from the shared root, writes to its own layer, and can be
 * rebooted, stopped and started; `remove` deletes the layer.
 */
export class Machine {
  readonly name: string;
  readonly distribution: Distribution;
  readonly privateAddress: string;
  readonly ipv6Address: string | undefined;

  private constructor(
    private readonly network: MachineNetwork,
    private readonly folder: string,
    private readonly link: MachineLink,
    private readonly container: MachineContainer,
    options: Pick<MachineOptions, "name" | "distribution">,
  ) {
    this.name = options.name;
    this.distribution = options.distribution ?? "debian-13";
    this.privateAddress = link.props.privateAddress;
    this.ipv6Address = link.props.ipv6Address;
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
    const { name, privateAddress, ipv6Address } = options;
    const folder = join(network.folder, name);
    const link = new MachineLink(network, { link: `m${number}`, privateAddress, ipv6Address });
    const container = new MachineContainer(network, { name, folder, link: link.props.link });
    const machine = new Machine(network, folder, link, container, options);
    for (const part of [...DISK, "work", "root"]) mkdirSync(join(folder, part), { recursive: true });
    if (options.disk !== undefined) await network.mustRun(`cp -a ${options.disk}/. ${folder}/`);
    writeFirstBoot(root, join(folder, "layer"), {
      ...options,
      hostname: options.hostname ?? name,
      instanceId: options.instanceId ?? `i-${name}`,
      distribution: machine.distribution,
    });
    await network.mustRun(
      `mount -t overlay overlay -o lowerdir=${root},upperdir=${folder}/layer,workdir=${folder}/work ${folder}/root`,
    );
    await link.join();
    await link.setFirewall(options.firewall ?? OPEN_FIREWALL);
    if (options.metadataHops !== undefined) await link.limitMetadataHops(options.metadataHops);
    if (options.publicAddress !== undefined) await link.publish(options.publicAddress);
    return machine;
  }

  /** Its public address, or its private one if it has none. */
  get address(): string {
    return this.publicAddress ?? this.privateAddress;
  }

  get publicAddress(): string | undefined {
    return this.link.publicAddress;
  }

  get running(): boolean {
    return this.container.running;
  }

  /** The user that cloud-init creates. */
  get user(): string {
    return DISTRIBUTIONS[this.distribution].user;
  }

  /** Its console output since it was created. */
  get console(): string {
    return this.container.console;
  }

  /** Boots it, and returns once systemd is up. User data may still be running: see {@link settle}. */
  async start(): Promise<void> {
    if (this.running) return;
    this.container.start();
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
    return this.container.inside(words);
  }

  /** Its public SSH key, for pinning: `ssh-ed25519 AAAA…`. */
  async hostKey(): Promise<string> {
    const { stdout } = await this.run(["cat", "/etc/ssh/ssh_host_ed25519_key.pub"]);
    return stdout.trim().split(" ").slice(0, 2).join(" ");
  }

  /** Replaces its firewall in one transaction. */
  setFirewall(firewall: Firewall): Promise<void> {
    return this.link.setFirewall(firewall);
  }

  /** Replaces its public address; undefined removes it. */
  publish(address: string | undefined): Promise<void> {
    return this.link.publish(address);
  }

  /** Reboots it like `systemctl reboot`, and returns once it is up. */
  async reboot(): Promise<void> {
    const before = this.container.findInit();
    await this.run(["systemctl", "reboot"]);
    await this.until(() => this.container.findInit() !== before && this.container.findInit() !== undefined);
    await this.untilUp();
  }

  /**
   * Stops it.
   * @param how `"power-cut"` skips the orderly shutdown
   */
  stop(how: "shutdown" | "power-cut" = "shutdown"): Promise<void> {
    return this.container.stop(how);
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
    await this.link.leave();
    await this.network.mustRun(`umount ${this.folder}/root; rm -rf ${this.folder}`);
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

  private async untilUp(): Promise<void> {
    await this.until(async () => {
      if (this.container.findInit() === undefined) return false;
      // cloud-init's last stage runs after this target, and may take minutes.
      const { stdout } = await this.run(["systemctl", "is-active", "multi-user.target"]);
      return stdout === "active\n";
    });
  }

  private async until(isSo: () => boolean | Promise<boolean>): Promise<void> {
    const limit = Date.now() + BOOT_LIMIT;
    while (!(await isSo())) {
      if (!this.running) throw new Error(`the machine ${this.name} ended:\n${this.lastLines()}`);
      if (Date.now() > limit) throw new Error(`the machine ${this.name} is not up:\n${this.lastLines()}`);
      await sleep(100);
    }
  }

  private lastLines(): string {
    return this.console.trimEnd().split("\n").slice(-15).join("\n");
  }
}
