import { join } from "node:path";
import { z } from "zod";
import type { EngineCommand } from "../../engine/require-success";
import { planIn, readPlanChanges } from "../../plan/planned-changes";
import type { Plan } from "../../plan/plan-model";
import { ExitCode, UserError } from "../../text/user-error";

/** The end of an address under which the state keeps what is about to go. */
const LEAVING = "_leaving";

export function leavingOf(address: string): string {
  return `${address}${LEAVING}`;
}

export function isLeaving(address: string): boolean {
  return address.endsWith(LEAVING);
}

/** Attributes by address: what the state says of a resource. */
export type StateByAddress = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

const shown = z.object({
  values: z
    .object({
      root_module: z.object({
        resources: z
          .array(z.object({ address: z.string(), values: z.record(z.string(), z.unknown()) }))
          .default([]),
      }),
    })
    .optional(),
});

/** One stack's folder and the engine that runs in it. */
export interface EngineFolder {
  /** Explains its failures. */
  readonly run: EngineCommand;
  readonly folder: string;
}

export async function readState({ run, folder }: EngineFolder): Promise<StateByAddress> {
  const { values } = shown.parse(JSON.parse(await run(["show", "-json"], folder)));
  return new Map((values?.root_module.resources ?? []).map(({ address, values: of }) => [address, of]));
}

export async function moveInState({ run, folder }: EngineFolder, from: string, to: string): Promise<void> {
  await run(["state", "mv", from, to], folder);
}

export interface TargetedChange {
  readonly targets: readonly string[];
  /** Addresses to make anew. @default - none */
  readonly replace?: readonly string[];
  /** What may be destroyed or replaced. */
  readonly mayGo: readonly string[];
}

/** The options of a plan that is about these addresses, and what they need. */
export function targetOptions({ targets, replace = [] }: Pick<TargetedChange, "targets" | "replace">) {
  return [
    ...targets.map((address) => `-target=${address}`),
    ...replace.map((address) => `-replace=${address}`),
  ];
}

/**
 * Plans and applies a change of a few addresses.
 * @throws UserError if the plan destroys or replaces anything else; nothing is applied then
 */
export async function applyTargeted(engine: EngineFolder, change: TargetedChange): Promise<void> {
  const { run, folder } = engine;
  const file = join(folder, "replace.tfplan");
  await run(["plan", "-input=false", `-out=${file}`, ...targetOptions(change)], folder);
  requireOnly(await run(["show", "-json", file], folder), change.mayGo);
  await run(["apply", "-input=false", file], folder);
}

/** @throws UserError that names what a plan would destroy or replace beside these addresses */
export function requireOnly(planJson: string, mayGo: readonly string[]): Plan {
  const others = readPlanChanges(planJson)
    .changes.filter(({ kind }) => kind === "destroy" || kind === "replace")
    .filter(({ address }) => !mayGo.includes(address));
  if (others.length === 0) return planIn(planJson);
  throw new UserError({
    what: `the plan would ${others.map(({ kind, address }) => `${kind} ${address}`).join(", and ")} as well; nothing of it was applied`,
    next: "Apply that first: `groundplan plan` shows what it is about.",
    exitCode: ExitCode.refused,
  });
}
