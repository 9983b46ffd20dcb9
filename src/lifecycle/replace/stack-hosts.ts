import { readSynthesizedStack } from "../../plan/synthesized-stack";
import { ExitCode, UserError } from "../../text/user-error";

/** A machine of a stack, and the resources that belong to it. */
export interface StackHost {
  /** Its `Name` tag, such as `hermes-prod-host-1`. */
  readonly name: string;
  /** `aws_instance.hosts_host-1_D79E878F` */
  readonly address: string;
  /** The addresses of its places in target groups; none for a server that clients reach by itself. */
  readonly places: readonly string[];
  /** The addresses of what else refers to it, such as its Elastic IP and its disk. */
  readonly followers: readonly string[];
}

const INSTANCE = "aws_instance";
const PLACE = /^aws_a?lb_target_group_attachment\./;

/** The EC2 machines of a synthesized stack, in the order of their names. */
export function hostsOfStack(stackFolder: string): readonly StackHost[] {
  const { resource = {} } = readSynthesizedStack(stackFolder);
  const blocks = Object.entries(resource).flatMap(([type, named]) =>
    Object.entries(named).map(([name, block]) => ({ address: `${type}.${name}`, text: textOf(block) })),
  );
  return Object.entries(resource[INSTANCE] ?? {})
    .map(([id, block]) => {
      const address = `${INSTANCE}.${id}`;
      const referring = blocks
        .filter(({ text }) => text.includes(`\${${address}.`))
        .map((each) => each.address);
      return {
        name: nameOf(block) ?? id,
        address,
        places: referring.filter((each) => PLACE.test(each)),
        followers: referring.filter((each) => !PLACE.test(each)),
      };
    })
    .sort((one, other) => one.name.localeCompare(other.name, "en", { numeric: true }));
}

/**
 * The hosts that a replacement is about: the one that a word names, by its name or its name's end; otherwise all that a
 * load balancer sends requests to, or all where there is none.
 *
 * @throws UserError if there is none, with those that there are
 */
export function hostsToReplace(hosts: readonly StackHost[], word: string | undefined): readonly StackHost[] {
  const balanced = hosts.filter(({ places }) => places.length > 0);
  const chosen =
    word === undefined
      ? balanced.length > 0
        ? balanced
        : hosts
      : hosts.filter(({ name }) => name === word || name.endsWith(`-${word}`));
  if (chosen.length > 0 && (word === undefined || chosen.length === 1)) return chosen;
  const known = hosts.map(({ name }) => name).join(", ");
  throw new UserError({
    what: word === undefined ? "the environment has no EC2 machines" : `${word} is not one host`,
    where: word === undefined ? "cdk.tf.json" : "--host",
    next:
      known === ""
        ? "Lightsail's instances are resized: `groundplan resize`. Services roll with `groundplan deploy`."
        : `There are: ${known}.`,
    exitCode: ExitCode.usage,
  });
}

/** What stands in `depends_on` only decides about the order. */
function textOf(block: object): string {
  return JSON.stringify({ ...block, depends_on: undefined });
}

function nameOf(block: object): string | undefined {
  const { tags } = block as { readonly tags?: Readonly<Record<string, unknown>> };
  const name = tags?.["Name"];
  return typeof name === "string" ? name : undefined;
}
