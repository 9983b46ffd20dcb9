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
import { entryItem, entryLines, itemLines, type PlacedEntry } from "./access-lines";

type Kind = "iam" | "network";

const TITLES: Readonly<Record<Kind, { widens: string; delta: string }>> = {
  iam: { widens: "IAM permissions widen", delta: "IAM permissions" },
  network: { widens: "The network opens", delta: "Network access" },
};

/** Up to this many get a line each. More go into one fence, still one by one. */
const LINES = 25;

/** What can newly be done or reached. Always visible and never cut. */
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

/** Grants to created resources are listed up to this many lines. More are normal for a new stack, and only counted. */
const CREATED = 10;

/**
 * Permissions that a new stack gives to resources it creates, except those open to all or to everything of a service.
 * Permissions created on an existing resource are always listed.
 */
function withoutCreated(review: Review, kind: Kind, entries: readonly PlacedEntry[]) {
  if (kind !== "iam" || linesOf(entries) <= CREATED) return { shown: entries, folded: [] };
  const created = review.projects.flatMap(({ plan }) =>
    plan.changes.filter((change) => change.kind === "create"),
  );
  const names = new Set<string>();
  for (const change of created) for (const name of namesIn(change, OWN_NAMES)) names.add(name);
  const granting = new Set(entries.map(({ entry }) => entry.address));
  const within = new Set(
    created
      .filter(({ address }) => granting.has(address))
      .filter((change) => namesIn(change, SUBJECTS).every((name) => names.has(name)))
      .map(({ address }) => address),
  );
  const isUsual = ({ entry }: PlacedEntry) =>
    entry.effect === "added" && !entry.isOpenToAll && within.has(entry.address) && !isPowerful(entry);
  const folded = entries.filter(isUsual);
  if (linesOf(folded) <= CREATED) return { shown: entries, folded: [] };
  return { shown: entries.filter((entry) => !isUsual(entry)), folded };
}

/** Everything of a service, a managed policy that gives as much, or roles and identities at large. */
function isPowerful({ what, on }: AccessEntry): boolean {
  const isEverywhere = on.some((resource) => resource === "*" || resource.endsWith("role/*"));
  return what.some(
    (action) =>
      action === "*" ||
      action.endsWith(":*") ||
      /(?:FullAccess|AdministratorAccess|PowerUserAccess)$/.test(action) ||
      (isEverywhere && /^(?:iam:|sts:assumerole$)/i.test(action)),
  );
}

/** The lines that entries take in a list. */
function linesOf(entries: readonly PlacedEntry[]): number {
  return entries.reduce((sum, placed) => sum + itemLines(placed), 0);
}

/** The attributes that name a resource. */
const OWN_NAMES: ReadonlySet<string> = new Set([
  "name",
  "bucket",
  "function_name",
  "repository",
  "arn",
  "id",
]);
/** The attributes that say what a permission is attached to. */
const SUBJECTS: ReadonlySet<string> = new Set([
  ...["role", "roles", "role_name", "user", "users", "user_name", "group", "groups", "principal_id"],
  ...["bucket", "queue_url", "key_id", "secret_arn", "repository", "function_name"],
]);

function namesIn({ attributes }: ReviewedChange, paths: ReadonlySet<string>): string[] {
  const names: string[] = [];
  for (const { path, after } of attributes) {
    if (!paths.has(path)) continue;
    if (typeof after === "string") names.push(after);
    else if (typeof after === "object" && after?.is === "list") names.push(...after.items.map(String));
  }
  return names;
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

/** A note for providers whose permissions and networks are checked only for the worst cases. */
export function unjudgedNote(review: Review): Block[] {
  const names = new Set(review.projects.flatMap(({ plan }) => unjudgedProviders(plan.changes)));
  if (names.size === 0) return [];
  return [
    paragraph(
      "Permissions and network: not judged for these providers (",
      code([...names].join(", ")),
      "), except settings that allow public or full access.",
    ),
  ];
}

/** All changes, widening and narrowing, folded. */
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

/** The entries of all projects. One that several projects share is listed once, with their names. */
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
