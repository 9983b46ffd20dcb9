import type { StackResource } from "../plan/resources/resource-set";
import type { UsageFigure, UsageFigures } from "./usage";
import { toSnakeCase } from "../text/key-spelling";

/** Hours of a month in every AWS price example: 365 days of 24 hours, a twelfth of it. */
export const HOURS = 730;

/** Something that a resource is billed for each month. */
export interface Charge {
  /** A key of the price table, such as `alb/lcu`. */
  readonly meter: string;
  /** In the unit of the meter, per month; undefined where only usage tells. */
  readonly quantity: number | undefined;
  /** What the quantity rests on beyond the plan, such as `1.2 LCU`. */
  readonly assumes?: string;
  /** What would give the quantity: a usage figure as YAML spells it, or what the plan does not tell. */
  readonly needs?: string;
}

/** What a resource is billed for; or why it costs nothing; or why its price cannot be told. */
export type Billing = readonly Charge[] | { readonly free: string } | { readonly unpriced: string };

export interface PricingContext {
  readonly usage: UsageFigures;
  /** All resources of the stack, for those that are billed by what they refer to. */
  readonly all: readonly StackResource[];
}

/** Tells what one resource type is billed for. Pure, and silent on prices. */
export type Pricer = (resource: StackResource, context: PricingContext) => Billing;

/** `units` of something, every hour of the month. */
export function hourly(meter: string, units = 1, assumes?: string): Charge {
  return { meter, quantity: units * HOURS, ...(assumes === undefined ? {} : { assumes }) };
}

export function monthly(meter: string, quantity = 1, assumes?: string): Charge {
  return { meter, quantity, ...(assumes === undefined ? {} : { assumes }) };
}

/** A charge by a usage figure; `per` is how many of the figure make one unit of the meter. */
export function used(meter: string, usage: UsageFigures, figure: UsageFigure, per = 1): Charge {
  const given = usage[figure];
  const key = toSnakeCase(figure);
  if (given === undefined) return { meter, quantity: undefined, needs: key };
  return { meter, quantity: given / per, assumes: `${key} ${given}` };
}
