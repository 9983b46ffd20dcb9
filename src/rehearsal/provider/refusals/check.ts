import type { ObjectValue } from "../values/compare";
import type { Inventory } from "./inventory";

/** AWS's error code and message; or only a message, if the provider itself refuses. */
export type Refusal = readonly [code: string, message: string] | string;

export type Check = (values: ObjectValue, inventory: Inventory) => Refusal | undefined;

/** Checks before a resource of a type is created or changed, and before it is destroyed. */
export interface Checks {
  readonly save?: readonly Check[];
  readonly delete?: readonly Check[];
}
