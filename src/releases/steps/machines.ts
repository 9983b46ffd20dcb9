import { DescribeInstancesCommand, type EC2Client, type Instance } from "@aws-sdk/client-ec2";
import type { Environment } from "../../config/environment";
import { ExitCode, UserError } from "../../text/user-error";
import { askAws } from "./ask-aws";

/** A machine that SSM can run commands on. */
export interface Host {
  readonly instanceId: string;
  /** Its `Name` tag, such as `hermes-prod-host-1`. */
  readonly name: string;
}

/** A running machine of an environment. */
export interface Machine extends Host {
  /** @default - it has none */
  readonly publicIp?: string;
  /** Its system image. */
  readonly imageId?: string;
}

/**
 * The running machines of an environment by their tags, in the order of their names.
 * @param names patterns of their `Name` tags. @default all
 */
export async function findMachines(
  ec2: EC2Client,
  { system, name }: Environment,
  names: readonly string[] = ["*"],
): Promise<readonly Machine[]> {
  const tags = { system: [system], environment: [name], Name: [...names] };
  const filters = Object.entries(tags).map(([key, Values]) => ({ Name: `tag:${key}`, Values }));
  const instances: Instance[] = [];
  let next: string | undefined;
  do {
    const page = await askAws(
      "ec2:DescribeInstances",
      ec2.send(
        new DescribeInstancesCommand({
          Filters: [...filters, { Name: "instance-state-name", Values: ["running"] }],
          NextToken: next,
        }),
      ),
    );
    instances.push(...(page.Reservations ?? []).flatMap((reservation) => reservation.Instances ?? []));
    next = page.NextToken;
  } while (next !== undefined);
  return instances.map(toMachine).sort(byName);
}

/**
 * The machines that a word selects, by id, by name, or by the end of a name: `host-2` selects `hermes-prod-host-2`.
 *
 * @param word
 * @default all of them
 * @throws UserError that lists the hosts if nothing matches
 */
export function chooseHosts<H extends Host>(hosts: readonly H[], word: string | undefined): readonly H[] {
  if (word === undefined) return hosts;
  const chosen = hosts.filter((host) => isMeant(host, word));
  if (chosen.length === 1) return chosen;
  throw new UserError({
    what: `${word} is not one running host`,
    where: "--host",
    next: `There are: ${listHosts(hosts)}.`,
    exitCode: ExitCode.usage,
  });
}

/**
 * The one machine that a word selects.
 *
 * @param word
 * @default the only running machine
 * @throws UserError that lists the machines if there is not exactly one
 */
export function chooseMachine(
  environment: Environment,
  machines: readonly Machine[],
  word: string | undefined,
): Machine {
  const [only, ...others] = chooseHosts(machines, word);
  if (only !== undefined && others.length === 0) return only;
  if (only === undefined) throw noneRuns(environment, "machine");
  throw new UserError({
    what: "which machine?",
    where: "--host",
    next: `There are: ${listHosts(machines)}.`,
    exitCode: ExitCode.usage,
  });
}

/** The error when no machine is running. */
export function noneRuns({ system, name }: Environment, kind: string, tags = ""): UserError {
  return new UserError({
    what: `no ${kind} of ${system} ${name} is running`,
    where: `EC2 instances tagged system=${system}, environment=${name}${tags}`,
    next: `Apply the stack (\`groundplan apply ${system} ${name}\`), or look for stopped instances.`,
  });
}

function isMeant({ instanceId, name }: Host, word: string): boolean {
  return instanceId === word || name === word || name.endsWith(`-${word}`);
}

function listHosts(hosts: readonly Host[]): string {
  return hosts.map(({ name, instanceId }) => `${name} (${instanceId})`).join(", ");
}

function toMachine({ InstanceId = "", PublicIpAddress, ImageId, Tags = [] }: Instance): Machine {
  const name = Tags.find(({ Key }) => Key === "Name")?.Value ?? InstanceId;
  return {
    instanceId: InstanceId,
    name,
    ...(PublicIpAddress === undefined ? {} : { publicIp: PublicIpAddress }),
    ...(ImageId === undefined ? {} : { imageId: ImageId }),
  };
}

/** Sorts `host-10` after `host-9`. */
function byName(one: Host, other: Host): number {
  return one.name.localeCompare(other.name, "en", { numeric: true });
}
