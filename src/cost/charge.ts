import type { StackResource } from "../plan/resources/resource-set";
import type { UsageFigure, UsageFigures } from "./usage";
import { toSnakeCase } from "../text/key-spelling";

/** Hours of a month in every AWS price example: a twelfth of 365 days. */
export const HOURS = 730;

/** Something that a resource is billed for each month. */
export interface Charge {
  /** A key of the price table, such as `alb/lcu`. */
  readonly meter: string;
  /** In the unit of the meter, per month; undefined if it depends on usage. */
  readonly quantity: number | undefined;
  /** What the quantity assumes beyond the plan, such as `1.2 LCU`. */
  readonly assumes?: string;
  /** What the quantity needs: a usage key as in YAML, or what is missing from the plan. */
  readonly needs?: string;
  /** The quantity is not the plan's (known after apply, or a least amount), so the one assumed here may be far off. */
  readonly isGuess?: true;
  /** How it is bought, if the price is that of another way: a spot or dedicated machine at the usual price. */
  readonly basis?: string;
}

/** What a resource is billed for, why it is free, or why its price is not known. */
export type Billing = readonly Charge[] | { readonly free: string } | { readonly unpriced: string };

export interface PricingContext {
  readonly usage: UsageFigures;
  /** All resources of the stack, for prices that depend on referenced resources. */
  readonly all: readonly StackResource[];
}

/** Returns what a resource is billed for. Pure, and without prices. */
export type Pricer = (resource: StackResource, context: PricingContext) => Billing;

/** `units` of something, every hour of the month. */
export function hourly(meter: string, units = 1, assumes?: string): Charge {
  return { meter, quantity: units * HOURS, ...(assumes === undefined ? {} : { assumes }) };
}

/** The same charges, with a quantity that nobody can rely on. */
export function guessed(charge: Charge): Charge {
  return { ...charge, isGuess: true };
}

export function monthly(meter: string, quantity = 1, assumes?: string): Charge {
  return { meter, quantity, ...(assumes === undefined ? {} : { assumes }) };
}

/** A meter of a price that falls with the quantity, and up to which quantity it counts. */
export type Tier = readonly [meter: string, upTo: number];

/** Charges from a usage figure whose price falls with the quantity; the last tier has no end. */
export function usedInTiers(
  tiers: readonly Tier[],
  usage: UsageFigures,
  figure: UsageFigure,
  per = 1,
): readonly Charge[] {
  const given = usage[figure];
  const first = tiers[0]?.[0] ?? "";
  if (given === undefined) return [used(first, usage, figure, per)];
  let from = 0;
  const charges = tiers.flatMap(([meter, upTo]) => {
    const quantity = Math.min(given, upTo) - from;
    from = Math.max(from, Math.min(given, upTo));
    return quantity <= 0
      ? []
      : [{ meter, quantity: quantity / per, assumes: `${toSnakeCase(figure)} ${given}` }];
  });
  return charges.length === 0 ? [used(first, usage, figure, per)] : charges;
}

/** A charge from a usage figure; `per` is the number in one unit of the meter. */
export function used(meter: string, usage: UsageFigures, figure: UsageFigure, per = 1): Charge {
  const given = usage[figure];
  const key = toSnakeCase(figure);
  if (given === undefined) return { meter, quantity: undefined, needs: key };
  return { meter, quantity: given / per, assumes: `${key} ${given}` };
}
