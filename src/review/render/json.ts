import type { Review } from "../analyses/review";
import { fingerprintOfAll } from "../document/build-document";
import { errorLines } from "../blocks/plan-text";
import { constructPathOf } from "../templates/change-notes";
import { totalOf } from "../templates/headline";

/**
 * The review for programs, `version` 1: all that the comment says, never shortened, masked like the comment. Written in
 * parts, because a plan of 10,000 changes is too long for one string.
 */
export function* renderJson(review: Review): Generator<string> {
  const total = totalOf(review.projects);
  const head = { version: 1, fingerprint: fingerprintOfAll(review), counts: total };
  yield `${ascii(JSON.stringify(head)).slice(0, -1)},"projects":[`;
  for (const [index, project] of review.projects.entries()) {
    yield index === 0 ? "" : ",";
    yield* projectJson(project);
  }
  const shared = review.shared.map(({ change, projects, differences }) => ({
    address: change.address,
    action: change.kind,
    projects,
    differs: differences.map(({ path }) => path),
  }));
  const rest = { shared, cost: review.cost ?? null, findings: review.findings };
  yield `],${ascii(JSON.stringify(rest)).slice(1)}\n`;
}

function* projectJson(project: Review["projects"][number]): Generator<string> {
  const { plan, counts, drift, iam, network, renames } = project;
  const { fingerprint, errored, complete, outputs, invocations, deferred, checks, masked, unchanged } = plan;
  const facts = {
    ...plan.project,
    fingerprint,
    terraformVersion: plan.terraformVersion ?? null,
    errored,
    errors: errored && plan.text !== undefined ? errorLines(plan.text) : [],
    complete,
    counts,
    unchanged,
    iam: iam.entries,
    network: network.entries,
    drift,
    renames,
    checks,
    outputs,
    invocations,
    deferred,
    masked,
  };
  yield `${ascii(JSON.stringify(facts)).slice(0, -1)},"changes":[`;
  for (const [index, change] of plan.changes.entries()) {
    const shown = { action: change.kind, ...change, kind: undefined, access: undefined };
    const constructPath = constructPathOf(project, change.address);
    yield (
      (index === 0 ? "" : ",") +
      ascii(JSON.stringify({ ...shown, ...(constructPath === undefined ? {} : { constructPath }) }))
    );
  }
  yield "]}";
}

/** The same JSON with deceptive characters escaped: text directions, invisible letters, line separators. */
function ascii(json: string): string {
  return json.replace(
    /[\u007f-\uffff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
