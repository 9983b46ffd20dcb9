import type { Diagnostic } from "../protocol/protocol";
import { type ObjectValue, text } from "../values/compare";
import type { Inventory } from "./inventory";

/** A deletion that AWS carries out, and that somebody notices. */
export interface Deletion {
  readonly typeName: string;
  readonly prior: ObjectValue;
  readonly inventory: Inventory;
  /** Whether this run of an engine made a resource, so that it has had no time to become healthy. */
  isNew(typeName: string, id: string): boolean;
}

const ATTACHMENT = /^aws_a?lb_target_group_attachment$/;

/** What a deletion does to whoever sends requests at this moment. A real apply says nothing of it. */
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
