import { whyNoMachines } from "../../../src/rehearsal/machines/machine-tools";
import { describeUnless } from "../../machine-programs";

/** A `describe` that boots machines; where none can boot, CI fails with the reason and a laptop names what it leaves out. */
export function describeMachines(title: string, body: () => void): void {
  const reason = whyNoMachines();
  describeUnless(reason === undefined ? [] : [reason], title, body);
}
