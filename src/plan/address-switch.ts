import { isObject, type Json } from "../text/json";
import { changeKind } from "./change-kind";
import type { Plan, ResourceChange } from "./plan-model";

/** An Elastic IP that a plan gives to one thing while another one still has it. */
export interface AddressSwitch {
  /** `eipalloc-…` */
  readonly allocationId: string;
  /** The address of what has it now, and is destroyed. */
  readonly from: string;
  /** The address of what gets it. */
  readonly to: string;
}

/** The types that hold an Elastic IP: no engine orders the end of one before the beginning of another. */
const HOLDERS = new Set(["aws_eip_association", "aws_nat_gateway"]);

/** Finds the Elastic IPs that change hands within a plan. */
export function addressSwitches({ resource_changes: changes = [] }: Plan): readonly AddressSwitch[] {
  const holders = changes.filter(({ type = "" }) => HOLDERS.has(type));
  const ending = holders.filter((change) => changeKind(change) === "destroy");
  return holders
    .filter((change) => changeKind(change) === "create")
    .flatMap((made) => {
      const allocationId = allocationOf(made.change.after);
      const from = ending.find(({ change }) => allocationOf(change.before) === allocationId);
      return allocationId === undefined || from === undefined ? [] : [switchOf(allocationId, from, made)];
    });
}

function switchOf(allocationId: string, from: ResourceChange, to: ResourceChange): AddressSwitch {
  return { allocationId, from: from.address, to: to.address };
}

function allocationOf(values: Json | undefined): string | undefined {
  const found = isObject(values) ? values["allocation_id"] : undefined;
  return typeof found === "string" ? found : undefined;
}
