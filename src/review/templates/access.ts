import type { AccessEntry } from "../analyses/access-delta";
import type { Review } from "../analyses/review";
import {
  code,
  counted,
  fence,
  fold,
  list,
  paragraph,
  strong,
  type Block,
  type Detail,
  type Inline,
  type Inlines,
} from "../document/blocks";
import { cut } from "../document/value-lines";
import { shortened, visibleLine } from "../document/visible-text";
import { inProject } from "./headline";

interface Placed {
  readonly entry: AccessEntry;
  readonly projects: readonly string[];
}

type Kind = "iam" | "network";

const TITLES: Readonly<Record<Kind, { widens: string; delta: string }>> = {
  iam: { widens: "IAM permissions widen", delta: "IAM permissions" },
  network: { widens: "The network opens", delta: "Network access" },
};

/** Each on a line of its own up to here; more stand in one fence, a line each. */
const LINES = 25;

/** What can be done or reached that could not before, always visible. */
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
  const body =
    entries.length <= LINES
      ? list(entries.map((placed) => entryLine(review, placed)))
      : fence("diff", manyLines(entries));
  return [{ is: "callout", level: open > 0 ? "caution" : "warning", blocks: [title, body] }];
}

/** All that changes, both ways, folded. */
export function accessDetails(review: Review, kind: Kind): Detail[] {
  const entries = placedEntries(review, kind);
  if (entries.length === 0) return [];
  const build: Detail["build"] = (room) => {
    const lines = cut(
      entries.map(({ entry }) => shortened(entryText(entry), room.columns * 2)),
      room.lines * 2,
    );
    return fold(
      [strong(TITLES[kind].delta), `: ${counted(entries.length, "change")}`],
      [fence("diff", lines)],
    );
  };
  return [{ kind: kind === "iam" ? "IAM delta" : "network delta", build }];
}

function placedEntries(review: Review, kind: Kind): Placed[] {
  const [only, ...others] = review.projects;
  if (only !== undefined && others.length === 0) {
    return only[kind].entries.map((entry) => ({ entry, projects: [only.plan.project.name] }));
  }
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

function entryLine(review: Review, { entry, projects }: Placed): Inlines {
  const parts: Inline[] = [
    strong(entry.isOpenToAll && entry.widens ? `${entry.effect}, open to all` : entry.effect),
    " ",
    code(entry.address),
    ": ",
  ];
  parts.push(code(entry.what.slice(0, 6).join(", ")));
  if (entry.what.length > 6) parts.push(` and ${String(entry.what.length - 6)} more`);
  if (entry.on.length > 0) parts.push(" on ", code(entry.on.slice(0, 3).join(", ")));
  if (entry.on.length > 3) parts.push(` and ${String(entry.on.length - 3)} more`);
  if (entry.who !== "") parts.push(/^(?:from|to) /.test(entry.who) ? " " : " for ", code(entry.who));
  if (entry.note !== undefined) parts.push(" (", code(entry.note), ")");
  return [...parts, ...inProject(review, ...projects)];
}

/** More than this many lines are gathered: the same rule on many resources differs in a number or a name. */
const GATHER_FROM = 150;

function manyLines(entries: readonly Placed[]): string[] {
  if (entries.length <= GATHER_FROM) return entries.map(({ entry }) => entryText(entry));
  const groups = new Map<string, AccessEntry[]>();
  for (const { entry } of entries) {
    const type =
      entry.address
        .replace(/\[[^\]]*\]/g, "")
        .split(".")
        .at(-2) ?? entry.address;
    const pattern = [
      entry.effect,
      type,
      entry.what.join(", "),
      entry.who,
      entry.on.join(", "),
      entry.note ?? "",
    ]
      .join(" ")
      .replace(/\d+/g, "*");
    const group = groups.get(pattern);
    if (group === undefined) groups.set(pattern, [entry]);
    else group.push(entry);
  }
  return [...groups.values()].map((group) => {
    const [first] = group;
    if (first === undefined) return "";
    return group.length === 1
      ? entryText(first)
      : `${entryText(first)} … and ${String(group.length - 1)} alike but for numbers`;
  });
}

const SIGNS: Readonly<Record<AccessEntry["effect"], string>> = {
  widened: "+",
  added: "+",
  unknown: "!",
  narrowed: "-",
  removed: "-",
};

function entryText(entry: AccessEntry): string {
  const parts = [
    `${entry.effect} ${entry.address}:`,
    entry.what.join(", "),
    entry.on.length === 0 ? "" : `on ${entry.on.join(", ")}`,
    entry.who === "" ? "" : entry.who,
    entry.note === undefined ? "" : `(${entry.note})`,
  ];
  return `${SIGNS[entry.effect]} ${visibleLine(parts.filter((part) => part !== "").join(" "))}`;
}
