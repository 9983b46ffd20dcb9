import type { ReviewedChange } from "../../model";
import type { AccessEntry } from "../access-delta";
import { EXPOSURES, type Exposure } from "./exposures";

/** A plan has few types, each many times. */
const switchesByType = new Map<string, readonly Exposure[]>();

function switchesOf(type: string): readonly Exposure[] {
  const known = switchesByType.get(type);
  if (known !== undefined) return known;
  const switches = EXPOSURES.filter((exposure) => exposure.type.test(type));
  if (switchesByType.size < 2_000) switchesByType.set(type, switches);
  return switches;
}

export function exposureDelta(changes: readonly ReviewedChange[]): AccessEntry[] {
  return changes.flatMap(deltaOf);
}

function deltaOf(change: ReviewedChange): AccessEntry[] {
  if (change.kind === "destroy" || change.kind === "forget") return [];
  const switches = switchesOf(change.type);
  if (switches.length === 0) return [];
  return change.attributes.flatMap((attribute) => {
    const exposure = switches.find(({ path }) => path.test(attribute.path));
    if (exposure === undefined || exposure.open !== attribute.after) return [];
    const wasOpen =
      attribute.before === exposure.open ||
      (attribute.before === null && exposure.onlyIfClosedBefore === true);
    if (wasOpen) return [];
    return [
      {
        effect: attribute.before === null ? ("added" as const) : ("widened" as const),
        widens: true,
        address: change.address,
        who: "",
        what: [exposure.says],
        on: [],
        note: `${attribute.path} becomes ${String(exposure.open)}`,
        isOpenToAll: exposure.isOpenToAll,
      },
    ];
  });
}
