import { createHash } from "node:crypto";
import { z } from "zod";
import { LIGHTSAIL_BUNDLES } from "../../../../constructs/lightsail/bundles";
import { documentationAddress } from "../../provider/knowledge/network";
import { type ObjectValue, text } from "../../provider/values/compare";
import type { ReadElsewhere } from "../../provider/server/session";
import type { AppliedResources } from "../applied-resources";
import { AwsError, jsonAnswer, type StandIn } from "../aws-call";
import { arnByName, tagsByArn } from "./lightsail-arns";
import { readAsProvider } from "./lightsail-reads";
import { databaseOf, instanceOf, keyPairOf, portInfosOf, portStatesOf, tagMap } from "./lightsail-shapes";

/** SSH access as Lightsail grants it for a few minutes. */
export interface LightsailAccess {
  readonly username: string;
  readonly privateKey: string;
  readonly certKey: string;
  /** @default - not known to Lightsail yet */
  readonly hostKey?: string;
}

/** Runs instances, if machines can boot. Each promise resolves when the instance is running, stopped or gone. */
export interface LightsailHost {
  /** @param snapshot the snapshot with its disk */
  launch(state: ObjectValue, snapshot: string): Promise<unknown>;
  start(name: string): Promise<unknown>;
  stop(name: string): Promise<unknown>;
  remove(name: string): Promise<unknown>;
  takeSnapshot(name: string, snapshot: string): Promise<unknown>;
  access(name: string): Promise<LightsailAccess | undefined>;
  /** Called when addresses or ports have changed. */
  changed(): void;
}

interface Snapshot {
  readonly of: ObjectValue;
  state: "pending" | "available" | "error";
}

const WORDS = z.looseObject({
  instanceName: z.string().optional(),
  instanceNames: z.array(z.string()).optional(),
  instanceSnapshotName: z.string().optional(),
  staticIpName: z.string().optional(),
  keyPairName: z.string().optional(),
  relationalDatabaseName: z.string().optional(),
  bundleId: z.string().optional(),
  tags: z.array(z.object({ key: z.string(), value: z.string().optional() })).optional(),
  portInfos: z.array(z.record(z.string(), z.unknown())).optional(),
});
type Words = z.infer<typeof WORDS>;

const INSTANCE = "aws_lightsail_instance";
const ATTACHMENT = "aws_lightsail_static_ip_attachment";
const KEY_PAIR = "aws_lightsail_key_pair";
const PORTS = "aws_lightsail_instance_public_ports";

/**
 * The Lightsail calls that Groundplan makes; moto has no Lightsail. It combines the applied resources with its own
 * calls' changes. If machines can boot, instances are machines.
 */
export class LightsailStandIn {
  private readonly states = new Map<string, string>();
  private readonly snapshots = new Map<string, Snapshot>();

  constructor(
    private readonly resources: AppliedResources,
    private readonly host?: LightsailHost,
  ) {}

  /** For the front. */
  readonly answer: StandIn = async ({ service, action, region, body }) => {
    if (service !== "lightsail") return undefined;
    const call = this.calls[action];
    if (call === undefined) {
      throw new AwsError("InvalidInputException", `the rehearsal's Lightsail does not know ${action}`);
    }
    const words = WORDS.parse(JSON.parse(body === "" ? "{}" : body));
    return jsonAnswer((await call(words, region)) ?? { operations: [] });
  };

  /** For the provider: what it reads of Lightsail's resources, after an import and after changes by these calls too. */
  readonly read: ReadElsewhere = (typeName, state) => readAsProvider(typeName, state, this.resources);

  /** For IAM, which decides by ARNs and tags. */
  readonly identities = {
    arnOf: (arn: string) => arnByName(arn, this.resources),
    tagsOf: (arn: string) => tagsByArn(arn, this.resources),
  };

  private readonly calls: Readonly<Record<string, (words: Words, region: string) => unknown>> = {
    GetInstance: ({ instanceName = "" }, region) => ({ instance: this.describe(instanceName, region) }),
    GetInstances: (_, region) => ({
      instances: this.resources
        .all(INSTANCE)
        .map((state) => this.describe(text(state, "name") ?? "", region)),
    }),
    GetInstanceAccessDetails: async ({ instanceName = "" }) => {
      this.instance(instanceName);
      const access = await this.host?.access(instanceName);
      if (access === undefined) return { accessDetails: { instanceName, protocol: "ssh" } };
      const [algorithm, publicKey] = access.hostKey?.split(" ") ?? [];
      const hostKeys = publicKey === undefined ? [] : [{ algorithm, publicKey }];
      return { accessDetails: { instanceName, protocol: "ssh", ...access, hostKeys } };
    },
    GetInstancePortStates: ({ instanceName = "" }) => ({
      portStates: portStatesOf(this.resources.findLast(PORTS, "instance_name", instanceName)),
    }),
    PutInstancePublicPorts: ({ instanceName = "", portInfos = [] }) => {
      this.instance(instanceName);
      const state = { instance_name: instanceName, port_info: portInfosOf(portInfos) };
      this.put(PORTS, `${instanceName}-put`, state);
    },
    StopInstance: ({ instanceName = "" }) =>
      this.turn(instanceName, ["stopping", "stopped"], (host) => host.stop(instanceName)),
    StartInstance: ({ instanceName = "" }) =>
      this.turn(instanceName, ["pending", "running"], (host) => host.start(instanceName)),
    DeleteInstance: ({ instanceName = "" }) => {
      this.instance(instanceName);
      this.put(INSTANCE, instanceName, undefined);
      void this.host?.remove(instanceName);
    },
    CreateInstanceSnapshot: ({ instanceName = "", instanceSnapshotName = "" }) => {
      const snapshot: Snapshot = { of: this.instance(instanceName), state: "pending" };
      this.snapshots.set(instanceSnapshotName, snapshot);
      const taken = this.host?.takeSnapshot(instanceName, instanceSnapshotName) ?? Promise.resolve();
      taken.then(
        () => (snapshot.state = "available"),
        () => (snapshot.state = "error"),
      );
    },
    GetInstanceSnapshot: ({ instanceSnapshotName: name = "" }) => {
      const { state } = this.snapshot(name);
      return { instanceSnapshot: { name, state } };
    },
    DeleteInstanceSnapshot: ({ instanceSnapshotName = "" }) => {
      this.snapshot(instanceSnapshotName);
      this.snapshots.delete(instanceSnapshotName);
    },
    CreateInstancesFromSnapshot: (words) => {
      const { of } = this.snapshot(words.instanceSnapshotName ?? "");
      for (const name of words.instanceNames ?? []) this.launch(name, of, words);
    },
    GetStaticIp: ({ staticIpName: name = "" }) => {
      const state = this.must("aws_lightsail_static_ip", "name", name, "StaticIp");
      const attachedTo = this.attachedTo(name);
      return {
        staticIp: { name, ipAddress: text(state, "ip_address"), attachedTo, isAttached: !!attachedTo },
      };
    },
    DetachStaticIp: ({ staticIpName = "" }) => this.put(ATTACHMENT, staticIpName, undefined),
    AttachStaticIp: ({ staticIpName = "", instanceName = "" }) => {
      this.instance(instanceName);
      this.put(ATTACHMENT, staticIpName, { static_ip_name: staticIpName, instance_name: instanceName });
    },
    GetKeyPair: ({ keyPairName = "" }) => ({
      keyPair: keyPairOf(this.must(KEY_PAIR, "name", keyPairName, "KeyPair")),
    }),
    DeleteKeyPair: ({ keyPairName = "" }) => {
      this.must(KEY_PAIR, "name", keyPairName, "KeyPair");
      this.put(KEY_PAIR, keyPairName, undefined);
    },
    GetRelationalDatabase: ({ relationalDatabaseName: name = "" }) => ({
      relationalDatabase: databaseOf(
        this.must("aws_lightsail_database", "relational_database_name", name, "RelationalDatabase"),
      ),
    }),
  };

  private describe(name: string, region: string): object {
    const state = this.instance(name);
    const attached = this.resources.find(ATTACHMENT, "instance_name", name);
    const ip =
      attached && this.resources.find("aws_lightsail_static_ip", "name", text(attached, "static_ip_name"));
    return instanceOf(state, {
      region,
      running: this.states.get(name) ?? "running",
      diskGib: LIGHTSAIL_BUNDLES[text(state, "bundle_id") ?? ""]?.diskGib ?? 0,
      ...(ip === undefined ? {} : { staticIp: text(ip, "ip_address") ?? "" }),
    });
  }

  /** Launches an instance with another one's disk. AWS assigns new addresses. */
  private launch(
    name: string,
    of: ObjectValue,
    { bundleId, instanceSnapshotName = "", tags = [] }: Words,
  ): void {
    const digest = createHash("sha256").update(name).digest();
    const hex = digest.toString("hex");
    const generated = [
      hex.slice(0, 8),
      hex.slice(8, 12),
      hex.slice(12, 16),
      hex.slice(16, 20),
      hex.slice(20, 32),
    ];
    const state: ObjectValue = {
      ...of,
      ...{ id: name, name, user_data: null, bundle_id: bundleId ?? text(of, "bundle_id") },
      arn: text(of, "arn")?.replace(/[^/]+$/, generated.join("-")),
      ...{ tags: tagMap(tags), tags_all: tagMap(tags) },
      public_ip_address: documentationAddress(hex.slice(0, 4)),
      private_ip_address: `172.26.${digest.readUInt8(2) % 16}.${4 + (digest.readUInt8(3) % 250)}`,
    };
    this.resources.record({ typeName: INSTANCE, id: name, state });
    this.settle(name, ["pending", "running"], this.host?.launch(state, instanceSnapshotName));
  }

  private turn(
    name: string,
    states: readonly [string, string],
    work: (host: LightsailHost) => Promise<unknown>,
  ) {
    this.instance(name);
    this.settle(name, states, this.host && work(this.host));
  }

  private settle(
    name: string,
    [meanwhile, then]: readonly [string, string],
    work: Promise<unknown> | undefined,
  ) {
    this.states.set(name, meanwhile);
    void (work ?? Promise.resolve()).finally(() => this.states.set(name, then)).catch(() => undefined);
  }

  private put(typeName: string, id: string, state: ObjectValue | undefined): void {
    this.resources.record({ typeName, id, ...(state && { state: { id, ...state } }) });
    this.host?.changed();
  }

  private attachedTo(staticIpName: string): string | undefined {
    const attachment = this.resources.find(ATTACHMENT, "static_ip_name", staticIpName);
    return attachment && text(attachment, "instance_name");
  }

  private instance(name: string): ObjectValue {
    return this.must(INSTANCE, "name", name, "Instance");
  }

  private snapshot(name: string): Snapshot {
    const found = this.snapshots.get(name);
    if (found === undefined) throw missing("InstanceSnapshot", name);
    return found;
  }

  private must(typeName: string, attribute: string, value: string, what: string): ObjectValue {
    const found = this.resources.find(typeName, attribute, value);
    if (found === undefined) throw missing(what, value);
    return found;
  }
}

function missing(what: string, name: string): AwsError {
  return new AwsError("NotFoundException", `The ${what} does not exist: ${name}`);
}
