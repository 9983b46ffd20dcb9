import type { JsonObject } from "../text/json";
import { CHANGE_KINDS, type ChangeKind, changeKind } from "./change-kind";
import type { Plan, PlanModule, ResourceChange } from "./plan-model";
import { readDocumentsOf } from "./read/documents";
import { WHOLE_SECTIONS, WholeDocument } from "./read/whole-document";

interface PlannedChange {
  readonly address: string;
  readonly kind: ChangeKind;
}

/** The counts of a plan. */
export interface PlanChanges {
  readonly changes: readonly PlannedChange[];
  readonly counts: Readonly<Record<ChangeKind, number>>;
}

/** A resource that a plan creates, with its known arguments. */
export interface PlannedCreation {
  readonly address: string;
  readonly type: string;
  /** Arguments known before the apply; others are missing or null. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** What a plan does to one resource of the stack, in the terms of Terraform's JSON. */
export interface PlannedAction {
  readonly address: string;
  /** `create`, `update`, `delete,create`, `no-op`, … */
  readonly actions: string;
  /** Whether the resource is imported. */
  readonly imported: boolean;
}

/** The parts of a plan that a recovery reads. */
export interface RecoveryPlan {
  readonly creations: readonly PlannedCreation[];
  readonly actions: readonly PlannedAction[];
  /** `<type> <id>` of every resource in the state. */
  readonly known: ReadonlySet<string>;
}

/** Parses the output of `tofu show -json` or `terraform show -json`. @throws UserError if it is not a plan */
export function planIn(json: string): Plan {
  const [document] = readDocumentsOf(json, {
    file: "show -json",
    sections: WHOLE_SECTIONS,
    newSink: () => new WholeDocument(),
  });
  return document?.sink.json as unknown as Plan;
}

/**
 * Reads what a plan changes, without resources that are only read.
 *
 * @throws UserError if it is not a plan
 */
export function readPlanChanges(planJson: string): PlanChanges {
  const changes = (planIn(planJson).resource_changes ?? []).flatMap((resource): PlannedChange[] => {
    const kind = changeKind(resource);
    return kind === undefined || kind === "read" ? [] : [{ address: resource.address, kind }];
  });
  const count = (kind: ChangeKind) => changes.filter((change) => change.kind === kind).length;
  const counts = Object.fromEntries(CHANGE_KINDS.map((kind) => [kind, count(kind)]));
  return { changes, counts: counts as Record<ChangeKind, number> };
}

/** `2 to create, 1 to update`, or `no changes`. */
export function describeCounts({ counts }: PlanChanges): string {
  const order: readonly ChangeKind[] = ["create", "update", "replace", "destroy", "forget", "move", "import"];
  const parts = order.flatMap((kind) => (counts[kind] === 0 ? [] : [`${counts[kind]} to ${kind}`]));
  return parts.length === 0 ? "no changes" : parts.join(", ");
}

/**
 * Reads the parts that a recovery needs.
 *
 * @throws UserError if it is not a plan
 */
export function readRecoveryPlan(planJson: string): RecoveryPlan {
  const plan = planIn(planJson);
  const changes = (plan.resource_changes ?? []).filter(({ mode }) => mode === "managed");
  return {
    creations: changes.filter(({ change }) => change.actions.join() === "create").map(creationOf),
    actions: changes.map(({ address, change }) => ({
      address,
      actions: change.actions.join(),
      imported: change.importing != null,
    })),
    known: new Set(identities(plan.prior_state?.values?.root_module ?? {})),
  };
}

function creationOf({ address, type = "", change }: ResourceChange): PlannedCreation {
  return { address, type, values: (change.after ?? {}) as JsonObject };
}

/** A resource's entry in {@link RecoveryPlan.known}. */
export function identityOf(type: string, id: string): string {
  return `${type} ${id}`;
}

function identities({ resources = [], child_modules = [] }: PlanModule): readonly string[] {
  const own = resources.map(({ type, values }) => identityOf(type, String(values?.id)));
  return [...own, ...child_modules.flatMap(identities)];
}
