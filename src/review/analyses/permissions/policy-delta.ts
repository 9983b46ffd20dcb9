import type { ReviewedChange } from "../../model";
import { UNKNOWN_NOTE } from "../../normalize/sensitive-note";
import { compareTexts, type AccessEntry } from "../access-delta";
import { type Budget, GrantIndex, keyOf } from "./coverage";
import type { Grant } from "./grants";
import { isOpenGrant } from "./openness";

type Effect = AccessEntry["effect"];
type Place = Pick<ReviewedChange, "address" | "type">;

/** All policies about one subject, from all resources. */
export interface Policies {
  readonly before: readonly Grant[];
  readonly after: readonly Grant[];
}

/** The same policies, indexed. */
export interface IndexedPolicies {
  readonly before: GrantIndex;
  readonly after: GrantIndex;
}

export function indexed({ before, after }: Policies, budget: Budget): IndexedPolicies {
  return { before: new GrantIndex(before, budget), after: new GrantIndex(after, budget) };
}

/**
 * How one resource's permissions change. `all` is everything said about the same subject, so that a moved statement
 * does not count.
 *
 * @throws TooLargeToJudge
 */
export function policyDelta(place: Place, own: Policies, all: IndexedPolicies): AccessEntry[] {
  const gained = inOrder(all.before.beyond(own.after));
  const lost = inOrder(all.after.beyond(own.before));
  if (gained.length === 0 && lost.length === 0) return [];
  const effects = new Map<Effect, Grant[]>(EFFECTS.map((effect) => [effect, []]));
  for (const grant of gained) effects.get(gainOf(grant, all.before))?.push(grant);
  for (const grant of lost) effects.get(all.after.hasWithin(grant) ? "narrowed" : "removed")?.push(grant);
  const isVain = vanity(all);
  const entries = (grants: readonly Grant[], effect: Effect, more: Partial<Circumstances>) =>
    gatherGrants(grants).map((gathered) => entryOf(place, gathered, { isVain: false, ...more, effect }));
  return EFFECTS.flatMap((effect) => {
    const grants = effects.get(effect) ?? [];
    if (effect === "narrowed" || effect === "removed") return entries(grants, effect, {});
    const [vain, real]: [Grant[], Grant[]] = [[], []];
    for (const grant of grants) (isVain(grant) ? vain : real).push(grant);
    return [...entries(real, effect, { before: all.before }), ...entries(vain, effect, { isVain: true })];
  });
}

const EFFECTS: readonly Effect[] = ["widened", "added", "unknown", "narrowed", "removed"];

function gainOf(grant: Grant, before: GrantIndex): Effect {
  if (isUnknown(grant) && before.grants.length > 0) return "unknown";
  return before.hasWithin(grant) ? "widened" : "added";
}

/** Tells whether a new permission has no effect: it is denied in the same place, or was allowed before. */
function vanity({ before, after }: IndexedPolicies): (grant: Grant) => boolean {
  const denials = after.grants.filter(({ effect }) => effect === "Deny");
  if (denials.length === 0) return () => false;
  const taken = denials.map((denial): Grant => ({ ...denial, effect: "Allow" }));
  const denied = new GrantIndex(taken);
  return (grant) => grant.effect === "Allow" && (denied.covers(grant) || before.covers(grant));
}

/** Sorts grants, so that the delta does not depend on the order of statements. Duplicates count once. */
function inOrder(grants: readonly Grant[]): Grant[] {
  const byKey = new Map<string, Grant>();
  for (const grant of grants) {
    const key = keyOf(grant);
    const twin = byKey.get(key);
    if (twin === undefined || compareTexts(grant.action.written, twin.action.written) < 0)
      byKey.set(key, grant);
  }
  return [...byKey].sort(([a], [b]) => compareTexts(a, b)).map(([, grant]) => grant);
}

function isUnknown({ principal, resource, condition }: Grant): boolean {
  return [principal.text, resource.text, condition.text].some((text) => text.includes(UNKNOWN_NOTE));
}

/** Grants that differ only in their actions or only in their resources share one line. */
interface Gathered {
  readonly first: Grant;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

function gatherGrants(grants: readonly Grant[]): Gathered[] {
  const onOne = groupBy(
    grants,
    ({ principal, resource, condition, effect }) =>
      `${effect}\n${principal.text}\n${resource.text}\n${condition.text}`,
  ).map((group) => ({ group, actions: group.map(({ action }) => action.text).sort() }));
  const alike = groupBy(onOne, ({ group: [first], actions }) =>
    first === undefined
      ? ""
      : `${first.effect}\n${first.principal.text}\n${first.condition.text}\n${actions.join("\n")}`,
  );
  return alike.flatMap((groups) => {
    const [first] = groups[0]?.group ?? [];
    if (first === undefined) return [];
    const written = new Map<string, string>();
    const resources = new Set<string>();
    for (const { group } of groups) {
      for (const { action, resource } of group) {
        written.set(action.text, action.written);
        resources.add(resource.written);
      }
    }
    const actions = [...written].sort(([a], [b]) => compareTexts(a, b)).map(([, text]) => text);
    return [{ first, actions, resources: [...resources].sort() }];
  });
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  if (items.length < 2) return items.length === 0 ? [] : [[...items]];
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}

interface Circumstances {
  readonly effect: Effect;
  readonly before?: GrantIndex;
  /** A deny in the same place cancels it. */
  readonly isVain: boolean;
}

function entryOf(
  { address, type }: Place,
  { first, actions, resources }: Gathered,
  { effect, before, isVain }: Circumstances,
): AccessEntry {
  const isAllow = first.effect === "Allow";
  const gains = effect === "widened" || effect === "added";
  const notes = [
    isAllow ? "" : "a denial",
    first.condition.text === "" ? "" : `if ${first.condition.text}`,
    effect === "widened" && before !== undefined ? narrowerThan(first, before) : "",
    isVain ? "denied in the same place" : "",
  ];
  const note = notes.filter((part) => part !== "").join("; ");
  return {
    effect,
    widens: effect !== "unknown" && gains === isAllow && !isVain,
    address,
    who: first.principal.written,
    what: actions,
    on: resources.filter((resource) => resource !== ""),
    isOpenToAll: !isVain && isOpenGrant(type, first),
    ...(note === "" ? {} : { note }),
  };
}

function narrowerThan(grant: Grant, before: GrantIndex): string {
  const [old] = inOrder(before.within(grant));
  if (old === undefined) return "";
  const parts = (["principal", "action", "resource"] as const)
    .filter((part) => old[part].text !== grant[part].text)
    .map((part) => `${part} ${old[part].written}`);
  if (old.condition.text !== grant.condition.text) parts.push(`condition ${old.condition.text}`);
  return `was ${parts.join(", ")}`;
}
