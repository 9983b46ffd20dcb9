import { DescribeInstancesCommand, type EC2Client, type Instance } from "@aws-sdk/client-ec2";
import type { Environment } from "../config/environment";
import { UserError } from "../text/user-error";
import { askAws } from "./ask-aws";

/** A running machine that containers of an environment run on. */
export interface Host {
  readonly instanceId: string;
  /** Its `Name` tag, such as `hermes-prod-host-1`. */
  readonly name: string;
}

/** A running machine of an environment. */
export interface Machine extends Host {
  /** @default - it has none */
  readonly publicIp?: string;
}

/** Other machines of the environment, such as a NAT instance, carry its tags as well. */
const HOST_NAMES = "*-host-*";

/**
 * The running hosts of an environment by their tags, in the order of their names.
 * @throws UserError when there are none
 */
export async function findHosts(ec2: EC2Client, environment: Environment): Promise<readonly Host[]> {
  const hosts = await findMachines(ec2, environment, [HOST_NAMES]);
  if (hosts.length > 0) return hosts.map(({ instanceId, name }) => ({ instanceId, name }));
  const { system, name } = environment;
  throw new UserError({
    what: `no host of ${system} ${name} is running`,
    where: `EC2 instances tagged system=${system}, environment=${name}, Name=${HOST_NAMES}`,
    next: `Apply the stack (\`groundplan apply ${system} ${name}\`), or look for stopped instances.`,
  });
}

/**
 * The running machines of an environment by their tags, in the order of their names.
 * @param names patterns of their `Name` tags
 */
export async function findMachines(
  ec2: EC2Client,
  { system, name }: Environment,
  names: readonly string[],
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

function toMachine({ InstanceId = "", PublicIpAddress, Tags = [] }: Instance): Machine {
  const name = Tags.find(({ Key }) => Key === "Name")?.Value ?? InstanceId;
  return {
    instanceId: InstanceId,
    name,
    ...(PublicIpAddress === undefined ? {} : { publicIp: PublicIpAddress }),
  };
}

/** `host-10` comes after `host-9`. */
function byName(one: Host, other: Host): number {
  return one.name.localeCompare(other.name, "en", { numeric: true });
}
