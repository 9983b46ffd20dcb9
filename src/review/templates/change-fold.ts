import type { ProjectReview } from "../analyses/review";
import type { SharedChange, SharedDifference } from "../analyses/shared-changes";
import {
  code,
  counted,
  fence,
  fold,
  joined,
  list,
  paragraph,
  type Block,
  type Detail,
  type Inline,
  type Room,
} from "../blocks/blocks";
import { changeLines } from "../blocks/change-diff";
import { valueInLine } from "../blocks/value-lines";
import { visibleLine } from "../blocks/visible-text";
import type { ChangeKind } from "../../plan/change-kind";
import type { ReviewedChange, ReviewedOutput } from "../model";
import { becauseOf, constructPathOf, inProjects, notesOn } from "./change-notes";

/** Terraform's sign and words for each kind of change. */
const KINDS: Readonly<Record<ChangeKind, { readonly sign: string; readonly words: string }>> = {
  destroy: { sign: "-", words: "will be destroyed" },
  replace: { sign: "-/+", words: "must be replaced" },
  forget: { sign: ".", words: "will be forgotten, not destroyed" },
  update: { sign: "~", words: "will be updated in-place" },
  create: { sign: "+", words: "will be created" },
  move: { sign: "", words: "has moved from" },
  import: { sign: "", words: "will be imported as" },
  read: { sign: "<=", words: "will be read during apply" },
};

/** One resource, folded: what happens to it in the summary, its attributes as a diff within. */
export function changeFold(project: ProjectReview, change: ReviewedChange): Detail {
  return {
    kind: change.kind,
    build: (room) => fold(summaryOf(change, constructPathOf(project, change.address)), bodyOf(change, room)),
  };
}

function summaryOf(change: ReviewedChange, constructPath: string | undefined): Inline[] {
  const { sign, words } = KINDS[change.kind];
  const order = change.replaceOrder === "create-first" ? " (created before the old one is destroyed)" : "";
  return [
    ...(sign === "" ? [] : [code(change.replaceOrder === "create-first" ? "+/-" : sign), " "]),
    code(change.address),
    ...notesOn(change, undefined),
    ` ${words}${order}`,
    ...alsoFrom(change, "move", ", moved from ", change.previousAddress),
    ...alsoFrom(change, "import", ", imported as ", change.importId),
    ...(constructPath === undefined ? [] : [" · ", code(constructPath)]),
  ];
}

/** A move's previous address or an import's id, together with another change or alone. */
function alsoFrom(
  change: ReviewedChange,
  kind: ChangeKind,
  words: string,
  what: string | undefined,
): Inline[] {
  return what === undefined ? [] : [change.kind === kind ? " " : words, code(what)];
}

/** For other kinds, the reason says no more than the kind. */
const WITH_REASON: ReadonlySet<ChangeKind> = new Set(["replace", "destroy", "forget"]);

function bodyOf(change: ReviewedChange, room: Room): Block[] {
  const because = WITH_REASON.has(change.kind) ? becauseOf(change) : [];
  const written = changeLines(change, room);
  // A forgotten resource still exists, so it does not get the color of a removal.
  const lines = change.kind === "forget" ? written.map((line) => line.replace(/^-/, " ")) : written;
  return [
    ...(because.length === 0 ? [] : [paragraph("Why", ...because, ".")]),
    lines.length === 0 ? paragraph(emptyWords(change.kind)) : fence("diff", lines),
  ];
}

function emptyWords(kind: ChangeKind): string {
  if (kind === "move" || kind === "import") return "Nothing in it changes.";
  if (kind === "replace") return "No attribute differs: an identical resource replaces it.";
  return "No visible attribute differs: only sensitivity, metadata or computed values change.";
}

/** How many projects a summary names. More are counted there and named inside. */
const NAMED = 12;

/** The same change in several projects, shown once with the differences. */
export function sharedFold(shared: SharedChange, constructPath: string | undefined): Detail {
  const { change, projects, differences } = shared;
  const differing = new Set(differences.map(({ path }) => path));
  const common = { attributes: change.attributes.filter(({ path }) => !differing.has(path)) };
  const isNamed = projects.length <= NAMED;
  return {
    kind: change.kind,
    build: (room) => {
      const lines = changeLines(common, room);
      return fold(
        [
          ...summaryOf(change, constructPath),
          ...(isNamed ? inProjects(projects) : [` in ${String(projects.length)} projects`]),
        ],
        [
          ...(isNamed ? [] : [paragraph("In ", ...namesOf(projects), ".")]),
          ...(lines.length === 0 ? [] : [fence("diff", lines)]),
          ...differenceBlocks(shared, room),
        ],
      );
    },
  };
}

function differenceBlocks({ differences }: SharedChange, room: Room): Block[] {
  if (differences.length === 0) return [paragraph("The same in all of them.")];
  const items = differences.slice(0, room.lines).map(differenceLine);
  return [paragraph(`Differs in ${counted(differences.length, "attribute")}:`), list(items)];
}

/** Groups projects with the same values. */
function differenceLine({ path, values }: SharedDifference): Inline[] {
  const byValues = new Map<string, string[]>();
  for (const { project, attribute } of values) {
    const written = `${valueInLine(attribute.before, 60)} -> ${valueInLine(attribute.after, 60)}`;
    const projects = byValues.get(written);
    if (projects === undefined) byValues.set(written, [project]);
    else projects.push(project);
  }
  const parts = [...byValues].map(([written, projects]) => [...namesOf(projects), " ", code(written)]);
  return [code(path), ": ", ...joined(parts, "; ")];
}

function namesOf(projects: readonly string[]): Inline[] {
  return joined(
    projects.map((name) => [code(name)]),
    ", ",
  );
}

const OUTPUT_SIGNS: Readonly<Record<ReviewedOutput["kind"], string>> = {
  create: "+",
  update: "~",
  destroy: "-",
};

function isSet({ before, after }: ReviewedOutput["attributes"][number]): boolean {
  return before !== null || after !== null;
}

/** An output that is null on both sides, for which a value diff has no line. */
function nullLines(outputs: readonly ReviewedOutput[]): string[] {
  return outputs.flatMap(({ name, kind, attributes }) =>
    !attributes.some(isSet) ? [`${OUTPUT_SIGNS[kind]} ${visibleLine(name)} = null`] : [],
  );
}

/** Outputs in one fold. */
export function outputsFold(outputs: readonly ReviewedOutput[]): Detail[] {
  if (outputs.length === 0) return [];
  const signs = outputs.map(({ kind }) => OUTPUT_SIGNS[kind]);
  return [
    {
      kind: "output",
      build: (room) =>
        fold(
          [`Changes to outputs: ${counted(outputs.length, "output")} (${[...new Set(signs)].join(" ")})`],
          [
            fence("diff", [
              ...changeLines(
                { attributes: outputs.flatMap(({ attributes }) => attributes).filter(isSet) },
                room,
              ),
              ...nullLines(outputs),
            ]),
          ],
        ),
    },
  ];
}
