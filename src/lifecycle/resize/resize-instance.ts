import type { Instance } from "@aws-sdk/client-lightsail";
import { request as plainRequest } from "node:http";
import { request as secureRequest } from "node:https";
import { setTimeout as pause } from "node:timers/promises";
import type { ResizableInstance } from "../../systems/resizable-instance";
import type { Progress } from "../../terminal/progress";
import { UserError } from "../../text/user-error";
import type { LightsailCalls } from "./lightsail-calls";

export interface ResizeOptions {
  readonly calls: LightsailCalls;
  readonly instance: ResizableInstance;
  readonly progress: Progress;
  /** Checked before each step that can still be undone. */
  readonly signal: AbortSignal;
  /** Seconds between two checks. @default 5 */
  readonly everySeconds?: number;
  /** Time limit in seconds for the snapshot, the start and the first healthy answer, each. @default 1800 */
  readonly limitSeconds?: number;
  /** Whether an address is healthy. @default asks it over HTTPS under the domain, or over HTTP if it does not serve HTTPS */
  readonly isWell?: (address: string, instance: ResizableInstance) => Promise<boolean>;
}

/** What a resize did. */
export interface Resize {
  readonly from: string;
  readonly to: string;
  /** False if the address was already attached to an instance of this bundle. */
  readonly moved: boolean;
  readonly snapshot: string;
}

/**
 * Gives an environment's instance another bundle and keeps its disk. The old instance is stopped before its snapshot, so
 * no writes are lost. The new one must be healthy before it gets the address. Until then, a failure or an abort starts the
 * old one again and deletes the new one. A second run continues.
 *
 * @throws UserError if a step fails; nothing is out of service then
 */
export async function resizeInstance(options: ResizeOptions): Promise<Resize> {
  const { calls, instance, progress, signal } = options;
  const from = await attached(options);
  const to = `${instance.namePrefix}-${instance.bundle.replaceAll("_", "-")}`;
  const snapshot = `${to}-from-${from}`;
  const old = await mustExist(calls, from);
  if (old.bundleId === instance.bundle) return { from, to: from, moved: false, snapshot };
  requireRoom(old, instance);

  const made = { to, snapshot };
  // The old instance has run since an earlier attempt, so that attempt's copy lacks the latest writes.
  if (old.state?.name === "running") await throwAway(calls, made);
  try {
    await progress.step(`stop ${from}`, () => standStill(options, from));
    signal.throwIfAborted();
    await progress.step(`snapshot ${snapshot}`, () => takeSnapshot(options, from, snapshot));
    signal.throwIfAborted();
    await progress.step(`make ${to} (${instance.bundle})`, () => make(options, { old, from, to, snapshot }));
    signal.throwIfAborted();
    await progress.step(`${to} is well`, (note) => untilWell(options, to, note));
    signal.throwIfAborted();
  } catch (error) {
    await progress.step(`start ${from} again`, () => takeBack(calls, from, made));
    throw error;
  }
  await progress.step(`${instance.staticIpName} → ${to}`, () => calls.moveAddress(instance.staticIpName, to));
  return { from, to, moved: true, snapshot };
}

async function attached({ calls, instance }: ResizeOptions): Promise<string> {
  const name = await calls.attachedTo(instance.staticIpName);
  if (name !== undefined) return name;
  throw new UserError({
    what: "the address is attached to no instance",
    where: instance.staticIpName,
    next: "Apply the environment first: its stack attaches it.",
  });
}

async function mustExist(calls: LightsailCalls, name: string): Promise<Instance> {
  const found = await calls.instance(name);
  if (found !== undefined) return found;
  throw new UserError({ what: "Lightsail has no instance of this name", where: name });
}

/** Lightsail cannot create an instance from a snapshot of a larger disk. */
function requireRoom(old: Instance, { bundle, setting }: ResizableInstance): void {
  const disk = (old.hardware?.disks ?? []).reduce((sum, { sizeInGb = 0 }) => sum + sizeInGb, 0);
  const room = DISKS[bundle] ?? Number.POSITIVE_INFINITY;
  if (disk <= room) return;
  throw new UserError({
    what: `${bundle} has a disk of ${room} GB, and the instance's has ${disk}`,
    where: setting,
    next: "An instance can only grow. Create a smaller one, and restore a backup there.",
  });
}

/** In GB, by the prefix of a bundle's name. */
const DISKS: Readonly<Record<string, number>> = {
  nano_3_0: 20,
  micro_3_0: 40,
  small_3_0: 60,
  medium_3_0: 80,
  large_3_0: 160,
  xlarge_3_0: 320,
  "2xlarge_3_0": 640,
};

async function standStill(options: ResizeOptions, name: string): Promise<void> {
  if ((await stateOf(options, name)) === "running") await options.calls.stop(name);
  await until(options, `${name} to stop`, async () => (await stateOf(options, name)) === "stopped");
}

async function takeSnapshot(options: ResizeOptions, from: string, snapshot: string): Promise<void> {
  const { calls } = options;
  if ((await calls.snapshotState(snapshot)) === undefined) await calls.snapshot(from, snapshot);
  await until(options, `${snapshot} to be available`, async () => {
    const state = await calls.snapshotState(snapshot);
    if (state === "error")
      throw new UserError({ what: "Lightsail could not create the snapshot", where: snapshot });
    return state === "available";
  });
}

interface Making {
  readonly old: Instance;
  readonly from: string;
  readonly to: string;
  readonly snapshot: string;
}

async function make(options: ResizeOptions, { old, from, to, snapshot }: Making): Promise<void> {
  const { calls, instance } = options;
  if ((await calls.instance(to)) === undefined) await calls.makeFrom(snapshot, old, to, instance.bundle);
  await until(options, `${to} to run`, async () => (await stateOf(options, to)) === "running");
  await calls.copyFirewall(from, to);
}

async function untilWell(options: ResizeOptions, to: string, note: (text: string) => void): Promise<void> {
  const { calls, instance, isWell = answersWell } = options;
  const { publicIpAddress = "" } = await mustExist(calls, to);
  note(publicIpAddress);
  await until(options, `${to} to answer ${instance.healthPath}`, () => isWell(publicIpAddress, instance));
}

/** The old instance comes first. */
async function takeBack(calls: LightsailCalls, from: string, made: Made): Promise<void> {
  await calls.start(from);
  await throwAway(calls, made);
}

interface Made {
  readonly to: string;
  readonly snapshot: string;
}

async function throwAway(calls: LightsailCalls, { to, snapshot }: Made): Promise<void> {
  if ((await calls.instance(to)) !== undefined) await calls.delete(to);
  if ((await calls.snapshotState(snapshot)) !== undefined) await calls.deleteSnapshot(snapshot);
}

async function stateOf({ calls }: ResizeOptions, name: string): Promise<string | undefined> {
  return (await calls.instance(name))?.state?.name;
}

async function until(
  { everySeconds = 5, limitSeconds = 1800, signal }: ResizeOptions,
  what: string,
  isSo: () => Promise<boolean>,
): Promise<void> {
  const deadline = Date.now() + limitSeconds * 1000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new UserError({ what: `waited ${limitSeconds} s for ${what}` });
    signal.throwIfAborted();
    await pause(everySeconds * 1000);
  }
}

/** Asks as clients do, but at this address: the certificate on the disk is for the domain. */
async function answersWell(
  address: string,
  { domain, healthPath: path }: ResizableInstance,
): Promise<boolean> {
  const common = { host: address, path, headers: { host: domain }, timeout: 10_000 };
  const secure = await statusOf(() => secureRequest({ ...common, servername: domain }));
  if (secure !== undefined) return secure === 200;
  return (await statusOf(() => plainRequest(common))) === 200;
}

function statusOf(ask: () => ReturnType<typeof plainRequest>): Promise<number | undefined> {
  return new Promise((resolve) => {
    const outgoing = ask();
    outgoing
      .once("response", (response) => {
        response.resume();
        resolve(response.statusCode);
      })
      .once("timeout", () => outgoing.destroy())
      .once("error", () => resolve(undefined))
      .once("close", () => resolve(undefined))
      .end();
  });
}
