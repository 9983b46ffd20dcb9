import type { CostDelta } from "../../cost/cost-delta";
import type { ReviewedChange, ReviewedPlan, ReviewInput } from "../model";
import type { AccessDelta } from "./access-delta";
import { foldDrift, type DriftReport } from "./drift";
import { iamDelta } from "./iam-delta";
import { networkDelta } from "./network/network-delta";
import { leftToProvider } from "./left-to-provider";
import { findRenames, type Rename } from "./renames";
import { shareChanges, type SharedChange } from "./shared-changes";
import type { PolicyFinding } from "../../policy/finding";

/** The counts of `Plan: …`, as Terraform counts: a replacement is one to add and one to destroy. */
export interface Counts {
  readonly import: number;
  readonly add: number;
  readonly change: number;
  readonly destroy: number;
  readonly move: number;
  readonly forget: number;
  /** Also counted in `add` and `destroy`. */
  readonly replace: number;
}

/** One plan with the results of all analyses. */
export interface ProjectReview {
  readonly plan: ReviewedPlan;
  readonly counts: Counts;
  readonly drift: DriftReport;
  readonly iam: AccessDelta;
  readonly network: AccessDelta;
  readonly renames: readonly Rename[];
  readonly constructPaths: ReadonlyMap<string, string>;
  readonly hasChanges: boolean;
}

export interface Review {
  readonly projects: readonly ProjectReview[];
  /** Changes that several projects share; left out of the projects' own details. */
  readonly shared: readonly SharedChange[];
  readonly cost?: CostDelta;
  readonly findings: readonly PolicyFinding[];
}

const NO_PATHS: ReadonlyMap<string, string> = new Map();

/** Runs all analyses on the plans. Pure: everything it needs is in the input. */
export function review(input: ReviewInput): Review {
  const projects = input.plans.map((plan) =>
    reviewProject(plan, input.constructPaths?.get(plan.project.name)),
  );
  const { cost, findings = [] } = withHiddenAddresses(input);
  return {
    projects,
    shared: shareChanges(input.plans),
    findings,
    ...(cost === undefined ? {} : { cost }),
  };
}

/** Costs and findings come from programs that hide nothing. */
function withHiddenAddresses({ plans, cost, findings }: ReviewInput): Pick<ReviewInput, "cost" | "findings"> {
  const hidden = new Map(plans.flatMap(({ hiddenAddresses }) => [...hiddenAddresses]));
  if (hidden.size === 0)
    return { ...(cost === undefined ? {} : { cost }), ...(findings === undefined ? {} : { findings }) };
  const shown = (address: string) => hidden.get(address) ?? address;
  return {
    ...(cost === undefined
      ? {}
      : {
          cost: {
            ...cost,
            resources: cost.resources.map((one) => ({ ...one, address: shown(one.address) })),
            unpriced: cost.unpriced.map(shown),
          },
        }),
    findings: (findings ?? []).map((one) =>
      one.address === undefined ? one : { ...one, address: shown(one.address) },
    ),
  };
}

function reviewProject(plan: ReviewedPlan, constructPaths = NO_PATHS): ProjectReview {
  const left = leftToProvider(plan);
  return {
    plan,
    counts: countChanges(plan.changes),
    drift: foldDrift(plan),
    iam: iamDelta(plan.changes, left),
    network: networkDelta(plan.changes, left),
    renames: findRenames(plan.changes),
    constructPaths,
    hasChanges:
      plan.changes.some(({ kind }) => kind !== "read") ||
      plan.outputs.length > 0 ||
      plan.invocations.length > 0,
  };
}

/** Counts like Terraform. */
export function countChanges(changes: readonly ReviewedChange[]): Counts {
  const counts = { import: 0, add: 0, change: 0, destroy: 0, move: 0, forget: 0, replace: 0 };
  for (const change of changes) {
    if (change.importId !== undefined) counts.import++;
    if (change.previousAddress !== undefined) counts.move++;
    if (change.kind === "create" || change.kind === "replace") counts.add++;
    if (change.kind === "destroy" || change.kind === "replace") counts.destroy++;
    if (change.kind === "update") counts.change++;
    if (change.kind === "forget") counts.forget++;
    if (change.kind === "replace") counts.replace++;
  }
  return counts;
}
