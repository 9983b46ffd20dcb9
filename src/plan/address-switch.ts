import { isObject, type Json } from "../text/json";
import { changeKind } from "./change-kind";
import type { Plan, ResourceChange } from "./plan-model";

/** An Elastic IP that a plan moves to a new resource while the old one still has it. */
export interface AddressSwitch {
  /** `eipalloc-…` */
  readonly allocationId: string;
  /** The address of the resource that has it now and is destroyed. */
  readonly from: string;
  /** The address of the resource that gets it. */
  readonly to: string;
}

/** The types that hold an Elastic IP. Engines do not order the destroy of one before the create of another. */
const HOLDERS = new Set(["aws_eip_association", "aws_nat_gateway"]);

/** Finds the Elastic IPs that a plan moves between resources. */
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
