import type { AttributeChange, ReviewedChange, Shown } from "../../model";
import type { AccessEntry } from "../access-delta";
import { destroyedThings } from "../destroyed-things";
import {
  ADMITTED_NETWORKS,
  EXPOSURES,
  GUARDS,
  type AdmittedNetworks,
  type Exposure,
  type Guard,
} from "./exposures";
import { isCovered, openToInternet } from "./rule-coverage";
import { ALL_PORTS, type NetworkRule } from "./rules";

/** The settings that can expose a resource type. */
interface Openings {
  readonly switches: readonly Exposure[];
  readonly networks: readonly AdmittedNetworks[];
  readonly guard?: Guard;
}

/** Cached by type: a plan has few types, each many times. */
const openingsByType = new Map<string, Openings | undefined>();

function openingsOf(type: string): Openings | undefined {
  if (openingsByType.has(type)) return openingsByType.get(type);
  const isOfType = (each: { readonly type: RegExp }) => each.type.test(type);
  const [switches, networks] = [EXPOSURES.filter(isOfType), ADMITTED_NETWORKS.filter(isOfType)];
  const guard = GUARDS.find(isOfType);
  const isNone = switches.length === 0 && networks.length === 0 && guard === undefined;
  const openings = isNone ? undefined : { switches, networks, ...(guard === undefined ? {} : { guard }) };
  if (openingsByType.size < 2_000) openingsByType.set(type, openings);
  return openings;
}

/** Settings that expose, networks that are newly allowed, and guards that are destroyed. */
export function exposureDelta(changes: readonly ReviewedChange[]): AccessEntry[] {
  let destroyed: ReadonlySet<string> | undefined;
  return changes.flatMap((change) => {
    const openings = openingsOf(change.type);
    if (openings === undefined) return [];
    if (change.kind === "destroy")
      return unguarded(change, openings, (name) => (destroyed ??= destroyedThings(changes)).has(name));
    return [
      ...change.attributes.flatMap((attribute) => switched(change, attribute, openings.switches)),
      ...openings.networks.flatMap((networks) => admitted(change, networks)),
    ];
  });
}

function entryOf(
  { address }: ReviewedChange,
  effect: AccessEntry["effect"],
  more: Partial<AccessEntry> & Pick<AccessEntry, "what" | "isOpenToAll">,
): AccessEntry {
  return { effect, widens: effect === "added" || effect === "widened", address, who: "", on: [], ...more };
}

function switched(
  change: ReviewedChange,
  { path, before, after }: AttributeChange,
  switches: readonly Exposure[],
): AccessEntry[] {
  if (typeof after === "object" && (after?.is === "unknown" || after?.is === "sensitive")) return [];
  return switches
    .filter((exposure) => exposure.path.test(path) && opens(exposure, before) !== opens(exposure, after))
    .flatMap((exposure): AccessEntry[] => {
      const isOpen = opens(exposure, after);
      if (!isOpen) return before === null ? [] : [closing(change, exposure, path)];
      if (before === null && exposure.onlyIfClosedBefore === true) return [];
      return [
        entryOf(change, before === null ? "added" : "widened", {
          what: [exposure.says],
          note: `${path} becomes ${written(after)}`,
          isOpenToAll: exposure.isOpenToAll && !isLimited(change, exposure),
        }),
      ];
    });
}

function isLimited({ attributes }: ReviewedChange, { limitedBy }: Exposure): boolean {
  if (limitedBy === undefined) return false;
  const limits = attributes.find(({ path }) => limitedBy.test(path))?.after;
  return typeof limits === "object" && limits?.is === "list" && limits.items.length > 0;
}

function closing(change: ReviewedChange, exposure: Exposure, path: string): AccessEntry {
  return entryOf(change, "narrowed", {
    what: [`no longer: ${exposure.says}`],
    note: path,
    isOpenToAll: false,
  });
}

function opens({ open }: Exposure, value: Shown): boolean {
  if (value === null || value === "") return open === null;
  if (open === null) return false;
  if (typeof value === "object" && value.is === "list")
    return value.items.some((item) => opensAs(open, item));
  if (typeof value === "object") return value.is === "text" && opensAs(open, value.text);
  return opensAs(open, value);
}

function opensAs(open: boolean | string | RegExp, value: boolean | number | string | null): boolean {
  return open instanceof RegExp ? value !== null && open.test(String(value)) : value === open;
}

function written(value: Shown): string {
  if (value === null) return "unset";
  if (typeof value !== "object") return String(value);
  return value.is === "list" ? value.items.join(", ") : "so";
}

/** Networks newly allowed that no earlier network covers. */
function admitted(change: ReviewedChange, { path, says }: AdmittedNetworks): AccessEntry[] {
  const changed = change.attributes.filter((attribute) => path.test(attribute.path));
  const rulesOf = (side: "before" | "after") =>
    changed.flatMap((attribute) => textsIn(attribute[side])).map(ruleFrom);
  const [before, after] = [rulesOf("before"), rulesOf("after")];
  const open = openToInternet(after);
  const saidOf = (rule: NetworkRule) => ({
    what: [says],
    who: `from ${rule.peer}`,
    isOpenToAll: open.has(rule),
  });
  return [
    ...after.filter((rule) => !isCovered(rule, before)).map((rule) => entryOf(change, "added", saidOf(rule))),
    ...before
      .filter((rule) => !isCovered(rule, after))
      .map((rule) => entryOf(change, "removed", { ...saidOf(rule), isOpenToAll: false })),
  ];
}

function ruleFrom(peer: string): NetworkRule {
  return { direction: "ingress", protocol: "all", ...ALL_PORTS, peer };
}

function textsIn(value: Shown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value?.is !== "list") return [];
  return value.items.filter((item) => typeof item === "string");
}

function unguarded(
  change: ReviewedChange,
  { guard, networks }: Openings,
  isDestroyed: (name: string) => boolean,
): AccessEntry[] {
  const gone = networks.flatMap((each) => admitted(change, each));
  if (guard === undefined) return gone;
  const guarded = change.attributes.find(({ path }) => path === guard.guards)?.before;
  const switches = change.attributes.filter(({ before }) => typeof before === "boolean");
  const isIdle = switches.length > 0 && switches.every(({ before }) => before === false);
  if (isIdle || (typeof guarded === "string" && isDestroyed(guarded))) return gone;
  return [
    ...gone,
    entryOf(change, "widened", {
      what: [guard.says],
      note: typeof guarded === "string" ? `of ${guarded}` : "what blocked public access is destroyed",
      isOpenToAll: guard.isOpenToAll,
    }),
  ];
}
