import type { AccessEntry } from "../analyses/access-delta";
import type { Review } from "../analyses/review";
import { unjudgedProviders } from "../analyses/other-clouds";
import { code, counted, fence, fold, paragraph, strong, type Block, type Detail } from "../blocks/blocks";
import { cut } from "../blocks/value-lines";
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
  const body: Block =
    entries.length <= LINES
      ? { is: "list", items: entries.map(entryItem) }
      : fence("diff", entryLines(entries));
  return [{ is: "callout", level: open > 0 ? "caution" : "warning", blocks: [title, body] }];
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
