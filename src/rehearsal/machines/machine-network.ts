import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { Agent } from "node:http";
import { createConnection, createServer, isIPv6, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import type { Duplex } from "node:stream";
import { repositoryRoot } from "../../process/repository-root";
import { ADDRESSES, IPV6_ADDRESSES } from "./addresses";
import { childrenOf } from "./processes";
import type { ProgramResult } from "../../process/run-program";
import { mustRun, type RunOptions, runWords } from "./run-words";
import { NETWORK_PREFIX, sweepNetworks } from "./sweep-networks";

/** Who connected to a server in the network, and to which of its addresses. */
export interface Caller {
  readonly from: string;
  readonly to: readonly [address: string, port: number];
}

/** Options of a connection from outside. */
export interface VisitOptions {
  /** The source address. @default "192.0.2.1" */
  readonly from?: string;
  /** Seconds until a silent connection counts as filtered. @default 3 */
  readonly seconds?: number;
}

/**
 * An isolated network for machines, with its own processes, mounts, interfaces and firewall. It is invisible from
 * outside, several can run at once, and all of it ends with `close` or with this process, even if that is killed: see
 * `keeper.py`.
 */
export class MachineNetwork {
  private readonly servers: Server[] = [];
  private readonly admitted = new Map<string, Promise<unknown>>(
    [...Object.values(ADDRESSES), IPV6_ADDRESSES.visitor].map((address) => [address, Promise.resolve()]),
  );
  private requests: Promise<unknown> = Promise.resolve();

  private constructor(
    /** For this network's files; deleted when it closes. */
    readonly folder: string,
    /** Control groups for machines, one in each hierarchy. */
    readonly groups: readonly string[],
    private readonly outer: ChildProcess,
    private readonly answers: AsyncIterator<string>,
    private readonly keeper: number,
  ) {}

  static async open(): Promise<MachineNetwork> {
    sweepNetworks(hierarchies());
    const folder = mkdtempSync(join(tmpdir(), NETWORK_PREFIX));
    const groups = controlGroups(folder);
    for (const group of groups) mkdirSync(group, { recursive: true });
    const outer = spawn("unshare", [...NAMESPACES, "sh", "-c", SETUP, "sh", KEEPER, folder, ...groups], {
      stdio: ["pipe", "pipe", "pipe"],
    });
    let complaint = "";
    outer.stderr.on("data", (piece: Buffer) => (complaint += piece.toString()));
    outer.stdin.on("error", () => undefined);
    const lines = createInterface(outer.stdout);
    const answers = iterate(lines);
    const first = await answers.next();
    const [keeper] = childrenOf(outer.pid ?? -1);
    if (first.done === true || keeper === undefined) {
      rmSync(folder, { recursive: true, force: true });
      throw new Error(`the machines' network did not start: ${complaint.trim()}`);
    }
    letGo(outer);
    return new MachineNetwork(folder, groups, outer, answers, keeper);
  }

  /**
   * The command line that runs a program in this network, with this system's files.
   * @param folder the working folder, absolute
   */
  inside(words: readonly string[], folder = "/"): readonly string[] {
    const enter = ["nsenter", "--target", `${this.keeper}`, "--mount", "--net", "--pid"];
    // Entering another mount namespace loses the working folder.
    return [...enter, "--", "env", `--chdir=${folder}`, ...words];
  }

  /** Lets programs in this network reach a server on this system's loopback, at the same address. */
  async admitLoopback(port: number): Promise<void> {
    await this.serve("127.0.0.1", port, (socket) => {
      const outside = createConnection(port, "127.0.0.1");
      outside.on("error", () => socket.destroy());
      socket.pipe(outside).pipe(socket);
    });
  }

  /** Runs a program in this network, such as `curl` or `ssh`. */
  run(words: readonly string[], options?: RunOptions): Promise<ProgramResult> {
    return runWords(this.inside(words), options);
  }

  /** Runs a script that must succeed. @throws Error with its output */
  mustRun(script: string, input?: string): Promise<string> {
    return mustRun(this.inside(["sh", "-euc", script]), input === undefined ? {} : { input });
  }

  /** Adds DNS names for every machine. `*.example.com` covers all names below it. */
  name(names: Readonly<Record<string, string>>): Promise<void> {
    return this.ask({ names });
  }

  /** Lets a server outside this network answer at an address and port inside it. */
  async serve(
    address: string,
    port: number,
    answer: (socket: Socket, caller: Caller) => void,
  ): Promise<void> {
    if (!address.startsWith("127.")) await this.admit(address);
    const path = join(this.folder, `${address}-${port}.sock`);
    const server = createServer((socket) =>
      readFirstLine<Caller>(socket, (caller) => answer(socket, caller)),
    );
    server.listen(path);
    await once(server, "listening");
    server.unref();
    this.servers.push(server);
    await this.ask({ listen: [address, port], socket: path });
  }

  /**
   * Connects to something in this network.
   *
   * @param address of either family, or a name
   * @throws Error "ECONNREFUSED" if nothing listens, "ETIMEDOUT" if a firewall drops the packets
   */
  async connect(address: string, port: number, options: VisitOptions = {}): Promise<Socket> {
    const from = options.from ?? (isIPv6(address) ? IPV6_ADDRESSES : ADDRESSES).visitor;
    await this.admit(from);
    const socket = createConnection(join(this.folder, "out.sock"));
    await once(socket, "connect");
    socket.write(`${JSON.stringify({ to: [address, port], from, seconds: options.seconds ?? 3 })}\n`);
    const { error } = await new Promise<{ error: string | null }>((resolve, reject) => {
      socket.once("error", reject).once("close", () => reject(new Error("ECONNRESET")));
      readFirstLine(socket, resolve);
    });
    if (error !== null) {
      socket.destroy();
      throw new Error(`${address}:${port} ${error}`);
    }
    return socket;
  }

  /** An agent for `http.request` and its wrappers: connects within this network and uses its names. */
  agent(options: VisitOptions = {}): Agent {
    const agent = new Agent({ keepAlive: false });
    agent.createConnection = (target, done): Duplex | undefined => {
      this.connect(String(target.host), Number(target.port), options).then(
        (socket) => {
          done?.(null, socket);
          // readFirstLine paused it.
          socket.resume();
        },
        (error: Error) => done?.(error, undefined as unknown as Duplex),
      );
      return undefined;
    };
    return agent;
  }

  /** Ends everything in it and deletes its files. Safe to call twice. */
  async close(): Promise<void> {
    for (const server of this.servers.splice(0)) server.close();
    if (this.outer.exitCode !== null || this.outer.signalCode !== null) return;
    this.outer.ref();
    const gone = once(this.outer, "exit");
    this.outer.stdin?.end();
    await gone;
  }

  /** Adds an address to this network's own side. */
  async admit(address: string): Promise<void> {
    const known =
      this.admitted.get(address) ??
      this.mustRun(`ip addr add ${isIPv6(address) ? `${address}/128 dev lo nodad` : `${address}/32 dev lo`}`);
    this.admitted.set(address, known);
    await known;
  }

  /** Sends one request at a time: answers arrive in the order of the requests. */
  private ask(request: object): Promise<void> {
    const answered = this.requests.then(async () => {
      // Keeps this process alive until the answer arrives; nothing else may.
      const waiting = setInterval(() => undefined, 60_000);
      this.outer.stdin?.write(`${JSON.stringify(request)}\n`);
      const { value } = await this.answers.next().finally(() => clearInterval(waiting));
      const { error } = JSON.parse(String(value)) as { error: string | null };
      if (error !== null)
        throw new Error(`the machines' network refused ${JSON.stringify(request)}: ${error}`);
    });
    this.requests = answered.catch(() => undefined);
    return answered;
  }
}

const KEEPER = join(repositoryRoot, "src", "rehearsal", "machines", "keeper.py");

/** Killing `unshare` kills its child, and with the child everything in the namespaces ends. */
const NAMESPACES = ["--mount", "--net", "--pid", "--fork", "--kill-child=SIGKILL", "--mount-proc"];

/** Unknown addresses have no route: connections to them fail immediately and never leave this machine. */
const SETUP = `
set -eu
keeper=$1; shift
mkdir -p /run/netns /run/systemd/nspawn
mount -t tmpfs tmpfs /run/netns
mount -t tmpfs tmpfs /run/systemd/nspawn
echo "nameserver ${ADDRESSES.resolver}" >"$1/resolv.conf"
mount --bind "$1/resolv.conf" /etc/resolv.conf
ip link set lo up
for address in ${Object.values(ADDRESSES).join(" ")}; do ip addr add $address/32 dev lo; done
echo 1 >/proc/sys/net/ipv4/ip_forward
# A kernel may have no IPv6: then machines have none either.
if [ -e /proc/sys/net/ipv6 ]; then
  ip addr add ${IPV6_ADDRESSES.visitor}/128 dev lo nodad
  echo 1 >/proc/sys/net/ipv6/conf/all/forwarding
fi
exec python3 -I "$keeper" "$@"
`;

/** The control group hierarchies that systemd uses: one, or two with the old layout. */
function hierarchies(): readonly string[] {
  const older = ["/sys/fs/cgroup/unified", "/sys/fs/cgroup/systemd"].filter(existsSync);
  return older.length > 0 ? older : ["/sys/fs/cgroup"];
}

/** Creates a control group for this network in each hierarchy. */
function controlGroups(folder: string): readonly string[] {
  const name = folder.split("/").at(-1) ?? "";
  return hierarchies().map((path) => join(path, name));
}

async function* iterate(lines: Interface): AsyncGenerator<string, undefined> {
  for await (const line of lines) yield line;
  return undefined;
}

/** Lets the event loop and a finished command end while the network runs. */
function letGo(child: ChildProcess): void {
  child.unref();
  for (const stream of [child.stdin, child.stdout, child.stderr]) {
    (stream as { unref?: () => void } | null)?.unref?.();
  }
}

/** Reads the first line as JSON and leaves the rest unread. */
function readFirstLine<T>(socket: Socket, use: (line: T) => void): void {
  let read = Buffer.alloc(0);
  const take = (piece: Buffer): void => {
    read = Buffer.concat([read, piece]);
    const end = read.indexOf("\n");
    if (end < 0) return;
    socket.off("data", take).pause();
    if (end + 1 < read.length) socket.unshift(read.subarray(end + 1));
    use(JSON.parse(read.subarray(0, end).toString()) as T);
  };
  socket.on("error", () => socket.destroy()).on("data", take);
}
