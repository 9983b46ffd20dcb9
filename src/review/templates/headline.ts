import type { Counts, ProjectReview, Review } from "../analyses/review";
import {
  code,
  counted,
  joined,
  list,
  paragraph,
  strong,
  type Block,
  type Inline,
  type Inlines,
} from "../document/blocks";
import { inProjects } from "./change-notes";
import { isNamedByDir, type Project, type ReviewedOutput } from "../model";

/** ``project: `p` dir: `d` workspace: `w` ``, in Atlantis's words. */
export function projectLine(project: Project): Inlines {
  const { name, dir, workspace } = project;
  const parts: Inline[][] = [
    ...(isNamedByDir(project) ? [] : [["project: ", code(name)]]),
    ...(dir === undefined ? [] : [["dir: ", code(dir)]]),
    ...(workspace === undefined ? [] : [["workspace: ", code(workspace)]]),
  ];
  return joined(parts, " ");
}

/** `Ran Plan for …`: what the comment is about. */
export function ranPlanFor(review: Review): Block[] {
  const [first, ...others] = review.projects;
  if (first === undefined) return [paragraph("Ran Plan for 0 projects.")];
  if (others.length === 0) return [paragraph("Ran Plan for ", ...projectLine(first.plan.project))];
  const items = review.projects.map(({ plan, counts }) => [
    ...projectLine(plan.project),
    " ",
    countsInShort(counts),
  ]);
  return [
    paragraph(`Ran Plan for ${String(review.projects.length)} projects:`),
    { is: "list", ordered: true, items: items.map((text) => ({ text })) },
  ];
}

/** `Plan: 1 to add, 0 to change, 2 to destroy.`, word for word as Terraform says it. */
export function planSentence(counts: Counts): string {
  const imports = counts.import === 0 ? "" : `${String(counts.import)} to import, `;
  const forget = counts.forget === 0 ? "" : `, ${String(counts.forget)} to forget`;
  return `Plan: ${imports}${String(counts.add)} to add, ${String(counts.change)} to change, ${String(counts.destroy)} to destroy${forget}.`;
}

function countsInShort({ add, change, destroy, replace, forget, move }: Counts): string {
  const parts = [
    [`+${String(add)}`, add],
    [`~${String(change)}`, change],
    [`-${String(destroy)}`, destroy],
    [`${String(replace)} replaced`, replace],
    [`${String(forget)} forgotten`, forget],
    [`${String(move)} moved`, move],
  ] as const;
  const present = parts.filter(([, count]) => count > 0).map(([text]) => text);
  return present.length === 0 ? "(no changes)" : `(${present.join(", ")})`;
}

/** The counts of all plans, and what the sum hides: replacements, moves, what is forgotten. */
export function countsLine(review: Review): Block {
  const total = totalOf(review.projects);
  if (!review.projects.some(({ hasChanges }) => hasChanges)) {
    return paragraph(strong("No changes."), " Your infrastructure matches the configuration.");
  }
  const outputs = review.projects.flatMap(({ plan }) => plan.outputs.map(({ kind }) => kind));
  const details = [
    total.replace === 0
      ? ""
      : `${counted(total.replace, "resource")} replaced (counted in both add and destroy)`,
    total.move === 0 ? "" : `${String(total.move)} moved`,
    ...outputCounts(outputs),
  ].filter((detail) => detail !== "");
  return paragraph(
    strong(planSentence(total)),
    details.length === 0 ? "" : ` ${capitalized(details.join(", "))}.`,
  );
}

const OUTPUT_WORDS = [
  ["create", "output added", "outputs added"],
  ["update", "output changes", "outputs change"],
  ["destroy", "output removed", "outputs removed"],
] as const;

function outputCounts(kinds: readonly ReviewedOutput["kind"][]): string[] {
  return OUTPUT_WORDS.map(([kind, one, several]) => {
    const count = kinds.filter((each) => each === kind).length;
    return count === 0 ? "" : counted(count, one, several);
  });
}

/** All plans' counts together. */
export function totalOf(projects: readonly ProjectReview[]): Counts {
  const total = { import: 0, add: 0, change: 0, destroy: 0, move: 0, forget: 0, replace: 0 };
  for (const { counts } of projects) {
    for (const key of Object.keys(total) as (keyof Counts)[]) total[key] += counts[key];
  }
  return total;
}

/** What went wrong while planning; nothing where nothing did. */
export function planErrors(review: Review): Block[] {
  const failed = review.projects.filter(({ plan }) => plan.errored).map(({ plan }) => plan.project);
  const partial = review.projects
    .filter(({ plan }) => !plan.errored && !plan.complete)
    .map(({ plan }) => plan.project);
  const named = (projects: readonly Project[]): Inline[] =>
    review.projects.length === 1
      ? []
      : projects.flatMap(({ name }, index) => [index === 0 ? " in " : ", ", code(name)]);
  return [
    ...(failed.length === 0
      ? []
      : [
          paragraph(
            strong("Plan Error"),
            ...named(failed),
            ": planning stopped; what is shown is only what was planned until then.",
          ),
        ]),
    ...(partial.length === 0
      ? []
      : [
          paragraph(
            strong("Not complete"),
            ...named(partial),
            ": changes were deferred or left out by -target; another plan will follow.",
          ),
        ]),
  ];
}

/** Failed checks with what they say. */
export function failedChecks(review: Review): Block[] {
  const items = review.projects.flatMap(({ plan }) =>
    plan.checks.map((check): Inlines => [
      strong(check.status === "error" ? "error" : "failed"),
      " ",
      code(check.address),
      ...inProject(review, plan.project.name),
      ...check.messages.flatMap((message) => [" ", code(message)]),
    ]),
  );
  if (items.length === 0) return [];
  const title = paragraph(strong(counted(items.length, "check"), " failed"));
  return [{ is: "callout", level: "warning", blocks: [title, list(items)] }];
}

/** `` in `hermes-prod` `` where there is more than one. */
export function inProject(review: Review, ...names: readonly string[]): Inline[] {
  return review.projects.length < 2 ? [] : inProjects(names);
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
