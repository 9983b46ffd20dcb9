import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { EngineCommand } from "../../engine/require-success";

/** The stack's resources for the instance, and the id to import each one by. */
const FOLLOWERS = {
  aws_lightsail_instance: ({ to }: Moved) => to,
  aws_lightsail_static_ip_attachment: ({ staticIpName }: Moved) => staticIpName,
  // The provider cannot import this type. The next apply writes the same list, which changes nothing.
  aws_lightsail_instance_public_ports: () => undefined,
} as const;

export interface Moved {
  /** The instance's new name. */
  readonly to: string;
  readonly staticIpName: string;
}

/**
 * Replaces the old instance with the new one in the state. Safe to run again after an interruption: it skips resources
 * that are no longer in the state.
 *
 * @param run the engine; explains its failures
 * @param folder the stack's initialized folder
 * @returns the addresses that were imported again
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
