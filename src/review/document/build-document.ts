import { createHash } from "node:crypto";
import type { ProjectReview, Review } from "../analyses/review";
import { keyOf } from "../marker";
import { CHANGE_KINDS } from "../../plan/change-kind";
import type { ReviewedChange } from "../model";
import { accessDetails, unjudgedNote, wideningList } from "../templates/access";
import { costDetails, costLine, findingsDetails, findingsLine } from "../templates/attachments";
import { maskedDetails, unmarkedNote } from "../templates/masked";
import { changeFold, outputsFold, sharedFold } from "../templates/change-fold";
import { deferredDestroys, deferredDetails } from "../templates/deferred";
import { invocationDetails, invocationList } from "../templates/invocations";
import { driftDetails, driftSummary } from "../templates/drift";
import {
  countsLine,
  failedChecks,
  invocationSentence,
  planSentence,
  projectLine,
  ranPlanFor,
} from "../templates/headline";
import {
  engineLine,
  fingerprintLine,
  planSummary,
  projectHints,
  runHint,
  type Hints,
} from "../templates/hints";
import { outageList } from "../templates/outages";
import { outputDetails } from "../templates/plan-output";
import { planErrors } from "../templates/plan-errors";
import { renameDetails, renamesLine } from "../templates/renames";
import { constructPathOf } from "../templates/change-notes";
import { riskList } from "../templates/risk-list";
import { riskNames } from "../templates/risk-names";
import { weightOf } from "../templates/risks";
import {
  code,
  counted,
  heading,
  paragraph,
  type Block,
  type Detail,
  type ReviewDocument,
  type Section,
} from "../blocks/blocks";
import { contextOf } from "./context";

/** Puts a review in reading order: what must be seen, what can be unfolded, what to do next. */
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
    foot: [
      ...planSummary(review, hints),
      ...runHint(hints),
      ...engineLine(review),
      fingerprintLine(fingerprint),
    ],
  };
}

/**
 * The fingerprint of one plan, or of several together in any order. A failed plan never has the fingerprint of a complete
 * one, even if both have the same changes.
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

function headOf(review: Review): Block[] {
  return [
    ...ranPlanFor(review),
    ...countsLine(review),
    ...costLine(review.cost),
    ...planErrors(review),
    ...unmarkedNote(review),
    ...riskList(review),
    ...outageList(review),
    ...deferredDestroys(review),
    ...invocationList(review),
    ...renamesLine(review),
    ...failedChecks(review),
    ...wideningList(review, "iam"),
    ...wideningList(review, "network"),
    ...unjudgedNote(review),
    ...findingsLine(review),
    ...driftNotes(review),
    ...riskNames(review),
  ];
}

function driftNotes(review: Review): Block[] {
  return review.projects
    .filter(({ drift }) => drift.groups.length + drift.deleted.length + drift.moved.length > 0)
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
    ...invocationDetails(project),
    ...outputsFold(plan.outputs),
    ...driftDetails(project.drift, plan),
    ...deferredDetails(project),
    ...outputDetails(project),
  ];
  const hinted =
    (project.hasChanges || plan.isRefreshOnly) && !plan.errored ? projectHints(review, project, hints) : [];
  return {
    heading: isOneOfMany
      ? [{ is: "rule" }, heading(3, `${String(index + 1)}. `, ...projectLine(plan.project))]
      : [],
    details,
    closing: [
      ...sharedNote(plan.changes.length - own.length),
      ...hinted,
      ...projectSentence(review, project),
    ],
  };
}

/** Without this line, a project with only shared changes would look unchanged. */
function sharedNote(count: number): Block[] {
  const words = counted(count, "change is shown above", "changes are shown above");
  return count === 0 ? [] : [paragraph(`${words}, the same in several projects.`)];
}

/** How Atlantis ends each project. For a single project without changes, the text above is enough. */
function projectSentence(review: Review, project: ProjectReview): Block[] {
  const { plan, hasChanges, counts } = project;
  if (hasChanges) return [paragraph(planSentence(counts) + invocationSentence([project]))];
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
