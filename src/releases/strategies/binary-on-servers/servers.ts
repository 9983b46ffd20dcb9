import { EC2Client } from "@aws-sdk/client-ec2";
import { S3Client } from "@aws-sdk/client-s3";
import { SSMClient } from "@aws-sdk/client-ssm";
import { clientSettings } from "../../../aws/client-settings";
import type { Environment } from "../../../config/environment";
import { ExitCode, UserError } from "../../../text/user-error";
import { type Pace, REAL_PACE } from "../../contract";
import { imageAges } from "../../steps/image-ages";
import { findMachines, type Machine } from "../../steps/machines";
import { ReleaseBinaries } from "./release-binaries";
import type { ReleasePlace, ReleaseServer } from "./release-place";

/** A machine, and its entry in the configuration. */
export interface RunningServer extends Machine {
  readonly server: ReleaseServer;
}

/** The servers of an environment, their bucket, and the operations on both. */
export interface Servers {
  readonly environment: Environment;
  readonly place: ReleasePlace;
  readonly s3: S3Client;
  readonly ssm: SSMClient;
  readonly binaries: ReleaseBinaries;
  readonly pace: Pace;
  /**
   * The running servers, in the configuration's order.
   *
   * @param only the name of one server.
   * @default all
   * @throws UserError if the server does not exist or is not running
   */
  running(only?: string): Promise<readonly RunningServer[]>;
  /** How old each server's system image is, in words, by instance id. */
  imageAges(servers: readonly RunningServer[]): Promise<ReadonlyMap<string, string>>;
}

/** Opens the servers of an environment. Does not read the state: all names come from the configuration. */
export function openServers(place: ReleasePlace, environment: Environment, pace: Pace = REAL_PACE): Servers {
  const { region } = environment;
  const [s3, ec2, ssm] = [
    new S3Client(clientSettings(region)),
    new EC2Client(clientSettings(region)),
    new SSMClient(clientSettings(region)),
  ];
  return {
    ...{ environment, place, s3, ssm, pace },
    binaries: new ReleaseBinaries(s3, place),
    running: async (only) => {
      const wanted = chooseServers(environment, place, only);
      const nameTags = wanted.map(({ nameTag }) => nameTag);
      return match(environment, wanted, await findMachines(ec2, environment, nameTags));
    },
    imageAges: (all) => imageAges(ec2, all),
  };
}

function chooseServers(environment: Environment, { servers }: ReleasePlace, only?: string) {
  const chosen = servers.filter(
    ({ name, nameTag }) => only === undefined || name === only || nameTag === only,
  );
  if (chosen.length > 0) return chosen;
  const known = servers.map(({ name }) => name).join(", ");
  const { file, line, column } = environment.source.locate(["instances"]);
  throw new UserError({
    what: only === undefined ? "the environment has no servers" : `there is no server ${only}`,
    where: only === undefined ? `${file}:${line}:${column}` : "--host",
    next: known === "" ? "Add one under `instances:`, and apply." : `There are: ${known}.`,
    exitCode: ExitCode.usage,
  });
}

function match(
  { system, name: environmentName }: Environment,
  wanted: readonly ReleaseServer[],
  machines: readonly Machine[],
): readonly RunningServer[] {
  const found = wanted.flatMap((server) => {
    const machine = machines.find(({ name }) => name === server.nameTag);
    return machine === undefined ? [] : [{ ...machine, server }];
  });
  const missing = wanted.filter((server) => !found.some((running) => running.server === server));
  if (missing.length === 0) return found;
  throw new UserError({
    what: `not running: ${missing.map(({ nameTag }) => nameTag).join(", ")}. Nothing was changed`,
    where: `EC2 instances tagged system=${system}, environment=${environmentName}`,
    next: `Apply the stack (\`groundplan apply ${system} ${environmentName}\`), start the instance, or name another with --host.`,
  });
}
