import type { DriftFault } from "../../src/rehearsal/provider/faults/faults";
import { addressAt, forgotten, renamed } from "./planned-refactorings";
import type { MadePlan, PlannedStack, PlanOptions } from "./planned-stack";

/** Everything that a plan of a stack can be, in the order of its life. */
export const PLAN_KINDS = [
  "create",
  "import",
  "failed",
  "steady",
  "drift",
  "update",
  "replace",
  "move",
  "rename",
  "forget",
  "refused",
  "destroy",
] as const;

/** What says of a stack all that a policy asks: before anything is known, and when everything is. */
export const TELLING_KINDS = ["create", "steady"] as const satisfies readonly (typeof PLAN_KINDS)[number][];

export type PlanKind = (typeof PLAN_KINDS)[number];

/** A resource of the stack by its type and its construct path. */
type Place = readonly [type: string, path: string];

/** What happens to a stack in its life. */
export interface Happenings {
  /** Somebody had made one of its resources before the stack came. */
  readonly foundThere: { readonly place: Place; readonly id: string; make(): Promise<unknown> };
  /** The type whose creation fails at the first attempt. */
  readonly failing: string;
  /** Somebody's hands on the running system. */
  readonly byHand: readonly DriftFault[];
  readonly update: PlanOptions;
  readonly replace: PlanOptions;
  /** A resource whose construct gets another name; with a `moved` block, and without. */
  readonly renamed: { readonly place: Place; readonly to: string };
  /** A resource that leaves the stack and stays in AWS. */
  readonly handedOver: Place;
  /** The stack without the protection that refuses to destroy it. */
  readonly released: string;
}

/** What is in AWS is in the state: asking again takes time and finds nothing. */
const STEADY = ["-refresh=false"];

/** One plan of every kind. */
export async function plansOfEveryKind(
  stack: PlannedStack,
  happenings: Happenings,
): Promise<Record<PlanKind, MadePlan>> {
  return { ...(await begin(stack, happenings)), ...(await goOn(stack, happenings)) };
}

async function begin(stack: PlannedStack, { foundThere, failing, byHand }: Happenings) {
  const create = await stack.plan();
  await foundThere.make();
  const to = addressAt(stack.synthesized, ...foundThere.place);
  const adopted = await stack.plan({ extra: { import: [{ to, id: foundThere.id }] } });
  await stack.apply({ fail: [{ type: failing, operation: "create" }] });
  const failed = await stack.plan();
  await stack.apply();
  const steady = await stack.plan();
  const drift = await stack.plan({ faults: { drift: byHand } });
  return { create, import: adopted, failed, steady, drift };
}

async function goOn(stack: PlannedStack, happenings: Happenings) {
  const { synthesized } = stack;
  const { place, to } = happenings.renamed;
  const rename = renamed(synthesized, addressAt(synthesized, ...place), to);
  const forget = forgotten(synthesized, addressAt(synthesized, ...happenings.handedOver));
  const planned = ({ flags = [], ...options }: PlanOptions) =>
    stack.plan({ ...options, flags: [...STEADY, ...flags] });
  return {
    update: await planned(happenings.update),
    replace: await planned(happenings.replace),
    move: await planned({ configuration: rename.configuration, extra: rename.block }),
    rename: await planned({ configuration: rename.configuration }),
    forget: await planned({ configuration: forget.configuration, extra: forget.block }),
    refused: await planned({ flags: ["-destroy"], mayFail: true }),
    destroy: await planned({ configuration: happenings.released, flags: ["-destroy"] }),
  };
}
