import { DescribeInstancesCommand, type EC2Client, type Instance } from "@aws-sdk/client-ec2";
import type { Environment } from "../config/environment";
import { UserError } from "../user-error";
import { askAws } from "./ask-aws";

/** A running machine that containers of an environment run on. */
export interface Host {
  readonly instanceId: string;
  /** Its `Name` tag, such as `hermes-prod-host-1`. */
  readonly name: string;
}

/** Other machines of the environment, such as a NAT instance, carry its tags as well. */
const HOST_NAMES = "*-host-*";

/**
 * The running hosts of an environment by their tags, in the order of their names.
 * @throws UserError when there are none
 */
export async function findHosts(ec2: EC2Client, { system, name }: Environment): Promise<readonly Host[]> {
  const tags = { system, environment: name, Name: HOST_NAMES };
  const filters = Object.entries(tags).map(([key, value]) => ({ Name: `tag:${key}`, Values: [value] }));
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
  if (instances.length > 0) return instances.map(toHost).sort(byName);
  throw new UserError({
    what: `no host of ${system} ${name} is running`,
    where: `EC2 instances tagged system=${system}, environment=${name}, Name=${HOST_NAMES}`,
    next: `Apply the stack (\`groundplan apply ${system} ${name}\`), or look for stopped instances.`,
  });
}

function toHost({ InstanceId = "", Tags = [] }: Instance): Host {
  return { instanceId: InstanceId, name: Tags.find(({ Key }) => Key === "Name")?.Value ?? InstanceId };
}

/** `host-10` comes after `host-9`. */
function byName(one: Host, other: Host): number {
  return one.name.localeCompare(other.name, "en", { numeric: true });
}
