import { EC2Client } from "@aws-sdk/client-ec2";
import { ECRClient } from "@aws-sdk/client-ecr";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { SSMClient } from "@aws-sdk/client-ssm";
import { clientSettings } from "../../../aws/client-settings";
import type { Handle } from "../../../../constructs/naming";
import type { Environment } from "../../../config/environment";
import { type Pace, REAL_PACE } from "../../contract";
import { imageAges } from "../../steps/image-ages";
import { findMachines, type Machine, noneRuns } from "../../steps/machines";
import { readOutputs, type StackOutputs } from "../../steps/stack-outputs";
import { RolledOutTag } from "../../steps/rolled-out-tag";
import { Images } from "../../steps/images";
import { Traffic } from "../../steps/traffic";

/** The fleet, as a system describes it. */
export interface HostsBehindBalancer<O extends object> {
  /** Pattern of the hosts' `Name` tags. Other machines of the environment have the same tags otherwise. */
  readonly hostNames: string;
  /** Picks names and addresses from the stack's outputs. */
  handles(outputs: StackOutputs<O>): FleetHandles;
  readonly programs: HostPrograms;
}

/** Names and addresses of the stack's resources. */
export interface FleetHandles {
  readonly targetGroup: Handle<"target group">;
  readonly repository: Handle<"image repository">;
  /** The SSM document that holds the hosts' own files. */
  readonly machineDocument: string;
  /** The SSM parameter with the image tag that hosts start with. */
  readonly imageTag: Handle<"image tag parameter">;
  /** The log group. Stream names begin with the instance id. */
  readonly logGroup: Handle<"log group">;
  /** The public address. */
  readonly url: string;
  /** @default - no static files are published */
  readonly assets?: {
    readonly bucket: Handle<"bucket">;
    readonly distributionId: Handle<"distribution">;
  };
}

/** Commands for a host, each a line of shell. Defined next to the files that the host gets. */
export interface HostPrograms {
  /** Runs another image, and the previous one again if the new one does not become healthy. */
  deploy(tag: string): string;
  /** Migrates the database with an image, running or not. @default the running image */
  migrate(tag?: string): string;
  /** Prints the running tag, and on the next line since when it runs, in ISO 8601. */
  readonly tell: string;
  /** The systemd unit whose log has details. */
  readonly unit: string;
}

/** A fleet that has been applied, and the operations on it. */
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
  hosts(): Promise<readonly Machine[]>;
  /** How old each host's system image is, in words, by instance id. */
  imageAges(hosts: readonly Machine[]): Promise<ReadonlyMap<string, string>>;
}

/**
 * Opens a fleet by its stack's outputs.
 *
 * @throws UserError if the stack was never applied
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
      if (hosts.length > 0) return hosts;
      throw noneRuns(environment, "host", `, Name=${hostNames}`);
    },
    imageAges: (hosts) => imageAges(ec2, hosts),
  };
}
