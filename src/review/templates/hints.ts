import type { Review, ProjectReview } from "../analyses/review";
import {
  code,
  counted,
  fence,
  heading,
  paragraph,
  type Block,
  type Inline,
  type Inlines,
  type ListItem,
} from "../blocks/blocks";
import { isNamedByDir, type Project } from "../model";

/** The tool that a comment gives instructions for. No instructions if none of these runs the plans. */
export type HintStyle = "atlantis" | "github-actions" | "none";

export interface Hints {
  readonly style: HintStyle;
  /** The GitHub Actions run that made the plan. */
  readonly runUrl?: string;
  /** Atlantis's page of the lock, where plan and lock can be deleted. */
  readonly lockUrl?: string;
}

/** How to apply, delete and plan again, in Atlantis's words under each project. */
export function projectHints(review: Review, { plan }: ProjectReview, hints: Hints): Block[] {
  if (hints.style !== "atlantis") return [];
  const selector = selectorOf(plan.project);
  const items: ListItem[] = [
    command(":arrow_forward: To ", "apply", " this plan, comment:", `atlantis apply ${selector}`),
    ...deletion(review, hints),
    command(":repeat: To ", "plan", " this project again, comment:", `atlantis plan ${selector}`),
  ];
  return [{ is: "list", items }];
}

/** Atlantis's lock page deletes a single plan. Its only command deletes all of them. */
function deletion(review: Review, { lockUrl }: Hints): ListItem[] {
  if (review.projects.length > 1) return [];
  if (lockUrl === undefined) return [UNLOCK];
  const text: Inlines = [
    ":put_litter_in_its_place: To ",
    { strong: ["delete"] },
    " this plan and lock, click ",
    { link: "here", href: lockUrl },
  ];
  return [{ text }];
}

const UNLOCK = command(
  ":put_litter_in_its_place: To ",
  "delete",
  " all plans and locks from this pull request, comment:",
  "atlantis unlock",
);

function command(before: string, verb: string, after: string, line: string): ListItem {
  const text: Inlines = [before, { strong: [verb] }, after];
  return { text, blocks: [fence("shell", [line])] };
}

function selectorOf(project: Project): string {
  const { name, dir, workspace } = project;
  const plain = (text: string) =>
    /^[\w./@:-]+$/.test(text) ? text : `'${text.replace(/[^\w ./@:-]/g, "_")}'`;
  if (dir === undefined || !isNamedByDir(project)) return `-p ${plain(name)}`;
  return workspace === undefined || workspace === "default"
    ? `-d ${plain(dir)}`
    : `-d ${plain(dir)} -w ${plain(workspace)}`;
}

/** `### Plan Summary` of several projects. */
export function planSummary(review: Review, hints: Hints): Block[] {
  const { projects } = review;
  if (projects.length < 2) return [];
  const failed = projects.filter(({ plan }) => plan.errored).length;
  const changed = projects.filter(({ plan, hasChanges }) => !plan.errored && hasChanges).length;
  const still = projects.length - failed - changed;
  const sentence = `${counted(projects.length, "project")}, ${String(changed)} with changes, ${String(still)} with no changes, ${String(failed)} failed`;
  const all: Block = {
    is: "list",
    items: [
      command(
        ":fast_forward: To ",
        "apply",
        " all unapplied plans from this pull request, comment:",
        "atlantis apply",
      ),
      UNLOCK,
    ],
  };
  return [heading(3, "Plan Summary"), paragraph(sentence), ...(hints.style === "atlantis" ? [all] : [])];
}

/** How to plan again with GitHub Actions. */
export function runHint({ style, runUrl }: Hints): Block[] {
  if (style !== "github-actions") return [];
  const workflow: Inline = runUrl === undefined ? "the workflow" : { link: "the workflow", href: runUrl };
  return [paragraph(":repeat: To ", { strong: ["plan"] }, " again, run ", workflow, " again.")];
}

/** One line with the engine that made the plans. */
export function engineLine(review: Review): Block[] {
  const engines = new Set(
    review.projects.flatMap(({ plan: { engine = "version", terraformVersion } }) =>
      terraformVersion === undefined ? [] : [`${engine} ${terraformVersion.replace(/[^0-9A-Za-z.+-]/g, "")}`],
    ),
  );
  return engines.size === 0 ? [] : [paragraph(`Planned with ${[...engines].sort().join(", ")}.`)];
}

/** The fingerprint that identifies the plan when it is applied. */
export function fingerprintLine(fingerprint: string): Block {
  return paragraph(
    "Fingerprint ",
    code(fingerprint.slice(0, 16)),
    ": applying a different plan is refused by ",
    code("groundplan review --verify"),
    ".",
  );
}
