import { createServer, get, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Applied } from "../../src/rehearsal/provider/server/session";
import { balancingStandIn } from "../../src/rehearsal/stand-ins/balancing/balancing-stand-in";
import { TargetGroup } from "../../src/rehearsal/stand-ins/balancing/target-group";

/** How long a new host needs before it answers, in milliseconds. */
const BOOT = 2_000;
/** How long an answer takes, in milliseconds: a host that goes at once takes requests with it. */
const ANSWER = 300;

const CHECK = { path: "/health", interval: 0.2, timeout: 1, healthyThreshold: 2, unhealthyThreshold: 2 };

/** How the requests of a while ended, by status or error, and how many were sent. */
export type Answers = ReadonlyMap<string, number>;

/** Hosts that take time to come and go at once, behind a load balancer that asks for their health. */
export class BalancedHosts {
  private readonly servers = new Map<string, Server>();
  private readonly groups = new Map<string, TargetGroup>();
  readonly standIn = balancingStandIn((arn) => this.groups.get(arn));
  private readonly checks = setInterval(() => {
    for (const group of this.groups.values()) void group.checkAll();
  }, CHECK.interval * 1000).unref();

  /** For the world: what an engine applied becomes of hosts and of targets. */
  readonly applied = ({ typeName, operation, id, state }: Applied): void => {
    if (typeName === "aws_instance") this.host(id, operation !== "delete");
    if (typeName === "aws_lb_target_group" && operation === "create")
      this.groups.set(id, new TargetGroup(CHECK, 5, (host) => this.answers(host)));
    if (typeName === "aws_lb_target_group_attachment" && operation === "create")
      this.groups.get(String(state?.["target_group_arn"]))?.register(String(state?.["target_id"]), 4000);
    if (typeName === "aws_lb_target_group_attachment" && operation === "delete") this.places.get(id)?.();
    if (typeName === "aws_lb_target_group_attachment" && state !== undefined) this.remember(id, state);
  };
  private readonly places = new Map<string, () => void>();

  /** Sends a request every 50 ms until the work is done. */
  async askDuring(work: () => Promise<unknown>): Promise<Answers> {
    const seen = new Map<string, number>();
    let isDone = false;
    const asking = (async () => {
      const sent: Promise<void>[] = [];
      while (!isDone) {
        sent.push(this.ask().then((ending) => void seen.set(ending, (seen.get(ending) ?? 0) + 1)));
        await sleep(50);
      }
      await Promise.all(sent);
    })();
    await work().finally(() => (isDone = true));
    await asking;
    return seen;
  }

  /** Waits until every target is healthy. */
  async settled(): Promise<void> {
    const unsettled = () =>
      [...this.groups.values()].flatMap((group) => group.states()).some(({ state }) => state !== "healthy");
    while (unsettled()) await sleep(100);
  }

  close(): void {
    clearInterval(this.checks);
    for (const server of this.servers.values()) server.close();
  }

  private host(id: string, isThere: boolean): void {
    if (!isThere) {
      const gone = this.servers.get(id);
      this.servers.delete(id);
      gone?.closeAllConnections();
      gone?.close();
    } else if (!this.servers.has(id)) {
      const born = Date.now();
      const server = createServer((_, response) => {
        const isUp = Date.now() - born > BOOT;
        setTimeout(() => response.writeHead(isUp ? 200 : 503).end(), isUp ? ANSWER : 0);
      });
      server.listen(0, "127.0.0.1").unref();
      this.servers.set(id, server);
    }
  }

  private remember(
    id: string,
    { target_group_arn: arn, target_id: target }: Applied["state"] & object,
  ): void {
    this.places.set(id, () => this.groups.get(String(arn))?.deregister(String(target)));
  }

  private async answers(host: string): Promise<boolean> {
    return (await this.visit(host)) === "200";
  }

  private async ask(): Promise<string> {
    const [group] = this.groups.values();
    return (await group?.send((host) => this.visit(host))) ?? "503";
  }

  private visit(host: string): Promise<string> {
    const address = this.servers.get(host)?.address() as AddressInfo | null | undefined;
    if (address === null || address === undefined) return Promise.resolve("no host");
    return new Promise((resolve) => {
      get({ host: "127.0.0.1", port: address.port, agent: false }, (response) => {
        response.resume().once("end", () => resolve(String(response.statusCode)));
      }).once("error", (error) => resolve(error.message));
    });
  }
}
