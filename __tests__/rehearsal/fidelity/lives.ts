import { Workspace } from "../../src/rehearsal/provider/workspace";
import { SPECIMENS } from "./resources";

/** What a plan says of one resource. */
export interface PlannedChange {
  readonly actions: readonly string[];
  readonly after: Readonly<Record<string, unknown>> | null;
  readonly after_unknown: Readonly<Record<string, unknown>>;
  readonly after_sensitive: Readonly<Record<string, unknown>> | false;
  readonly replace_paths?: readonly (readonly (string | number)[])[];
}

/** What each plan in the life of all specimens says, by type. */
export interface Lives {
  readonly created: ReadonlyMap<string, PlannedChange>;
  /** After the first apply; empty where nothing is left to do. */
  readonly settled: readonly string[];
  readonly updated: ReadonlyMap<string, PlannedChange>;
  readonly replaced: ReadonlyMap<string, PlannedChange>;
  readonly destroyed: ReadonlyMap<string, PlannedChange>;
}

type Change = (type: string) => Readonly<Record<string, unknown>> | undefined;

/** Lets every specimen live under an engine, all of them in the same plans. */
export async function live(engine: string): Promise<Lives> {
  const workspace = new Workspace(engine);
  try {
    await workspace.serve();
    await workspace.init(configuration(() => ({})));
    const created = await plans(workspace);
    await workspace.apply();
    const settled = Object.keys(await workspace.plan());
    workspace.write(configuration((type) => SPECIMENS[type]?.update));
    const updated = await plans(workspace, "-refresh=false");
    workspace.write(configuration((type) => SPECIMENS[type]?.replace?.[0]));
    const replaced = await plans(workspace, "-refresh=false");
    workspace.write(configuration(() => ({})));
    const destroyed = await plans(workspace, "-refresh=false", "-destroy");
    return { created, settled, updated, replaced, destroyed };
  } finally {
    await workspace.close();
  }
}

/** All specimens with a change of each; those that have none stay as they are. */
function configuration(change: Change): Record<string, unknown> {
  const resources = Object.entries(SPECIMENS).map(([type, { arguments: given }]) => [
    type,
    { it: { ...given, ...change(type) } },
  ]);
  return { resource: Object.fromEntries(resources) as Record<string, unknown> };
}

async function plans(workspace: Workspace, ...flags: string[]): Promise<Map<string, PlannedChange>> {
  const changes = await workspace.plan(...flags);
  return new Map(
    Object.entries(changes).map(([address, change]) => [
      address.split(".")[0] ?? address,
      change as unknown as PlannedChange,
    ]),
  );
}
