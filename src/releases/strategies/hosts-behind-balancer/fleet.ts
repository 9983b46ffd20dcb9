import { EC2Client } from "@aws-sdk/client-ec2";
import { ECRClient } from "@aws-sdk/client-ecr";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { SSMClient } from "@aws-sdk/client-ssm";
import { clientSettings } from "../../../aws/client-settings";
import type { Handle } from "../../../../constructs/naming";
import type { Environment } from "../../../config/environment";
import { type Pace, REAL_PACE } from "../../contract";
import { findMachines, type Host, noneRuns } from "../../steps/machines";
import { readOutputs, type StackOutputs } from "../../steps/stack-outputs";
import { RolledOutTag } from "../../steps/rolled-out-tag";
import { Images } from "../../steps/images";
import { Traffic } from "./traffic";

/** What a system tells of its fleet. */
export interface HostsBehindBalancer<O extends object> {
  /** Pattern of the hosts' `Name` tags: other machines of the environment carry its tags as well. */
  readonly hostNames: string;
  /** Where things are, out of what the stack put out. */
  handles(outputs: StackOutputs<O>): FleetHandles;
  readonly programs: HostPrograms;
}

/** Names and addresses of what the stack made. */
export interface FleetHandles {
  readonly targetGroup: Handle<"target group">;
  readonly repository: Handle<"image repository">;
  /** Holds the tag that hosts start with when they boot. */
  readonly imageTag: Handle<"image tag parameter">;
  /** Its streams begin with the id of the host's instance. */
  readonly logGroup: Handle<"log group">;
  /** The public address. */
  readonly url: string;
  /** @default - no static files are published */
  readonly assets?: {
    readonly bucket: Handle<"bucket">;
    readonly distributionId: Handle<"distribution">;
  };
}

/** What a host can be told, each as a line of shell; made beside the files that a host is given. */
export interface HostPrograms {
  /** Runs another image, and the one before it again when that does not get healthy. */
  deploy(tag: string): string;
  /** Migrates the database with an image, which need not be the one that runs. @default the one that runs */
  migrate(tag?: string): string;
  /** Writes which tag runs, and on the next line since when, in ISO 8601. */
  readonly tell: string;
  /** The systemd unit whose log says more. */
  readonly unit: string;
}

/** An applied fleet, and the ways to act on it. */
export interface Fleet {
  readonly environment: Environment;
  readonly handles: FleetHandles;
  readonly programs: HostPrograms;
  readonly images: Images;
  readonly tag: RolledOutTag;
  readonly traffic: Traffic;
  readonly ssm: SSMClient;
  readonly pace: Pace;
  /** @throws UserError when none is running */
  hosts(): Promise<readonly Host[]>;
}

/**
 * Opens a fleet by what its stack put out when it was applied.
 * @throws UserError when it was never applied
 */
export async function openFleet<O extends object>(
  { hostNames, handles: read, programs }: HostsBehindBalancer<O>,
  environment: Environment,
  pace: Pace = REAL_PACE,
): Promise<Fleet> {
  const handles = read(await readOutputs<O>(environment));
  const { region } = environment;
  const [ec2, ssm] = [new EC2Client(clientSettings(region)), new SSMClient(clientSettings(region))];
  return {
    ...{ environment, handles, programs, ssm, pace },
    images: new Images(new ECRClient(clientSettings(region)), handles.repository),
    tag: new RolledOutTag(ssm, handles.imageTag),
    traffic: new Traffic(new ElasticLoadBalancingV2Client(clientSettings(region)), handles.targetGroup, pace),
    hosts: async () => {
      const hosts = await findMachines(ec2, environment, [hostNames]);
      if (hosts.length > 0) return hosts.map(({ instanceId, name }) => ({ instanceId, name }));
      throw noneRuns(environment, "host", `, Name=${hostNames}`);
    },
  };
}
