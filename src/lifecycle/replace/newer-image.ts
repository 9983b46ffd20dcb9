import type { Plan } from "../../plan/plan-model";
import { isObject, type Json } from "../../text/json";

/** The system image that a plan's new machine has, if its predecessor's is another one. */
export function newerImage({ resource_changes: changes = [] }: Plan, address: string): string | undefined {
  const change = changes.find((one) => one.address === address)?.change;
  const [before, after] = [imageOf(change?.before), imageOf(change?.after)];
  return before === after ? undefined : after;
}

function imageOf(instance: Json | undefined): string | undefined {
  const ami = isObject(instance) ? instance["ami"] : undefined;
  return typeof ami === "string" ? ami : undefined;
}
