/** What a plan does to one resource, in the words that people use for it. */
export type ChangeKind = "create" | "update" | "replace" | "delete" | "forget";

export interface PlannedChange {
  readonly address: string;
  readonly kind: ChangeKind;
}

/** A plan, as far as its counts go. */
export interface PlanChanges {
  readonly changes: readonly PlannedChange[];
  readonly counts: Readonly<Record<ChangeKind, number>>;
}

interface PlanJson {
  readonly resource_changes?: readonly {
    readonly address: string;
    readonly change: { readonly actions: string[] };
  }[];
}

const KIND_OF_ACTIONS: Readonly<Record<string, ChangeKind>> = {
  create: "create",
  update: "update",
  delete: "delete",
  forget: "forget",
  "delete,create": "replace",
  "create,delete": "replace",
};

/** Reads the changes from what `tofu show -json` or `terraform show -json` prints of a plan. */
export function readPlanChanges(planJson: string): PlanChanges {
  const plan = JSON.parse(planJson) as PlanJson;
  const changes = (plan.resource_changes ?? []).flatMap(({ address, change }) => {
    const kind = KIND_OF_ACTIONS[change.actions.join(",")];
    return kind === undefined ? [] : [{ address, kind }];
  });
  const count = (kind: ChangeKind) => changes.filter((change) => change.kind === kind).length;
  return {
    changes,
    counts: {
      create: count("create"),
      update: count("update"),
      replace: count("replace"),
      delete: count("delete"),
      forget: count("forget"),
    },
  };
}

/** `2 to create, 1 to update`, or `no changes`. */
export function describeCounts({ counts }: PlanChanges): string {
  const parts = Object.entries(counts).flatMap(([kind, count]) =>
    count === 0 ? [] : [`${count} to ${kind}`],
  );
  return parts.length === 0 ? "no changes" : parts.join(", ");
}
