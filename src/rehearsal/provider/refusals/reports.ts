import type { Diagnostic } from "../protocol/protocol";
import { type ObjectValue, text } from "../values/compare";
import type { Inventory } from "./inventory";

/** A deletion that AWS carries out but that interrupts requests. */
export interface Deletion {
  readonly typeName: string;
  readonly prior: ObjectValue;
  readonly inventory: Inventory;
  /** Whether this engine run created a resource, which therefore had no time to become healthy. */
  isNew(typeName: string, id: string): boolean;
}

const ATTACHMENT = /^aws_a?lb_target_group_attachment$/;

/** How a deletion affects current requests. A real apply does not report this. */
export function reportsOf({ typeName, prior, inventory, isNew }: Deletion): readonly Diagnostic[] {
  if (!ATTACHMENT.test(typeName)) return [];
  const id = (state: ObjectValue): string => text(state, "id") ?? "";
  if (isNew(typeName, id(prior))) return [];
  const others = inventory
    .of(typeName)
    .filter((other) => id(other) !== id(prior) && other["target_group_arn"] === prior["target_group_arn"]);
  if (others.length === 0 || !others.every((other) => isNew(typeName, id(other)))) return [];
  return [
    {
      severity: "WARNING",
      summary: "The last healthy target leaves before its successor is healthy",
      detail: `${text(prior, "target_id") ?? ""} no longer gets requests, and what takes its place was registered in this apply: until it passes its health checks, requests fail. Real AWS says nothing of it (the rehearsal does).`,
    },
  ];
}
