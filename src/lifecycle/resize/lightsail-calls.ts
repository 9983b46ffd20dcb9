import {
  AttachStaticIpCommand,
  CreateInstancesFromSnapshotCommand,
  CreateInstanceSnapshotCommand,
  DeleteInstanceCommand,
  DeleteInstanceSnapshotCommand,
  DetachStaticIpCommand,
  GetInstanceCommand,
  GetInstancePortStatesCommand,
  GetInstanceSnapshotCommand,
  GetStaticIpCommand,
  type Instance,
  LightsailClient,
  type PortInfo,
  PutInstancePublicPortsCommand,
  StartInstanceCommand,
  StopInstanceCommand,
} from "@aws-sdk/client-lightsail";
import { clientSettings } from "../../aws/client-settings";
import { explainAwsError } from "../../aws/explain-aws-error";

/** The Lightsail calls of a resize. Each one explains a refusal. */
export class LightsailCalls {
  private readonly client: LightsailClient;

  constructor(region: string) {
    this.client = new LightsailClient(clientSettings(region));
  }

  close(): void {
    this.client.destroy();
  }

  /** The instance that an address is attached to; undefined if there is none. */
  async attachedTo(staticIpName: string): Promise<string | undefined> {
    const { staticIp } = await explained(
      "GetStaticIp",
      this.client.send(new GetStaticIpCommand({ staticIpName })),
    );
    return staticIp?.attachedTo;
  }

  /** @returns undefined if there is none with this name */
  async instance(instanceName: string): Promise<Instance | undefined> {
    const asked = this.client.send(new GetInstanceCommand({ instanceName }));
    return (await unlessMissing("GetInstance", asked))?.instance;
  }

  /** `pending`, `available`, `error`; undefined if there is none with this name. */
  async snapshotState(instanceSnapshotName: string): Promise<string | undefined> {
    const asked = this.client.send(new GetInstanceSnapshotCommand({ instanceSnapshotName }));
    return (await unlessMissing("GetInstanceSnapshot", asked))?.instanceSnapshot?.state;
  }

  async stop(instanceName: string): Promise<void> {
    await explained("StopInstance", this.client.send(new StopInstanceCommand({ instanceName })));
  }

  async start(instanceName: string): Promise<void> {
    await explained("StartInstance", this.client.send(new StartInstanceCommand({ instanceName })));
  }

  async delete(instanceName: string): Promise<void> {
    await explained("DeleteInstance", this.client.send(new DeleteInstanceCommand({ instanceName })));
  }

  async deleteSnapshot(instanceSnapshotName: string): Promise<void> {
    const command = new DeleteInstanceSnapshotCommand({ instanceSnapshotName });
    await explained("DeleteInstanceSnapshot", this.client.send(command));
  }

  async snapshot(instanceName: string, instanceSnapshotName: string): Promise<void> {
    const command = new CreateInstanceSnapshotCommand({ instanceName, instanceSnapshotName });
    await explained("CreateInstanceSnapshot", this.client.send(command));
  }

  /** A new instance with the old one's disk, key, zone, tags and snapshots. */
  async makeFrom(snapshot: string, old: Instance, name: string, bundle: string): Promise<void> {
    const snapshots = (old.addOns ?? []).find(({ name: addOn }) => addOn === "AutoSnapshot");
    const command = new CreateInstancesFromSnapshotCommand({
      instanceNames: [name],
      instanceSnapshotName: snapshot,
      bundleId: bundle,
      availabilityZone: old.location?.availabilityZone,
      keyPairName: old.sshKeyName,
      ipAddressType: old.ipAddressType,
      tags: old.tags,
      ...(snapshots === undefined
        ? {}
        : {
            addOns: [
              {
                addOnType: "AutoSnapshot" as const,
                autoSnapshotAddOnRequest: { snapshotTimeOfDay: snapshots.snapshotTimeOfDay },
              },
            ],
          }),
    });
    await explained("CreateInstancesFromSnapshot", this.client.send(command));
  }

  /** Copies the firewall rules of one instance to another. */
  async copyFirewall(from: string, to: string): Promise<void> {
    const asked = this.client.send(new GetInstancePortStatesCommand({ instanceName: from }));
    const { portStates = [] } = await explained("GetInstancePortStates", asked);
    const portInfos = portStates.filter(({ state }) => state === "open").map(portInfo);
    const command = new PutInstancePublicPortsCommand({ instanceName: to, portInfos });
    await explained("PutInstancePublicPorts", this.client.send(command));
  }

  async moveAddress(staticIpName: string, to: string): Promise<void> {
    if ((await this.attachedTo(staticIpName)) !== undefined) {
      await explained("DetachStaticIp", this.client.send(new DetachStaticIpCommand({ staticIpName })));
    }
    const command = new AttachStaticIpCommand({ staticIpName, instanceName: to });
    await explained("AttachStaticIp", this.client.send(command));
  }
}

async function explained<T>(call: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw explainAwsError(error, `lightsail:${call}`);
  }
}

async function unlessMissing<T>(call: string, answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Error && error.name === "NotFoundException") return undefined;
    throw explainAwsError(error, `lightsail:${call}`);
  }
}

function portInfo({ fromPort, toPort, protocol, cidrs, ipv6Cidrs, cidrListAliases }: PortInfo): PortInfo {
  return { fromPort, toPort, protocol, cidrs, ipv6Cidrs, cidrListAliases };
}
