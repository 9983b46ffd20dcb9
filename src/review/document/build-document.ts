import { createHash } from "node:crypto";
import type { ProjectReview, Review } from "../analyses/review";
import { keyOf } from "../marker";
import { CHANGE_KINDS, type ReviewedChange } from "../model";
import { accessDetails, wideningList } from "../templates/access";
import {
  costDetails,
  costLine,
  findingsDetails,
  findingsLine,
  maskedDetails,
} from "../templates/attachments";
import { changeFold, outputsFold, sharedFold } from "../templates/change-fold";
import { driftDetails, driftSummary } from "../templates/drift";
import { countsLine, failedChecks, planSentence, projectLine, ranPlanFor } from "../templates/headline";
import { fingerprintLine, planSummary, projectHints, type Hints } from "../templates/hints";
import { planErrors } from "../templates/plan-errors";
import { renameDetails, renamesLine } from "../templates/renames";
import { constructPathOf } from "../templates/change-notes";
import { riskList } from "../templates/risk-list";
import { riskNames } from "../templates/risk-names";
import { weightOf } from "../templates/risks";
import {
  code,
  counted,
  fence,
  fold,
  heading,
  paragraph,
  type Block,
  type Detail,
  type ReviewDocument,
  type Section,
} from "./blocks";
import { cut } from "./value-lines";
import { errorLines, textLines } from "./plan-text";
import { shortened } from "./visible-text";

/** Puts a review in the order in which it is read: what must be seen, what can be opened, what to do next. */
export function buildDocument(review: Review, hints: Hints = { style: "atlantis" }): ReviewDocument {
  const fingerprint = fingerprintOfAll(review);
  return {
    title: `Plan of ${review.projects.map(({ plan }) => plan.project.name).join(", ")}`,
    marker: {
      key: keyOf(review.projects.map(({ plan }) => plan.project.name)),
      fingerprint,
      context: contextOf(review),
    },
    head: headOf(review),
    sections: [
      ...sharedSection(review),
      ...review.projects.map((project, index) => projectSection(review, project, index, hints)),
      ...allSection(review),
    ],
    foot: [...planSummary(review, hints), fingerprintLine(fingerprint)],
  };
}

/**
 * The fingerprint of one plan, or of several together, in whatever order they were given. A plan that failed has none
 * in common with one that did not, though both may hold the same changes.
 */
export function fingerprintOfAll({ projects }: Review): string {
  const [only, ...others] = projects;
  if (only !== undefined && others.length === 0 && !only.plan.errored) return only.plan.fingerprint;
  const whole = createHash("sha256");
  const lines = projects.map(
    ({ plan }) => `${plan.errored ? "failed " : ""}${plan.project.name} ${plan.fingerprint}`,
  );
  for (const line of lines.sort()) whole.update(`${line}\n`);
  return whole.digest("hex");
}

/** What a comment shows beside the plan: where it changes, the comment is written anew though the plan is the same. */
function contextOf(review: Review): string {
  const shown = review.projects.map(({ plan, drift }) => [
    plan.project.name,
    plan.errored,
    plan.complete,
    [...plan.checks].map((check) => JSON.stringify(check)).sort(),
    [...plan.deferred].map((deferred) => JSON.stringify(deferred)).sort(),
    driftTexts(drift),
    plan.errored ? errorLines(plan.text ?? "") : [],
  ]);
  const text = JSON.stringify([shown, review.cost ?? null, review.findings]);
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

/** The drift, whatever the order in which the plan tells it. */
function driftTexts({ groups, deleted }: ProjectReview["drift"]): string[] {
  const written = (...parts: unknown[]) => JSON.stringify(parts);
  return [
    ...deleted.map(({ type, addresses }) => written(type, [...addresses].sort())),
    ...groups.flatMap(({ type, pattern, transitions }) =>
      transitions.map(({ before, after, addresses }) =>
        written(type, pattern, before, after, [...addresses].sort()),
      ),
    ),
  ].sort();
}

function headOf(review: Review): Block[] {
  return [
    ...ranPlanFor(review),
    ...countsLine(review),
    ...costLine(review.cost),
    ...planErrors(review),
    ...riskList(review),
    ...renamesLine(review),
    ...failedChecks(review),
    ...wideningList(review, "iam"),
    ...wideningList(review, "network"),
    ...findingsLine(review),
    ...driftNotes(review),
    ...riskNames(review),
  ];
}

function driftNotes(review: Review): Block[] {
  return review.projects
    .filter(({ drift }) => drift.groups.length > 0 || drift.deleted.length > 0)
    .map(({ plan, drift }) =>
      paragraph(
        ...(review.projects.length > 1 ? [code(plan.project.name), ": "] : []),
        `${driftSummary(drift, plan)}.`,
      ),
    );
}

function sharedSection(review: Review): Section[] {
  if (review.shared.length === 0) return [];
  const details = [...review.shared]
    .sort((a, b) => riskOf(a.change) - riskOf(b.change))
    .map((shared) => {
      const owner = review.projects.find(({ plan }) => plan.project.name === shared.projects[0]);
      return sharedFold(
        shared,
        owner === undefined ? undefined : constructPathOf(owner, shared.change.address),
      );
    });
  const title = heading(3, `The same in several projects: ${counted(details.length, "change")}`);
  return [{ heading: [title], details, closing: [] }];
}

function projectSection(review: Review, project: ProjectReview, index: number, hints: Hints): Section {
  const { plan } = project;
  const isOneOfMany = review.projects.length > 1;
  const shared = new Set(review.shared.flatMap(({ members }) => members.map(({ change }) => change)));
  const own = plan.changes.filter((change) => !shared.has(change)).sort((a, b) => riskOf(a) - riskOf(b));
  const details: Detail[] = [
    ...renameDetails(project),
    ...own.map((change) => changeFold(project, change)),
    ...outputsFold(plan.outputs),
    ...driftDetails(project.drift, plan),
    ...deferredDetails(project),
    ...textDetails(project),
  ];
  const hinted = project.hasChanges && !plan.errored ? projectHints(project, hints) : [];
  return {
    heading: isOneOfMany
      ? [{ is: "rule" }, heading(3, `${String(index + 1)}. `, ...projectLine(plan.project))]
      : [],
    details,
    closing: [...hinted, ...projectSentence(review, project)],
  };
}

/** Atlantis ends each project so; of one alone without changes everything is said above. */
function projectSentence(review: Review, { plan, hasChanges, counts }: ProjectReview): Block[] {
  if (hasChanges) return [paragraph(planSentence(counts))];
  if (plan.errored) return [];
  return review.projects.length > 1 ? [paragraph("No changes.")] : [];
}

/** Destroys of what holds data first, then by kind. */
function riskOf(change: ReviewedChange): number {
  const kind = CHANGE_KINDS.indexOf(change.kind);
  return kind <= 1 ? weightOf(change) : kind * 10;
}

function allSection(review: Review): Section[] {
  const details = [
    ...accessDetails(review, "iam"),
    ...accessDetails(review, "network"),
    ...costDetails(review.cost),
    ...findingsDetails(review),
    ...maskedDetails(review),
  ];
  return details.length === 0 ? [] : [{ heading: [{ is: "rule" }], details, closing: [] }];
}

function deferredDetails({ plan }: ProjectReview): Detail[] {
  if (plan.deferred.length === 0) return [];
  const build: Detail["build"] = (room) =>
    fold(
      [`Deferred: ${counted(plan.deferred.length, "change")} for a later plan`],
      [
        {
          is: "list",
          items: plan.deferred
            .slice(0, room.lines)
            .map(({ address, reason }) => ({ text: [code(address), ": ", code(reason)] })),
        },
      ],
    );
  return [{ kind: "deferred change", build }];
}

/** The text that `plan` printed, masked: warnings and errors are only there. */
function textDetails({ plan }: ProjectReview): Detail[] {
  const { text } = plan;
  if (text === undefined || text.trim() === "") return [];
  const build: Detail["build"] = (room) => {
    const lines = textLines(text).map((line) => shortened(diffLine(line), room.columns));
    return fold(["Show Output"], [fence("diff", cut(lines, room.lines * 4))]);
  };
  return [{ kind: "plan output", build }];
}

/**
 * Atlantis moves the sign to the start of the line, and writes `!` for `~`, so that GitHub colors it. A line that
 * begins like one of GitLab's commands is moved in.
 */
function diffLine(line: string): string {
  const match = /^( +)(-\/\+|\+\/-|[-+~])( .*)$/s.exec(line);
  if (match === null) return line.startsWith("/") ? ` ${line}` : line;
  const [, indent = "", sign = "", rest = ""] = match;
  return `${sign === "~" ? "!" : sign}${indent}${rest.slice(1)}`;
}
