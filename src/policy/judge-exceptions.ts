import type { PolicyFinding } from "./finding";
import type { Plan } from "../plan/plan-model";
import type { StackDocument } from "../plan/resources/read-stacks";
import { covers, type Exception, type Explainable } from "./accepted-risks";

/** The rule for exceptions themselves: each needs a reason, and a finding that it explains. */
const EXCEPTION_RULE = "GP_EXCEPTION";

/** A document and its exceptions. */
export interface HeldDocument {
  readonly document: StackDocument;
  readonly exceptions: readonly Exception[];
}

/**
 * What is wrong with the exceptions themselves: no reason, or no finding that they explain. The latter is judged only by a
 * document that must show the finding: the synthesized stack or, for exceptions only in plans, a plan that changes
 * nothing.
 *
 * @param isJudged whether the rule of an exception was checked at all
 */
export function exceptionFindings(
  documents: readonly HeldDocument[],
  findings: readonly Explainable[],
  isJudged: (exception: Exception) => boolean,
): readonly PolicyFinding[] {
  const read = documents.flatMap(({ document, exceptions }) =>
    exceptions.map((exception) => ({ key: keyOf(exception), exception, document })),
  );
  // If a plan is checked together with its stack, the same exception is read twice.
  const distinct = new Map(read.map(({ key, exception }) => [key, exception]));
  const fullyViewed = new Set(
    read.filter(({ document, exception }) => isFullView(document, exception)).map(({ key }) => key),
  );
  return [...distinct].flatMap(([key, exception]) => {
    if (exception.reason === "") return [exceptionFinding(exception, "has no reason")];
    if (!fullyViewed.has(key) || !isJudged(exception)) return [];
    if (findings.some((finding) => explainsWhereItMust(exception, finding))) return [];
    return [exceptionFinding(exception, STALE[mustShowIn(exception)])];
  });
}

const STALE: Readonly<Record<StackDocument["kind"], string>> = {
  synthesized:
    'explains no finding of the synthesized stack: remove it, or add { onlyIn: "plan" } if a plan needs it',
  plan: "explains no finding of a plan that changes nothing: remove it",
};

function mustShowIn({ onlyIn }: Exception): StackDocument["kind"] {
  return onlyIn ?? "synthesized";
}

function isFullView({ kind, json }: StackDocument, exception: Exception): boolean {
  return (
    kind === mustShowIn(exception) && (kind === "synthesized" || changesNothing(json as unknown as Plan))
  );
}

/** True if everything exists and nothing is unknown. What such a plan does not show, the stack does not have. */
function changesNothing({ resource_changes: changes = [], complete, errored }: Plan): boolean {
  const isWhole = complete !== false && errored !== true;
  return isWhole && changes.every(({ change }) => change.actions.every((action) => QUIET.has(action)));
}

const QUIET: ReadonlySet<string> = new Set(["no-op", "read"]);

/** A finding that only a plan has does not make up for one that the synthesized stack no longer has. */
function explainsWhereItMust(exception: Exception, finding: Explainable): boolean {
  return finding.document.kind === mustShowIn(exception) && covers(exception, finding);
}

function exceptionFinding({ rule, stack, file, address }: Exception, problem: string): PolicyFinding {
  return {
    rule: EXCEPTION_RULE,
    title: `The exception for ${rule} ${problem}`,
    level: "error",
    project: stack,
    file,
    ...(address === undefined ? {} : { address }),
  };
}

function keyOf({ stack, file, address, rule, onlyIn }: Exception): string {
  return [stack, file, address, rule, onlyIn].join("\n");
}
