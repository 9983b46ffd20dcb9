import type { Inventory } from "../refusals/inventory";
import { elements, type ObjectValue, text } from "../values/compare";

/**
 * Attributes that AWS derives from another resource. An instance on a given network interface has the interface's
 * source/destination check (hashicorp/terraform-provider-aws#44768).
 */
export function readFromOthers(typeName: string, state: ObjectValue, inventory: Inventory): ObjectValue {
  if (typeName !== "aws_instance") return state;
  const [primary] = elements(state, "primary_network_interface");
  const id = text(primary ?? {}, "network_interface_id");
  const card = inventory.of("aws_network_interface").find((found) => found["id"] === id);
  const check = card?.["source_dest_check"];
  return typeof check === "boolean" ? { ...state, source_dest_check: check } : state;
}
