import { EC2Client } from "@aws-sdk/client-ec2";
import { S3Client } from "@aws-sdk/client-s3";
import { SSMClient } from "@aws-sdk/client-ssm";
import { requireAccount } from "../aws/caller-account";
import type { Environment } from "../config/environment";
import type { LoadedSystem } from "../systems/load-system";
import type { ReleasePlace, ReleaseServer } from "../systems/release-place";
import { ExitCode, UserError } from "../text/user-error";
import type { HostCommand } from "./host-commands";
import { findMachines, type Host, type Machine } from "./hosts";
import { type Pace, REAL_PACE } from "./pace";
import { ReleaseBinaries } from "./release-binaries";
import { runOnHost } from "./run-on-host";

/** A machine, and the server of the configuration that it is. */
export interface RunningServer extends Machine {
  readonly server: ReleaseServer;
}

/** An environment whose servers run one binary out of a bucket, and the ways to act on it. */
export interface ReleasedSystem {
  readonly environment: Environment;
  readonly place: ReleasePlace;
  readonly s3: S3Client;
  readonly binaries: ReleaseBinaries;
  readonly pace: Pace;
  /**
   * Servers that run, in the order of the configuration.
   * @param only the name of one server; all otherwise
   * @throws UserError when there is no such server, or when one does not run
   */
  servers(only?: string): Promise<readonly RunningServer[]>;
  /** Has a server carry out a command. @returns its standard output */
  run(server: Host, command: HostCommand): Promise<string>;
}

/** An environment, and the system that says where its releases lie. */
export interface ReleaseTarget {
  readonly system: LoadedSystem;
  readonly environment: Environment;
}

/** Where an environment's releases lie; undefined for systems that have none. */
export function releasePlaceOf({ system, environment }: ReleaseTarget): ReleasePlace | undefined {
  if (environment === system.bootstrap) return undefined;
  return system.definition.releases?.(environment);
}

/**
 * Opens an environment for uploading and deploying. Reads no state: names follow from the configuration.
 *
 * @throws UserError when the system has no such releases, or the credentials belong to another account
 */
export async function openReleasedSystem(
  target: ReleaseTarget,
  pace: Pace = REAL_PACE,
): Promise<ReleasedSystem> {
  const { environment } = target;
  const place = releasePlaceOf(target);
  if (place === undefined) throw withoutReleases(environment);
  await requireAccount(environment);
  const { region } = environment;
  const [s3, ec2, ssm] = [new S3Client({ region }), new EC2Client({ region }), new SSMClient({ region })];
  return {
    environment,
    place,
    s3,
    binaries: new ReleaseBinaries(s3, place),
    pace,
    servers: async (only) => {
      const wanted = chooseServers(environment, place, only);
      const nameTags = wanted.map(({ nameTag }) => nameTag);
      return match(environment, wanted, await findMachines(ec2, environment, nameTags));
    },
    run: (server, command) => runOnHost(ssm, server, command, pace),
  };
}

function chooseServers(environment: Environment, { servers }: ReleasePlace, only?: string) {
  const chosen = servers.filter(({ name }) => only === undefined || name === only);
  if (chosen.length > 0) return chosen;
  const known = servers.map(({ name }) => name).join(", ");
  const { file, line, column } = environment.source.locate(["instances"]);
  throw new UserError({
    what: only === undefined ? "the environment has no servers" : `there is no server ${only}`,
    where: only === undefined ? `${file}:${line}:${column}` : "--instance",
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
    next: `Apply the stack (\`groundplan apply ${system} ${environmentName}\`), start the instance, or name another with --instance.`,
  });
}

function withoutReleases({ system, name }: Environment): UserError {
  return new UserError({
    what: `${system} ${name} has no binary that is uploaded and deployed`,
    where: `${system} ${name}`,
    next: "Containers on hosts are rolled out: `groundplan rollout`.",
    exitCode: ExitCode.usage,
  });
}
