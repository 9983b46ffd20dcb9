import type { Judgement } from "./judge";
import type { PlannedAction } from "../plan/planned-changes";

/** A resource in AWS that is in no state and that a recovery adopts. */
export interface Adoption {
  readonly address: string;
  /** As the import block has it. */
  readonly id: string;
  /** How it was found. */
  readonly by: string;
}

/** Something in AWS that conflicts with a resource to create. */
export interface Obstacle {
  readonly address: string;
  readonly ids: readonly string[];
  readonly why: string;
}

/** What a recovery found, and what it plans or did. */
export interface Recovery {
  readonly system: string;
  readonly environment: string;
  /** The id of a lock that was released. */
  readonly released?: string;
  readonly adopted: readonly Adoption[];
  readonly inTheWay: readonly Obstacle[];
  /** Addresses still to be created that AWS does not have. */
  readonly absent: readonly string[];
  /** Addresses still to be created that are safe to create again, because AWS keeps only one, with the reason. */
  readonly idempotent: readonly { readonly address: string; readonly why: string }[];
  /** Addresses still to be created whose type has no lookup. */
  readonly notLookedFor: readonly string[];
  /** What the adoption imports and what changes with it. Empty if there is nothing to adopt. */
  readonly actions: readonly PlannedAction[];
  readonly applied: boolean;
}

/** The parts of a recovery that come from its last look at AWS. */
export function sortJudgements(
  judgements: readonly Judgement[],
): Pick<Recovery, "inTheWay" | "absent" | "idempotent" | "notLookedFor"> {
  const addresses = (is: "absent" | "not looked for"): readonly string[] =>
    judgements.filter(({ verdict }) => verdict.is === is).map(({ creation }) => creation.address);
  return {
    inTheWay: judgements.flatMap(({ creation: { address }, verdict }) =>
      verdict.is === "in the way" ? [{ address, ids: verdict.ids, why: verdict.why }] : [],
    ),
    absent: addresses("absent"),
    idempotent: judgements.flatMap(({ creation: { address }, verdict }) =>
      verdict.is === "made once" ? [{ address, why: verdict.why }] : [],
    ),
    notLookedFor: addresses("not looked for"),
  };
}
