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
} from "../blocks/blocks";
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
    inShort(counts, plan.errored),
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

/** `Actions: 1 to invoke.`, as Terraform says it after the counts; empty where there is none. */
export function invocationSentence(projects: readonly ProjectReview[]): string {
  const count = projects.reduce((sum, { plan }) => sum + plan.invocations.length, 0);
  return count === 0 ? "" : ` Actions: ${String(count)} to invoke.`;
}

/** `(+1, -2, 1 replaced)`, `(failed)`, `(no changes)`. */
function inShort(
  { import: imported, add, change, destroy, replace, forget, move }: Counts,
  failed: boolean,
): string {
  const parts = [
    ["failed", failed ? 1 : 0],
    [`${String(imported)} imported`, imported],
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
export function countsLine(review: Review): Block[] {
  const { projects } = review;
  const total = totalOf(projects);
  if (!projects.some(({ hasChanges }) => hasChanges)) return noChanges(projects);
  const outputs = projects.flatMap(({ plan }) => plan.outputs.map(({ kind }) => kind));
  const details = [
    total.replace === 0
      ? ""
      : `${counted(total.replace, "resource")} replaced (counted in both add and destroy)`,
    total.move === 0 ? "" : `${String(total.move)} moved`,
    ...outputCounts(outputs),
  ].filter((detail) => detail !== "");
  const isOnlyOutputs =
    outputs.length > 0 &&
    Object.values(total).every((count) => count === 0) &&
    projects.every(({ plan }) => plan.invocations.length === 0);
  return [
    paragraph(
      strong(planSentence(total) + invocationSentence(projects)),
      details.length === 0 ? "" : ` ${capitalized(details.join(", "))}.`,
      isOnlyOutputs ? " Applying it saves the outputs and changes no infrastructure." : "",
    ),
  ];
}

/** Only where all was planned may it be said that nothing differs. */
function noChanges(projects: readonly ProjectReview[]): Block[] {
  if (projects.every(({ plan }) => plan.errored)) return [];
  const isWhole = projects.every(({ plan }) => !plan.errored && plan.complete && plan.deferred.length === 0);
  const hasDrift = projects.some(({ drift }) => drift.groups.length > 0 || drift.deleted.length > 0);
  if (!isWhole) return [paragraph(strong("No changes"), " in the planned part.")];
  if (projects.some(({ plan }) => plan.isRefreshOnly)) {
    return [
      paragraph(
        strong("No infrastructure changes."),
        ` This plan only refreshes: applying it records outside changes in the state, ${recordedWords(projects)}.`,
      ),
    ];
  }
  return [
    hasDrift
      ? paragraph(
          strong("No changes."),
          " The configuration matches what changed outside: applying only records it in the state.",
        )
      : paragraph(strong("No changes."), " Your infrastructure matches the configuration."),
  ];
}

/** `2 resources changed, 1 deleted, 1 moved`: what a plan with -refresh-only writes into the state. */
function recordedWords(projects: readonly ProjectReview[]): string {
  const drift = projects.flatMap(({ plan }) => (plan.isRefreshOnly ? plan.drift : []));
  const count = (kind: "changed" | "deleted" | "moved") => drift.filter((each) => each.kind === kind).length;
  const parts = (["changed", "deleted", "moved"] as const)
    .filter((kind) => count(kind) > 0)
    .map(
      (kind, index) => (index === 0 ? counted(count(kind), "resource") : String(count(kind))) + ` ${kind}`,
    );
  return parts.join(", ");
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
