import { hexDigits } from "../simulate/digits";
import type { Inventory } from "../refusals/inventory";
import { elements, type ObjectValue, strings, text } from "../values/compare";

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

/**
 * What AWS derives from another resource when it creates one. An instance gets an IPv6 address in a subnet that assigns
 * them; one in a subnet that the provider has not seen gets none.
 */
export function givenByOthers(typeName: string, state: ObjectValue, inventory: Inventory): ObjectValue {
  if (typeName !== "aws_instance" || strings(state, "ipv6_addresses").length > 0) return state;
  const subnet = inventory.of("aws_subnet").find((found) => found["id"] === state["subnet_id"]);
  const [prefix] = (text(subnet ?? {}, "ipv6_cidr_block") ?? "").split("::/");
  if (subnet?.["assign_ipv6_address_on_creation"] !== true || !prefix) return state;
  const words = hexDigits(`${String(state["id"])} ipv6`, 16).match(/.{4}/g) ?? [];
  // As AWS writes it: without leading zeros.
  const host = words.map((word) => Number.parseInt(word, 16).toString(16)).join(":");
  return { ...state, ipv6_addresses: [`${prefix}:${host}`], ipv6_address_count: 1 };
}
