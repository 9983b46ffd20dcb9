import type { Watcher } from "../../releases/contract";
import type { Host } from "../../releases/steps/machines";
import { oneAfterAnother } from "../../releases/steps/one-after-another";
import type { Traffic } from "../../releases/steps/traffic";
import { UserError } from "../../text/user-error";
import {
  applyTargeted,
  type EngineFolder,
  leavingOf,
  moveInState,
  readState,
  type StateByAddress,
} from "./host-state";
import type { StackHost } from "./stack-hosts";

/** What a replacement asks of the machines themselves. */
export interface MachineQuestions {
  /** The load balancer's side of a target group. */
  trafficOf(targetGroupArn: string): Pick<Traffic, "takeOut" | "awaitHealthy" | "states">;
  /** Waits until a new host is reached and its installation is over. */
  awaitInstalled(host: Host, note: (detail: string) => void): Promise<void>;
  /** Whether it was launched so recently that it may still become healthy. */
  isYoung(instanceId: string): Promise<boolean>;
  /** Waits until a server that no load balancer asks does its work again. */
  awaitServing(host: StackHost): Promise<void>;
}

export interface Replacement {
  readonly engine: EngineFolder;
  readonly hosts: readonly StackHost[];
  readonly machines: MachineQuestions;
  readonly watcher: Watcher;
  /** The command that goes on where this one stops. */
  readonly again: string;
}

/** A host that has a new machine. */
export interface ReplacedHost {
  readonly name: string;
  /** Instance ids. */
  readonly from: string;
  readonly to: string;
}

/**
 * Gives one host after the other a new machine. Behind a load balancer the new one must be healthy before the old one
 * gets no more requests; that one goes once it has answered those that it has. Until then the state keeps the old
 * machine under an address of its own, so that a run that is ended loses nothing: the same command goes on.
 *
 * A server that clients reach by itself is gone before its successor has its address and its disk.
 *
 * @throws UserError if a new machine does not get healthy: its predecessor serves on, the hosts after it are not touched
 */
export async function replaceHosts(replacement: Replacement): Promise<readonly ReplacedHost[]> {
  const { hosts, watcher, again } = replacement;
  const replaced: ReplacedHost[] = [];
  await oneAfterAnother(hosts, { watcher, what: "replacement", again }, async (host) => {
    const replace = host.places.length > 0 ? replaceBehindBalancer : replaceServer;
    replaced.push(await replace(replacement, host));
  });
  return replaced;
}

async function replaceBehindBalancer(replacement: Replacement, host: StackHost): Promise<ReplacedHost> {
  const { engine, machines, watcher } = replacement;
  const { progress, signal } = watcher;
  const title = (what: string): string => `${host.name}: ${what}`;
  const own = [...host.places, host.address];
  const leaving = own.map(leavingOf);
  const before = await readState(engine);
  const isUnderWay = before.has(leavingOf(host.address));
  if (!isUnderWay) {
    requireApplied(before, host);
    // The machine comes last: once it is set aside, everything is.
    await progress.step(title("set the old one aside in the state"), async () => {
      for (const address of own)
        if (before.has(address)) await moveInState(engine, address, leavingOf(address));
    });
  }
  const old = hostIn(before, isUnderWay ? leavingOf(host.address) : host.address, host.name);
  try {
    const anew = isUnderWay && (await isBeyondHope(replacement, before, host)) ? own : [];
    await progress.step(title("make a new one"), () =>
      applyTargeted(engine, { targets: host.places, replace: anew, mayGo: anew }),
    );
    const after = await readState(engine);
    const fresh = hostIn(after, host.address, host.name);
    signal.throwIfAborted();
    await progress.step(title(`${fresh.instanceId} is installed`), (note) =>
      machines.awaitInstalled(fresh, note),
    );
    const groups = groupsOf(after, host);
    for (const group of groups) {
      await progress.step(title(`${fresh.instanceId} is healthy`), (note) =>
        machines.trafficOf(group).awaitHealthy(fresh, { note, signal }),
      );
    }
    for (const group of groups) {
      await progress.step(title(`${old.instanceId} finishes its requests`), (note) =>
        machines.trafficOf(group).takeOut(old, { note, signal }),
      );
    }
    await progress.step(title(`${old.instanceId} goes`), () =>
      applyTargeted(engine, { targets: leaving, mayGo: leaving }),
    );
    return { name: host.name, from: old.instanceId, to: fresh.instanceId };
  } catch (error) {
    throw stillThere(error, old, replacement.again);
  }
}

/** Whether an earlier run's new machine had its time, and is not healthy: another one takes its place. */
async function isBeyondHope(
  { machines }: Replacement,
  state: StateByAddress,
  host: StackHost,
): Promise<boolean> {
  if (!state.has(host.address)) return false;
  const { instanceId } = hostIn(state, host.address, host.name);
  if (await machines.isYoung(instanceId)) return false;
  for (const group of groupsOf(state, host)) {
    if ((await machines.trafficOf(group).states()).get(instanceId) !== "healthy") return true;
  }
  return false;
}

async function replaceServer(replacement: Replacement, host: StackHost): Promise<ReplacedHost> {
  const { engine, machines, watcher } = replacement;
  const before = await readState(engine);
  requireApplied(before, host);
  const { instanceId: from } = hostIn(before, host.address, host.name);
  const targets = [host.address, ...host.followers];
  await watcher.progress.step(`${host.name}: another machine in place of ${from}`, () =>
    applyTargeted(engine, { targets, replace: [host.address], mayGo: targets }),
  );
  const { instanceId: to } = hostIn(await readState(engine), host.address, host.name);
  await machines.awaitServing(host);
  return { name: host.name, from, to };
}

function hostIn(state: StateByAddress, address: string, name: string): Host {
  return { name, instanceId: String(state.get(address)?.["id"] ?? "") };
}

function groupsOf(state: StateByAddress, { places }: StackHost): readonly string[] {
  return places.map((place) => String(state.get(place)?.["target_group_arn"] ?? ""));
}

function requireApplied(state: StateByAddress, { address, name }: StackHost): void {
  if (state.has(address)) return;
  throw new UserError({
    what: "there is no such machine yet",
    where: `${name} (${address})`,
    next: "Apply the environment: that makes it.",
  });
}

function stillThere(error: unknown, old: Host, again: string): unknown {
  if (!(error instanceof UserError)) return error;
  const { next } = error.details;
  const told = `${old.name}'s old machine ${old.instanceId} is not gone, and serves as long as its successor is not healthy. Run \`${again}\` again: it goes on, and makes another new one where the last one had its time.`;
  return new UserError({ ...error.details, next: next === undefined ? told : `${next} ${told}` });
}
