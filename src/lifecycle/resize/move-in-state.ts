import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { EngineCommand } from "../../engine/require-success";

/** What stands for the instance in a stack, and the id that each is imported by. */
const FOLLOWERS = {
  aws_lightsail_instance: ({ to }: Moved) => to,
  aws_lightsail_static_ip_attachment: ({ staticIpName }: Moved) => staticIpName,
  // The provider imports none; the next apply puts the same list there, which changes nothing.
  aws_lightsail_instance_public_ports: () => undefined,
} as const;

export interface Moved {
  /** The instance's new name. */
  readonly to: string;
  readonly staticIpName: string;
}

/**
 * Has the state know the new instance in the old one's place. Can be run again after it was interrupted: what is not
 * in the state is not taken out of it.
 *
 * @param run the engine, explained when it fails
 * @param folder the stack's, initialized
 * @returns the addresses that were written anew
 */
export async function moveInState(
  run: EngineCommand,
  folder: string,
  moved: Moved,
): Promise<readonly string[]> {
  const known = new Set((await run(["state", "list"], folder)).split("\n"));
  const written: string[] = [];
  for (const [type, idOf] of Object.entries(FOLLOWERS)) {
    for (const address of addressesOf(folder, type)) {
      if (known.has(address)) await run(["state", "rm", address], folder);
      const id = idOf(moved);
      if (id === undefined) continue;
      await run(["import", "-input=false", address, id], folder);
      written.push(address);
    }
  }
  return written;
}

function addressesOf(folder: string, type: string): readonly string[] {
  const stack = JSON.parse(readFileSync(join(folder, "cdk.tf.json"), "utf8")) as {
    readonly resource?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  };
  return Object.keys(stack.resource?.[type] ?? {}).map((name) => `${type}.${name}`);
}
