/** A resource that a plan creates, with what the plan knows of it already. */
export interface PlannedCreation {
  readonly address: string;
  readonly type: string;
  /** Arguments known before the apply; others are missing or null. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** What a plan does to one resource of the stack, in the words that Terraform's JSON has for it. */
export interface PlannedAction {
  readonly address: string;
  /** `create`, `update`, `delete,create`, `no-op`, … */
  readonly actions: string;
  /** The resource is taken into the state from AWS. */
  readonly imported: boolean;
}

/** A plan, as far as a recovery reads it. */
export interface RecoveryPlan {
  readonly creations: readonly PlannedCreation[];
  readonly actions: readonly PlannedAction[];
  /** `<type> <id>` of everything that the state knows. */
  readonly known: ReadonlySet<string>;
}

interface PlanJson {
  readonly resource_changes?: readonly {
    readonly address: string;
    readonly mode: string;
    readonly type: string;
    readonly change: {
      readonly actions: readonly string[];
      readonly after?: Readonly<Record<string, unknown>> | null;
      readonly importing?: object;
    };
  }[];
  readonly prior_state?: { readonly values?: { readonly root_module?: StateModule } };
}

interface StateModule {
  readonly resources?: readonly { readonly type: string; readonly values?: { readonly id?: unknown } }[];
  readonly child_modules?: readonly StateModule[];
}

/** Reads what `tofu show -json` or `terraform show -json` prints of a plan. */
export function readPlan(planJson: string): RecoveryPlan {
  const plan = JSON.parse(planJson) as PlanJson;
  const changes = (plan.resource_changes ?? []).filter(({ mode }) => mode === "managed");
  return {
    creations: changes
      .filter(({ change }) => change.actions.join() === "create")
      .map(({ address, type, change }) => ({ address, type, values: change.after ?? {} })),
    actions: changes.map(({ address, change }) => ({
      address,
      actions: change.actions.join(),
      imported: change.importing !== undefined,
    })),
    known: new Set(identities(plan.prior_state?.values?.root_module ?? {})),
  };
}

/** How {@link RecoveryPlan.known} spells a resource. */
export function identityOf(type: string, id: string): string {
  return `${type} ${id}`;
}

function identities({ resources = [], child_modules = [] }: StateModule): readonly string[] {
  const own = resources.map(({ type, values }) => identityOf(type, String(values?.id)));
  return [...own, ...child_modules.flatMap(identities)];
}
