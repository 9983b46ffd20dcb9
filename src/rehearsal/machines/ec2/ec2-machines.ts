import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type ObjectValue, stringMap, text } from "../../provider/values/compare";
import type { Applied } from "../../provider/server/session";
import { forward } from "../../stand-ins/aws-front";
import { type LightsailHost, LightsailStandIn } from "../../stand-ins/lightsail/lightsail-stand-in";
import { SsmStandIn } from "../../stand-ins/ssm/ssm-stand-in";
import { ADDRESSES } from "../addresses";
import type { Firewall } from "../firewall";
import type { Machine } from "../machine";
import type { Machines } from "../machines";
import { AppliedResources } from "../../stand-ins/applied-resources";
import { consoleOutput } from "./console-output";
import { distributionOf } from "./image-distribution";
import { namesOf, publicAddressOf } from "./instance-addresses";
import { hostnameOf, type InstanceFacts } from "./instance-facts";
import { credentialsOf, mayBeManaged } from "./instance-role";
import { launchedInstance } from "./launched-instance";
import { LightsailAuthority } from "./lightsail-access";
import { lightsailFiles, lightsailFirewall, lightsailInstance } from "./lightsail-instances";
import { type BalancerNetwork, LoadBalancers } from "./load-balancers";
import { MetadataService } from "./metadata-service";
import { firewallOf } from "./security-groups";
import { agentFiles, answerAgent } from "./ssm-agent";

/** A running instance and its machine. */
interface Running {
  readonly facts: InstanceFacts;
  /** Set once it is in the network. It gets its addresses while it boots. */
  inNetwork?: Machine;
  /** Resolves when the machine is up. */
  readonly machine: Promise<Machine>;
}

/** How machines in a world differ from AWS's. */
export interface Ec2Options {
  /** Environment variables for every unit on every machine. @default - none */
  readonly environment?: Readonly<Record<string, string>>;
  /** How many times faster than their target groups say load balancers check health and drain. @default 1 */
  readonly balancerHaste?: number;
}

/**
 * EC2 in a world with machines: applied instances boot, are reachable through their security groups, and end when they
 * are destroyed.
 */
export class Ec2Machines {
  readonly resources = new AppliedResources();
  readonly ssm: SsmStandIn;
  readonly balancers: LoadBalancers;
  readonly lightsail: LightsailStandIn;
  /** Answers calls for machines' console output; to be passed to the front. */
  readonly console = consoleOutput((instanceId) =>
    Promise.resolve(this.running.get(instanceId)?.inNetwork?.console),
  );
  private readonly authority: LightsailAuthority;
  private readonly running = new Map<string, Running>();
  /** Machines being removed, by name: a new Lightsail instance can have the name of the one it replaces. */
  private readonly leaving = new Map<string, Promise<void>>();
  /** Changes in progress. They run one after another; boots run in parallel. */
  private work: Promise<void> = Promise.resolve();
  private endpoint = "";

  constructor(
    readonly machines: Machines,
    private readonly account: string,
    private readonly note: (text: string) => void,
    private readonly options: Ec2Options = {},
  ) {
    const balancerNetwork: BalancerNetwork = {
      addressOf: (instanceId) => this.running.get(instanceId)?.facts.privateAddress,
      firewallOf: (groups) => this.groupFirewall(groups),
    };
    this.balancers = new LoadBalancers(machines, this.resources, balancerNetwork, options.balancerHaste ?? 1);
    this.authority = new LightsailAuthority(machines.network);
    this.lightsail = new LightsailStandIn(this.resources, this.lightsailHost());
    this.ssm = new SsmStandIn({
      document: (name) => {
        const found = this.resources.find("aws_ssm_document", "name", name);
        return found === undefined ? undefined : { name, content: text(found, "content") ?? "" };
      },
      tagged: (key, values) =>
        [...this.running.values()]
          .filter(({ facts }) => values.includes(facts.tags[key] ?? ""))
          .map(({ facts }) => facts.instanceId),
    });
  }

  /**
   * Gives machines their metadata and everything under amazonaws.com.
   * @param endpoint the world's
   */
  async joinWorld(endpoint: string): Promise<void> {
    this.endpoint = endpoint;
    await this.machines.network.admitLoopback(Number(new URL(endpoint).port));
    const metadata = new MetadataService({
      instanceAt: (address) => this.instanceAt(address),
      publicAddressOf: (facts) => publicAddressOf(facts, this.resources),
      credentialsOf: (facts) => credentialsOf(facts, this.endpoint),
    });
    const { sites } = this.machines;
    await sites.add([ADDRESSES.metadata], metadata.answer, ADDRESSES.metadata);
    await sites.add(
      ["*.amazonaws.com"],
      (request, response, { from }) => this.answerAws(request, response, from),
      ADDRESSES.aws,
    );
  }

  /** Turns applied resources into machines. Like AWS, it returns immediately. */
  readonly apply = (applied: Applied): void => {
    this.resources.record(applied);
    this.balancers.apply(applied);
    const { typeName, operation, id, state } = applied;
    const factsOf = LAUNCHED[typeName];
    if (factsOf !== undefined && operation === "create" && state !== undefined)
      void this.launch(factsOf(state, this.account, this.resources));
    else if (factsOf !== undefined && operation === "delete") void this.terminate(id);
    else if (typeName === "aws_volume_attachment" && operation === "create" && state !== undefined)
      this.attach(state);
    else if (SHAPES_THE_NETWORK.test(typeName)) void this.then(() => this.refresh());
  };

  /** Waits until everything applied so far is done, including boots. */
  async settled(): Promise<void> {
    await this.work;
    await Promise.all([...this.running.values()].map(({ machine }) => machine));
  }

  /**
   * The machine of an instance, once it is up.
   * @param word its id or `Name` tag
   */
  async machine(word: string): Promise<Machine> {
    const found = [...this.running.values()].filter(
      ({ facts }) => facts.instanceId === word || facts.tags["Name"] === word,
    );
    const [only] = found.slice(-1);
    if (only === undefined) throw new Error(`no instance ${word} is running in this world`);
    await this.work;
    return only.machine;
  }

  /** The running instances. */
  get instances(): readonly InstanceFacts[] {
    return [...this.running.values()].map(({ facts }) => facts);
  }

  /** @param disk a folder with a machine's saved disk. @default - a new disk */
  private launch(facts: InstanceFacts, disk?: string): Promise<Machine> {
    const made = this.make(facts, disk).then((fresh) => (running.inNetwork = fresh));
    const machine = made.then(async (fresh) => {
      await fresh.start();
      return fresh;
    });
    const running: Running = { facts, machine };
    this.running.set(facts.instanceId, running);
    machine.catch((error: unknown) => this.note(`${facts.instanceId} did not boot: ${String(error)}`));
    // Queued after the removal of a machine with this name, which this one waits for.
    void this.then(() => made.then(() => this.refresh()));
    return machine;
  }

  /** A volume becomes a folder of its machine, at the place that its tag says. */
  private attach(attachment: ObjectValue): void {
    const volume = this.resources.find("aws_ebs_volume", "id", text(attachment, "volume_id"));
    const place = stringMap(volume ?? {}, "tags")["mount-point"];
    const id = text(volume ?? {}, "id");
    const instance = this.running.get(text(attachment, "instance_id") ?? "");
    if (place === undefined || id === undefined || instance === undefined) return;
    const mounted = instance.machine.then((machine) => machine.mountVolume(id, place));
    mounted.catch((error: unknown) => this.note(String(error)));
  }

  private async make(facts: InstanceFacts, disk?: string): Promise<Machine> {
    // Answer the apply first.
    await sleep(0);
    await this.leaving.get(facts.instanceId);
    const distribution = await distributionOf(facts, this.endpoint);
    return this.machines.make({
      name: facts.instanceId,
      instanceId: facts.instanceId,
      hostname: hostnameOf(facts),
      distribution,
      privateAddress: facts.privateAddress,
      firewall: this.firewall(facts),
      metadataHops: facts.metadataHops,
      source: "metadata",
      files:
        facts.service === "ec2" ? agentFiles(distribution) : lightsailFiles(await this.authority.publicKey()),
      environment: this.options.environment ?? {},
      ...(facts.ipv6Address === undefined ? {} : { ipv6Address: facts.ipv6Address }),
      ...(disk === undefined ? {} : { disk }),
    });
  }

  private terminate(instanceId: string): Promise<void> {
    const gone = this.running.get(instanceId);
    this.running.delete(instanceId);
    this.ssm.forget(instanceId);
    const left = this.then(async () => {
      await gone?.machine.catch(() => undefined);
      await this.machines.remove(instanceId);
    });
    this.leaving.set(instanceId, left);
    return left;
  }

  /** Runs Lightsail's API calls on machines. */
  private lightsailHost(): LightsailHost {
    const diskOf = (snapshot: string): string => join(this.machines.network.folder, `${snapshot}.disk`);
    return {
      launch: (state, snapshot) =>
        this.launch(lightsailInstance(state, this.account, this.resources), diskOf(snapshot)),
      start: async (name) => (await this.machine(name)).start(),
      stop: async (name) => (await this.machine(name)).stop(),
      remove: (name) => this.terminate(name),
      takeSnapshot: async (name, snapshot) => (await this.machine(name)).saveDisk(diskOf(snapshot)),
      access: async (name) => this.authority.access(await this.machine(name)),
      changed: () => void this.then(() => this.refresh()),
    };
  }

  /** Brings addresses, firewalls and names in line with the resources. */
  private async refresh(): Promise<void> {
    for (const { facts, inNetwork: machine } of this.running.values()) {
      if (machine === undefined) continue;
      const address = publicAddressOf(facts, this.resources);
      if (address !== machine.publicAddress) await machine.publish(address);
      await machine.setFirewall(this.firewall(facts));
    }
    await this.machines.network.name(namesOf(this.resources));
    await this.balancers.refresh();
  }

  private firewall({ service, instanceId, securityGroups }: InstanceFacts): Firewall {
    if (service === "lightsail") return lightsailFirewall(this.resources, instanceId);
    return this.groupFirewall(securityGroups);
  }

  private groupFirewall(securityGroups: readonly string[]): Firewall {
    return firewallOf(securityGroups, this.resources, (group) => [
      ...this.balancers.membersOf(group),
      ...this.instances
        .filter((facts) => facts.securityGroups.includes(group))
        .flatMap(({ privateAddress, ipv6Address }) => [privateAddress, ipv6Address ?? []].flat()),
    ]);
  }

  private instanceAt(privateAddress: string): InstanceFacts | undefined {
    return [...this.running.values()].find(({ facts }) => facts.privateAddress === privateAddress)?.facts;
  }

  private async answerAws(request: IncomingMessage, response: ServerResponse, from: string): Promise<void> {
    const facts = this.instanceAt(from);
    if (!(request.headers.host ?? "").startsWith("ec2messages.")) {
      request.pipe(forward(this.endpoint, request, response));
    } else if (facts === undefined || !mayBeManaged(facts, this.resources)) {
      response.writeHead(403).end("AccessDeniedException: the role may not ssm:UpdateInstanceInformation");
    } else await answerAgent(this.ssm, facts, request, response);
  }

  private then(work: () => Promise<void>): Promise<void> {
    return (this.work = this.work.then(work).catch((error: unknown) => this.note(String(error))));
  }
}

/** Resource types that boot a machine. */
const LAUNCHED: Readonly<Record<string, typeof launchedInstance>> = {
  aws_instance: launchedInstance,
  aws_lightsail_instance: lightsailInstance,
};

/** Types that affect how machines are reached. */
const SHAPES_THE_NETWORK =
  /^aws_(eip|security_group|vpc_security_group|route53_record|a?lb|lightsail_(static_ip|instance_public_ports))/;
