import type { AccessEntry } from "../analyses/access-delta";
import { code, counted, fence, strong, type Inline, type Inlines, type ListItem } from "../blocks/blocks";
import { shortened, visibleLine } from "../blocks/visible-text";
import { withProjects } from "./project-lines";

/** An entry and the projects that have it; empty if there is only one project. */
export interface PlacedEntry {
  readonly entry: AccessEntry;
  readonly projects: readonly string[];
}

/** More names or letters than this go into a separate fence, which shows all of them. */
const SHORT = { what: 6, on: 3, letters: 250 };
/** Letters of a line in that fence. */
const COLUMNS = 110;
/** Longer than any action or any resource name. */
const LONGEST_NAME = 1000;

const SIGNS: Readonly<Record<AccessEntry["effect"], string>> = {
  widened: "+",
  added: "+",
  unknown: "!",
  narrowed: "-",
  removed: "-",
};

/** One entry as an item: who may do what, on what, and all of it. */
export function entryItem({ entry, projects }: PlacedEntry): ListItem {
  const { effect, address, what, on, who, note } = entry;
  const [isWhatShort, isOnShort] = [isShort(what, SHORT.what), isShort(on, SHORT.on)];
  const text: Inlines = [
    strong(entry.isOpenToAll && entry.widens ? `${effect}, open to all` : effect),
    " ",
    code(address),
    ": ",
    isWhatShort ? code(what.join(", ")) : counted(what.length, "action"),
    ...(on.length === 0 ? [] : [" on ", isOnShort ? code(on.join(", ")) : counted(on.length, "resource")]),
    ...(who === "" ? [] : [/^(?:from|to) /.test(who) ? " " : " for ", code(who)]),
    ...(note === undefined ? [] : [" (", code(note), ")"]),
    ...projects.flatMap((name, index): Inline[] => [index === 0 ? " in " : ", ", code(name)]),
  ];
  if (isWhatShort && isOnShort) return { text };
  const sign = SIGNS[effect];
  const lines = [
    ...(isWhatShort ? [] : wrapped(what).map((line) => `${sign} ${line}`)),
    ...(isOnShort ? [] : wrapped(on).map((line, index) => `${sign} ${index === 0 ? "on " : "   "}${line}`)),
  ];
  return { text, blocks: [fence("diff", lines)] };
}

/** How many lines {@link entryItem} takes. */
export function itemLines({ entry: { what, on } }: PlacedEntry): number {
  const long = [
    ...(isShort(what, SHORT.what) ? [] : wrapped(what)),
    ...(isShort(on, SHORT.on) ? [] : wrapped(on)),
  ];
  return 1 + long.length;
}

function isShort(names: readonly string[], most: number): boolean {
  return names.length <= most && names.join().length <= SHORT.letters;
}

/** Names separated by commas, on as many lines as needed. */
function wrapped(names: readonly string[]): string[] {
  const lines: string[] = [];
  for (const name of names) {
    const written = shortened(visibleLine(name), LONGEST_NAME);
    const last = lines.at(-1);
    if (last === undefined || last.length + written.length > COLUMNS) lines.push(written);
    else lines[lines.length - 1] = `${last}, ${written}`;
  }
  return lines.map((line, index) => (index === lines.length - 1 ? line : `${line},`));
}

/** Entries as diff lines. What several addresses share is written once, above them. */
export function entryLines(entries: readonly PlacedEntry[]): string[] {
  const groups = new Map<string, PlacedEntry[]>();
  for (const placed of entries) {
    const said = `${placed.entry.effect} ${accessText(placed.entry)}`;
    const group = groups.get(said);
    if (group === undefined) groups.set(said, [placed]);
    else group.push(placed);
  }
  return [...groups].flatMap(([said, group]) => {
    const [first, ...others] = group;
    if (first === undefined) return [];
    const { effect, address } = first.entry;
    if (others.length === 0) {
      const text = said.slice(effect.length + 1);
      return withProjects(`${SIGNS[effect]} ${effect} ${visibleLine(address)}: ${text}`, first.projects);
    }
    return [
      `${SIGNS[effect]} ${said}, on ${String(group.length)}:`,
      ...group.flatMap(({ entry, projects }) =>
        withProjects(`      ${visibleLine(entry.address)}`, projects),
      ),
    ];
  });
}

/** What, on what, who, and under which condition, but not where it is granted. */
function accessText({ what, on, who, note }: AccessEntry): string {
  const written = (name: string) => shortened(visibleLine(name), LONGEST_NAME);
  return [
    what.map(written).join(", "),
    on.length === 0 ? "" : `on ${on.map(written).join(", ")}`,
    written(who),
    note === undefined ? "" : `(${written(note)})`,
  ]
    .filter((part) => part !== "")
    .join(" ");
}
