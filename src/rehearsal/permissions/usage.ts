import type { AuthorizationRequest, Decision, Statement } from "./policy";

/** An action that a role requested. */
export interface AskedAction {
  readonly action: string;
  /** The distinct resources that it was requested for. */
  readonly resources: readonly string[];
}

/** A permission that no call needed. */
export interface UnusedPermission {
  readonly policy: string;
  readonly sid: string;
  /** In the policy's spelling, such as `s3:Get*`. */
  readonly action: string;
}

/** How a role used its permissions. */
export interface PermissionUsage {
  readonly used: readonly AskedAction[];
  readonly denied: readonly AskedAction[];
  readonly unused: readonly UnusedPermission[];
}

/** Records what one principal requests. */
export class UsageRecord {
  /** The principal's statements at its last request. */
  statements: readonly Statement[] = [];
  private readonly used = new Map<string, Set<string>>();
  private readonly denied = new Map<string, Set<string>>();
  private readonly exercised = new Set<string>();

  add({ action, resource }: AuthorizationRequest, { outcome, by }: Decision): void {
    const asked = outcome === "allowed" ? this.used : this.denied;
    const resources = asked.get(action) ?? new Set<string>();
    asked.set(action, resources.add(resource));
    for (const { statement, action: pattern } of by) this.exercised.add(keyOf(statement, pattern));
  }

  usage(): PermissionUsage {
    const allowing = this.statements.filter(({ effect }) => effect === "Allow");
    const granted = allowing.flatMap((statement) => {
      const { patterns, isExcept } = statement.actions;
      const actions = isExcept ? [`everything but ${patterns.join(", ")}`] : patterns;
      return actions.map((action) => ({ statement, action }));
    });
    return {
      used: listed(this.used),
      denied: listed(this.denied),
      unused: granted
        .filter(({ statement, action }) => !this.exercised.has(keyOf(statement, action)))
        .map(({ statement: { policy, sid }, action }) => ({ policy, sid, action })),
    };
  }
}

function keyOf({ policy, sid }: Statement, action: string): string {
  return JSON.stringify([policy, sid, action]);
}

function listed(asked: ReadonlyMap<string, ReadonlySet<string>>): readonly AskedAction[] {
  return [...asked]
    .map(([action, resources]) => ({ action, resources: [...resources].sort() }))
    .sort((a, b) => (a.action < b.action ? -1 : 1));
}
