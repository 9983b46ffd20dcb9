import type { AccessEntry } from "../analyses/access-delta";
import type { Review } from "../analyses/review";
import { unjudgedProviders } from "../analyses/other-clouds";
import {
  code,
  counted,
  fence,
  fold,
  paragraph,
  strong,
  type Block,
  type CalloutBlock,
  type Detail,
} from "../blocks/blocks";
import { cut } from "../blocks/value-lines";
import type { ReviewedChange } from "../model";
import { shortened } from "../blocks/visible-text";
import { entryItem, entryLines, type PlacedEntry } from "./access-lines";

type Kind = "iam" | "network";

const TITLES: Readonly<Record<Kind, { widens: string; delta: string }>> = {
  iam: { widens: "IAM permissions widen", delta: "IAM permissions" },
  network: { widens: "The network opens", delta: "Network access" },
};

/** Each on a line of its own up to here; more stand in one fence, and are still told one by one. */
const LINES = 25;

/** What can be done or reached that could not before, always visible and never cut. */
export function wideningList(review: Review, kind: Kind): Block[] {
  const entries = placedEntries(review, kind).filter(
    ({ entry }) => entry.widens || entry.effect === "unknown",
  );
  if (entries.length === 0) return [];
  const open = entries.filter(({ entry }) => entry.isOpenToAll).length;
  const unknown = entries.filter(({ entry }) => entry.effect === "unknown").length;
  const isOnlyUnknown = unknown === entries.length;
  const title = paragraph(
    strong(isOnlyUnknown ? `${TITLES[kind].delta}: not known before apply` : TITLES[kind].widens),
    ` in ${counted(entries.length, "place")}`,
    open === 0 ? "" : `, ${String(open)} of them open to all`,
    unknown === 0 || isOnlyUnknown ? "" : `, ${String(unknown)} unknown until apply`,
    ".",
  );
  const { shown, folded } = withoutCreated(review, kind, entries);
  const body: CalloutBlock["blocks"] =
    shown.length === 0
      ? []
      : shown.length <= LINES
        ? [{ is: "list", items: shown.map(entryItem) }]
        : [fence("diff", entryLines(shown))];
  return [
    {
      is: "callout",
      level: open > 0 ? "caution" : "warning",
      blocks: [title, ...body, ...foldedNote(folded)],
    },
  ];
}

/** So many of what is created are told one by one; more of them are what a new stack needs, and are counted. */
const CREATED = 10;

/**
 * Permissions that a new stack gives to what it creates, without what is open to all or everything of a service. What
 * is created to hang on something that was there before is told.
 */
function withoutCreated(review: Review, kind: Kind, entries: readonly PlacedEntry[]) {
  if (kind !== "iam" || entries.length <= CREATED) return { shown: entries, folded: [] };
  const created = review.projects.flatMap(({ plan }) =>
    plan.changes.filter((change) => change.kind === "create"),
  );
  const names = new Set(created.flatMap((change) => namesIn(change, OWN_NAMES)));
  const within = new Set(
    created
      .filter((change) => namesIn(change, SUBJECTS).every((name) => names.has(name)))
      .map(({ address }) => address),
  );
  const isUsual = ({ entry: { effect, address, isOpenToAll, what } }: PlacedEntry) =>
    effect === "added" &&
    !isOpenToAll &&
    within.has(address) &&
    !what.some((action) => action === "*" || action.endsWith(":*"));
  const folded = entries.filter(isUsual);
  if (folded.length <= CREATED) return { shown: entries, folded: [] };
  return { shown: entries.filter((entry) => !isUsual(entry)), folded };
}

/** What a resource is called by. */
const OWN_NAMES = /^(?:name|bucket|function_name|repository|arn|id)$/;
/** What a permission hangs on. */
const SUBJECTS =
  /^(?:roles?|users?|groups?|user_name|role_name|bucket|queue_url|key_id|secret_arn|repository|function_name|principal_id)$/;

function namesIn({ attributes }: ReviewedChange, paths: RegExp): string[] {
  return attributes.flatMap(({ path, after }) => {
    if (!paths.test(path)) return [];
    if (typeof after === "string") return [after];
    return typeof after === "object" && after?.is === "list" ? after.items.map(String) : [];
  });
}

function foldedNote(folded: readonly PlacedEntry[]): CalloutBlock["blocks"] {
  if (folded.length === 0) return [];
  const resources = new Set(folded.map(({ entry }) => entry.address)).size;
  return [
    paragraph(
      `${counted(folded.length, "grant")} of ${counted(resources, "resource")} that this plan creates, none of them open to all: folded below.`,
    ),
  ];
}

/** Where providers change whose permissions and networks are looked at for the worst only. */
export function unjudgedNote(review: Review): Block[] {
  const names = new Set(review.projects.flatMap(({ plan }) => unjudgedProviders(plan.changes)));
  if (names.size === 0) return [];
  return [
    paragraph(
      "Permissions and network: not judged for these providers (",
      code([...names].join(", ")),
      "), but for what lets everybody in or gives everything away.",
    ),
  ];
}

/** All that changes, both ways, folded. */
export function accessDetails(review: Review, kind: Kind): Detail[] {
  const entries = placedEntries(review, kind);
  if (entries.length === 0) return [];
  let lines: string[] | undefined;
  const build: Detail["build"] = (room) => {
    lines ??= entryLines(entries);
    const shown = cut(lines, room.lines * 2).map((line) => shortened(line, room.columns * 2));
    return fold(
      [strong(TITLES[kind].delta), `: ${counted(entries.length, "change")}`],
      [fence("diff", shown)],
    );
  };
  return [{ kind: kind === "iam" ? "IAM delta" : "network delta", build }];
}

/** The entries of all projects; the same in several once, with their names. */
function placedEntries(review: Review, kind: Kind): PlacedEntry[] {
  const [only, ...others] = review.projects;
  if (only !== undefined && others.length === 0)
    return only[kind].entries.map((entry) => ({ entry, projects: [] }));
  const merged = new Map<string, { entry: AccessEntry; projects: string[] }>();
  for (const project of review.projects) {
    for (const entry of project[kind].entries) {
      const key = JSON.stringify(entry);
      const placed = merged.get(key) ?? { entry, projects: [] };
      merged.set(key, placed);
      placed.projects.push(project.plan.project.name);
    }
  }
  return [...merged.values()];
}
