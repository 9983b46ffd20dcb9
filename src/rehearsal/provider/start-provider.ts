import { type Server, type Socket, createServer } from "node:net";
import { join } from "node:path";
import { removeTemporaryFolder, temporaryFolder } from "../../process/temporary-folder";
import type { AuthorizationRequest } from "../permissions/policy";
import { FaultInjector } from "./faults/fault-injector";
import type { Faults } from "./faults/faults";
import { Cloud } from "./mirror/cloud";
import { Inventory } from "./refusals/inventory";
import { ProviderSchemas } from "./schema/provider-schemas";
import { serveConnection } from "./server/provider-server";
import type { Applied, Counts, ReadElsewhere, Shared } from "./server/session";

/** How the simulated provider behaves. */
export interface ProviderOptions {
  /** Address of the simulated AWS. @default AWS_ENDPOINT_URL; without it nothing is mirrored */
  readonly endpoint?: string;
  /** Address of the ECS stand-in that runs tasks. @default - services and tasks exist only in Terraform's state */
  readonly ecsEndpoint?: string;
  /** The account id, 12 digits; must match the simulated AWS's. */
  readonly account: string;
  /** The access key of its calls. @default - the environment's */
  readonly accessKey?: string;
  /** The region of configurations without one. @default "us-east-1" */
  readonly region?: string;
  /** The types that an engine is told of, asked for by each: `aws_vpc`, `data.aws_vpc`. @default - all */
  readonly types?: () => readonly string[];
  /** @default no failures */
  readonly faults?: Faults;
  /** Names of Route 53 zones that exist from the start, such as `example.com`. @default none */
  readonly zones?: readonly string[];
  /** Whether buckets, instances, … really exist at the endpoint. @default true */
  readonly mirror?: boolean;
  /**
   * Called before every call that the real provider would make. @default - everything is allowed
   * @returns AWS's message for a denied request
   */
  readonly permissions?: (requests: readonly AuthorizationRequest[]) => Promise<string | undefined>;
  /** Reads resources that a stand-in keeps. @default - they stay as they were applied */
  readonly elsewhere?: ReadElsewhere;
  /** Called for each successful apply before the engine hears of it: what is killed then never records it. */
  readonly beforeAnswer?: (made: Pick<Applied, "typeName" | "operation">) => void;
  /** Called after each successful apply. */
  readonly onApplied?: (applied: Applied) => void;
  /** What `faults.kill` does. @default cuts all connections, like a provider crash */
  readonly onKill?: () => void;
  /**
   * The process that stands for the provider where engines run: Terraform cancels its requests a second after it finds
   * that process gone. @default - this process
   */
  readonly watchedPid?: number;
}

export interface RunningProvider {
  /** The value of TF_REATTACH_PROVIDERS, for Terraform and OpenTofu. */
  readonly reattach: string;
  /** The serving process, which is this one. */
  readonly pid: number;
  /** Requests so far. */
  readonly counts: Readonly<Counts>;
  /** Cuts all connections and removes the socket. */
  stop(): Promise<void>;
}

/** The provider's source addresses in both registries. */
const ADDRESSES = ["registry.terraform.io/hashicorp/aws", "registry.opentofu.org/hashicorp/aws"];

/**
 * Starts the simulated AWS provider in this process, on a Unix socket. One provider serves any number of Terraform
 * commands, in sequence or in parallel.
 */
export async function startProvider(options: ProviderOptions): Promise<RunningProvider> {
  const folder = temporaryFolder("aws");
  const path = join(folder, "provider.sock");
  const connections = new Set<Socket>();
  const cut = (): void => connections.forEach((connection) => connection.destroy());
  const shared = createShared(options, cut);
  const server = createServer((connection) => {
    connections.add(connection);
    connection.once("close", () => connections.delete(connection));
    serveConnection(connection, shared);
  });
  await listen(server, path);
  return {
    reattach: reattachValue(path, options.watchedPid ?? process.pid),
    pid: process.pid,
    get counts() {
      return { ...shared.counts, throttled: shared.faults.throttled };
    },
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      cut();
      await closed;
      shared.cloud?.close();
      removeTemporaryFolder(folder);
    },
  };
}

function createShared(options: ProviderOptions, cut: () => void): Shared {
  const endpoint = options.endpoint ?? process.env["AWS_ENDPOINT_URL"];
  const mirrored = options.mirror !== false && endpoint !== undefined;
  const sequences = new Map<string, number>();
  return {
    schemas: ProviderSchemas.load(),
    ...(options.types === undefined ? {} : { types: options.types }),
    account: options.account,
    defaultRegion: options.region ?? "us-east-1",
    zones: options.zones ?? [],
    ...(mirrored ? { cloud: new Cloud(endpoint, options.ecsEndpoint, options.accessKey) } : {}),
    ...(options.permissions === undefined ? {} : { permissions: options.permissions }),
    ...(options.elsewhere === undefined ? {} : { elsewhere: options.elsewhere }),
    faults: new FaultInjector(options.faults, options.onKill ?? cut),
    inventory: new Inventory(),
    counts: {
      plan: 0,
      create: 0,
      update: 0,
      delete: 0,
      read: 0,
      import: 0,
      data: 0,
      failed: 0,
      throttled: 0,
    },
    beforeAnswer: options.beforeAnswer ?? (() => undefined),
    onApplied: options.onApplied ?? (() => undefined),
    sequence: (description) => {
      const next = (sequences.get(description) ?? 0) + 1;
      sequences.set(description, next);
      return next;
    },
  };
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, () => resolve());
  });
}

function reattachValue(path: string, pid: number): string {
  const address = {
    Protocol: "grpc",
    ProtocolVersion: 5,
    Pid: pid,
    Test: true,
    Addr: { Network: "unix", String: path },
  };
  return JSON.stringify(Object.fromEntries(ADDRESSES.map((name) => [name, address])));
}
