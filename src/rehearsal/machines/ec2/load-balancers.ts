import { type IncomingMessage, request as httpRequest, type ServerResponse } from "node:http";
import { elements, type ObjectValue, strings, text } from "../../provider/values/compare";
import type { Applied } from "../../provider/server/session";
import type { StandIn } from "../../stand-ins/aws-call";
import { balancingStandIn } from "../../stand-ins/balancing/balancing-stand-in";
import { type HealthCheck, TargetGroup } from "../../stand-ins/balancing/target-group";
import { addressFirewallScript, type Firewall, OPEN_FIREWALL } from "../firewall";
import type { Caller } from "../machine-network";
import type { Machines } from "../machines";
import type { AppliedResources } from "../../stand-ins/applied-resources";

/** What load balancers need to know about instances and security groups. */
export interface BalancerNetwork {
  /** The private address of an instance. */
  readonly addressOf: (instanceId: string) => string | undefined;
  /** The firewall of several security groups together. */
  readonly firewallOf: (securityGroups: readonly string[]) => Firewall;
}

/**
 * Load balancers in a world with machines: each listens on its own address, behind its security groups, and checks its
 * targets' health over the network, through their firewalls.
 */
export class LoadBalancers {
  private readonly groups = new Map<string, TargetGroup>();
  private readonly addresses = new Map<string, string>();
  private readonly checks = new Map<string, NodeJS.Timeout>();

  /** @param haste divides the interval between health checks, and the deregistration delay */
  constructor(
    private readonly machines: Machines,
    private readonly resources: AppliedResources,
    private readonly network: BalancerNetwork,
    private readonly haste: number,
  ) {}

  /** Answers API calls; to be passed to the front. */
  readonly answer: StandIn = balancingStandIn((arn) => this.groups.get(arn));

  /** Takes in an applied resource, after it was recorded. */
  apply({ typeName, operation, id, state }: Applied): void {
    if (/^aws_a?lb_target_group$/.test(typeName)) this.applyGroup(id, state);
    if (/^aws_a?lb_target_group_attachment$/.test(typeName)) this.applyAttachment(operation, state);
  }

  /** Points names at balancers. Called whenever names may have changed. */
  async refresh(): Promise<void> {
    for (const balancer of this.balancers()) {
      const names = [text(balancer, "dns_name") ?? "", ...this.aliasesOf(balancer)].filter(
        (name) => name !== "",
      );
      await this.machines.sites.add(
        names,
        (request, response, caller) => this.forward(balancer, request, response, caller),
        this.address(balancer),
      );
      const groups = strings(balancer, "security_groups");
      // A network load balancer may have no security groups: then it allows everything.
      const firewall = groups.length === 0 ? OPEN_FIREWALL : this.network.firewallOf(groups);
      await this.machines.network.mustRun(
        "nft -f -",
        addressFirewallScript(this.address(balancer), firewall),
      );
    }
  }

  /** The source addresses of the balancers in a security group. */
  membersOf(groupId: string): readonly string[] {
    return this.balancers()
      .filter((balancer) => strings(balancer, "security_groups").includes(groupId))
      .map((balancer) => this.address(balancer));
  }

  close(): void {
    for (const check of this.checks.values()) clearInterval(check);
  }

  private balancers(): readonly ObjectValue[] {
    return [...this.resources.all("aws_lb"), ...this.resources.all("aws_alb")];
  }

  private address(balancer: ObjectValue): string {
    const arn = text(balancer, "arn") ?? "";
    const known = this.addresses.get(arn) ?? `192.0.2.${100 + this.addresses.size}`;
    this.addresses.set(arn, known);
    return known;
  }

  private aliasesOf(balancer: ObjectValue): readonly string[] {
    return this.resources
      .all("aws_route53_record")
      .filter((record) =>
        elements(record, "alias").some((alias) => sameName(text(alias, "name"), text(balancer, "dns_name"))),
      )
      .map((record) => text(record, "fqdn") ?? text(record, "name") ?? "");
  }

  private applyGroup(id: string, state: ObjectValue | undefined): void {
    if (state === undefined) {
      clearInterval(this.checks.get(id));
      this.checks.delete(id);
      this.groups.delete(id);
      return;
    }
    if (this.groups.has(id)) return;
    const check = healthCheckOf(state);
    const group = new TargetGroup(
      check,
      Number(state["deregistration_delay"] ?? 300) / this.haste,
      (instanceId, port) => this.probe(id, instanceId, port, check),
    );
    this.groups.set(id, group);
    const timer = setInterval(() => void group.checkAll(), (check.interval * 1000) / this.haste);
    timer.unref();
    this.checks.set(id, timer);
  }

  private applyAttachment(operation: Applied["operation"], state: ObjectValue | undefined): void {
    if (operation !== "delete" && state !== undefined) {
      const group = this.groups.get(text(state, "target_group_arn") ?? "");
      const own = this.resources.find("aws_lb_target_group", "arn", text(state, "target_group_arn"));
      group?.register(text(state, "target_id") ?? "", Number(state["port"] ?? own?.["port"] ?? 80));
      return;
    }
    // Attachments that no group has any more.
    const attached = this.resources.all("aws_lb_target_group_attachment");
    for (const [arn, group] of this.groups) {
      const kept = attached
        .filter((one) => text(one, "target_group_arn") === arn)
        .map((one) => text(one, "target_id"));
      for (const { instanceId } of group.states())
        if (!kept.includes(instanceId)) group.deregister(instanceId);
    }
  }

  private async probe(
    groupArn: string,
    instanceId: string,
    port: number,
    check: HealthCheck,
  ): Promise<boolean> {
    const balancer =
      this.balancers().find((one) => this.groupsOf(one).includes(groupArn)) ?? this.balancers()[0];
    const address = this.network.addressOf(instanceId);
    if (balancer === undefined || address === undefined) return false;
    const answer = this.ask(balancer, address, port, { path: check.path, method: "GET", headers: {} });
    const late = new Promise<undefined>((resolve) =>
      setTimeout(() => resolve(undefined), check.timeout * 1000).unref(),
    );
    try {
      const seen = await Promise.race([answer, late]);
      seen?.resume();
      return seen?.statusCode === 200;
    } catch {
      return false;
    }
  }

  private groupsOf(balancer: ObjectValue): readonly string[] {
    return this.listenersOf(balancer).flatMap((listener) =>
      elements(listener, "default_action").map((action) => text(action, "target_group_arn") ?? ""),
    );
  }

  private listenersOf(balancer: ObjectValue): readonly ObjectValue[] {
    const arn = text(balancer, "arn");
    return this.resources
      .all("aws_lb_listener")
      .filter((listener) => text(listener, "load_balancer_arn") === arn);
  }

  private async forward(
    balancer: ObjectValue,
    incoming: IncomingMessage,
    response: ServerResponse,
    { from, to: [, port] }: Caller,
  ): Promise<void> {
    const listener = this.listenersOf(balancer).find((one) => one["port"] === port);
    const action = listener && elements(listener, "default_action")[0];
    if (action === undefined) return void response.destroy();
    if (text(action, "type") === "redirect") {
      const location = `https://${(incoming.headers.host ?? "").replace(/:\d+$/, "")}${incoming.url ?? "/"}`;
      return void response.writeHead(301, { location }).end();
    }
    const group = this.groups.get(text(action, "target_group_arn") ?? "");
    const { method = "GET", url = "/" } = incoming;
    const headers = {
      ...incoming.headers,
      "x-forwarded-for": from,
      "x-forwarded-proto": port === 443 ? "https" : "http",
    };
    const sent = await group?.send(async (instanceId, targetPort) => {
      try {
        const address = this.network.addressOf(instanceId) ?? "";
        const answer = await this.ask(
          balancer,
          address,
          targetPort,
          { method, path: url, headers },
          incoming,
        );
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        for await (const piece of answer) response.write(piece);
        response.end();
      } catch {
        if (!response.headersSent) response.writeHead(502);
        response.end();
      }
      return true;
    });
    if (sent === undefined) response.writeHead(503).end();
  }

  private ask(
    balancer: ObjectValue,
    host: string,
    port: number,
    options: { method: string; path: string; headers: IncomingMessage["headers"] },
    body?: IncomingMessage,
  ): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const agent = this.machines.network.agent({ from: this.address(balancer), seconds: 5 });
      const onward = httpRequest({ agent, host, port, ...options }, resolve).on("error", reject);
      if (body === undefined) onward.end();
      else body.pipe(onward);
    });
  }
}

function healthCheckOf(state: ObjectValue): HealthCheck {
  const check = elements(state, "health_check")[0] ?? {};
  return {
    path: text(check, "path") ?? "/",
    interval: Number(check["interval"] ?? 30),
    timeout: Number(check["timeout"] ?? 5),
    healthyThreshold: Number(check["healthy_threshold"] ?? 5),
    unhealthyThreshold: Number(check["unhealthy_threshold"] ?? 2),
  };
}

function sameName(one = "", other = ""): boolean {
  return one.replace(/\.$/, "").toLowerCase() === other.replace(/\.$/, "").toLowerCase();
}
