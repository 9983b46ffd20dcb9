import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { MachineNetwork } from "./machine-network";
import { childrenOf, isInit } from "./processes";

/** Where a machine finds the folders that stand for volumes. */
export const VOLUMES = "/srv/rehearsal-volumes";

/** Where they are outside, for all machines of a network. */
export const volumesOf = (network: MachineNetwork): string => join(network.folder, "volumes");

export interface MachineContainerProps {
  /** The machine's. */
  readonly name: string;
  /** Has its root, its layer and Docker's folders. */
  readonly folder: string;
  /** The name of its network namespace. */
  readonly link: string;
}

/** The container that plays a machine: systemd-nspawn, and in it the machine's own systemd as init. */
export class MachineContainer {
  private process: ChildProcess | undefined;

  constructor(
    private readonly network: MachineNetwork,
    private readonly props: MachineContainerProps,
  ) {}

  get running(): boolean {
    return this.process !== undefined;
  }

  /** Its console output since it was created. */
  get console(): string {
    return readFileSync(this.consoleFile, "utf8");
  }

  /** Starts it, and returns before anything in it runs. */
  start(): void {
    mkdirSync(volumesOf(this.network), { recursive: true });
    const console = openSync(this.consoleFile, "a");
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
  }

  /** Returns once it is gone. @param how `"power-cut"` skips the orderly shutdown */
  async stop(how: "shutdown" | "power-cut"): Promise<void> {
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

  /** The process id of its init; undefined while it is off. */
  findInit(): number | undefined {
    const nspawn = this.findSupervisor();
    return nspawn === undefined ? undefined : childrenOf(nspawn).find(isInit);
  }

  /**
   * The command line that runs a program in it from outside its network. @throws Error if it is not running
   */
  inside(words: readonly string[]): readonly string[] {
    const init = this.findInit();
    if (init === undefined) throw new Error(`the machine ${this.props.name} is not running`);
    const namespaces = ["--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup", "--root", "--wd"];
    return ["nsenter", "--target", `${init}`, ...namespaces, "--", "env", "-i", ...ENVIRONMENT, ...words];
  }

  private get consoleFile(): string {
    return join(this.props.folder, "console.log");
  }

  /** Gives the machine its own control groups, in which nspawn creates more. */
  private bootScript(): string {
    const { name, folder, link } = this.props;
    const groups = this.network.groups.map((group) => join(group, link));
    return `
for group in ${groups.join(" ")}; do mkdir -p "$group"; echo 0 >"$group/cgroup.procs"; done
# Told to reboot, nspawn ends with 133 and leaves it to whoever started it.
code=133
while [ "$code" = 133 ]; do
  code=0
  systemd-nspawn --quiet --directory=${folder}/root --boot --machine=${name} --register=no --keep-unit \\
    --network-namespace-path=/run/netns/${link} --resolv-conf=off --capability=all \\
    --system-call-filter="add_key keyctl bpf" --console=read-only \\
    --bind=${folder}/docker:/var/lib/docker --bind=${folder}/containerd:/var/lib/containerd \\
    --bind=${volumesOf(this.network)}:${VOLUMES} || code=$?
done
exit "$code"`;
  }

  /** Finds nspawn: nsenter started a shell, which started it. */
  private findSupervisor(): number | undefined {
    const [shell] = childrenOf(this.process?.pid ?? -1);
    return childrenOf(shell ?? -1)[0];
  }
}

/** The environment of root's login shell. */
const ENVIRONMENT = [
  "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  "HOME=/root",
  "LANG=C.UTF-8",
  "TERM=dumb",
];
