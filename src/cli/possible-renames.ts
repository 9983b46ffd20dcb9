import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { readConstructPaths } from "../plan/synthesized-stack";
import { findRenames, type Rename } from "../review/analyses/renames";
import { readPlanText } from "../review/normalize/read-plans";

/** Whether an engine says of a plan that it adds and destroys. */
export function addsAndDestroys(shown: string): boolean {
  return /Plan: .*\b[1-9]\d* to add, .*\b[1-9]\d* to destroy/.test(stripVTControlCharacters(shown));
}

/**
 * Which resources of a plan are destroyed only because their address changed, and how to move them instead. An owner of a
 * CDKTF stack seldom sees addresses: renaming a construct changes them.
 *
 * @param json the plan, as `show -json` prints it
 * @returns nothing if there are none
 */
export function possibleRenames(json: string, stackFolder: string): string | undefined {
  const [plan] = readPlanText(json);
  const renames = findRenames(plan?.changes ?? []);
  if (renames.length === 0) return undefined;
  const [stack] = readConstructPaths(join(stackFolder, "cdk.tf.json"));
  return renamesText(renames, stack?.paths ?? new Map());
}

/** @param paths the construct of each address */
export function renamesText(renames: readonly Rename[], paths: ReadonlyMap<string, string>): string {
  const one = renames.length === 1;
  const what = one ? "1 destroyed resource looks" : `${renames.length} destroyed resources look`;
  return [
    `${what} like a renamed one. If so, move ${one ? "it" : "them"} instead, and nothing of ${one ? "it" : "them"} is destroyed:`,
    ...renames.flatMap(({ from, to, likeness }) => [
      `  ${from} → ${to} (${Math.round(likeness * 100)} % of the attributes are the same)`,
      `    on the resource of ${paths.get(to) ?? to}: .moveFromId(${JSON.stringify(from)})`,
    ]),
  ].join("\n");
}
