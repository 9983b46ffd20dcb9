import { alternativesOf, conditionCovers, neverHolds } from "./conditions";
import type { Grant } from "./grants";
import { patternPartCovers, principalPartCovers, type Part, single } from "./parts";

/** True if `wide` grants everything that `narrow` grants. */
export function covers(wide: Grant, narrow: Grant): boolean {
  return (
    wide.effect === narrow.effect &&
    patternPartCovers(wide.action, narrow.action) &&
    patternPartCovers(wide.resource, narrow.resource) &&
    principalPartCovers(wide.principal, narrow.principal) &&
    conditionCovers(wide.condition, narrow.condition)
  );
}

/** Thrown if policies are so large that comparing them would take minutes. */
export class TooLargeToJudge extends Error {
  constructor() {
    super("too large to judge");
    this.name = "TooLargeToJudge";
  }
}

/** The budget for comparing all policies of a review. */
export interface Budget {
  /** Comparisons of two grants that are left. */
  left: number;
  /** Grants that may still be read. */
  grants: number;
}

/** Allows three seconds of work. A rewritten policy of AWS's maximum size uses about a thousandth of it. */
export function newBudget(): Budget {
  return { left: 12_000_000, grants: 600_000 };
}

/** So many pairs of a condition's values take as long as a comparison of two grants without. */
const VALUES_AT_ONCE = 64;

const PARTS = ["principal", "action", "resource"] as const;

/**
 * Grants, indexed by what they can overlap with. Most name one action and overlap only with grants of the same action,
 * and with the few that have a pattern for its service.
 */
export class GrantIndex {
  private readonly byAction = new Map<string, Grant[]>();
  /** Grants with wildcards, by service; those for several services are under undefined. */
  private readonly wide = new Map<string, Grant[]>();
  private readonly byService = new Map<string, Grant[]>();
  private readonly excepting: Readonly<Record<(typeof PARTS)[number], Grant[]>> = {
    principal: [],
    action: [],
    resource: [],
  };
  private twins: ReadonlySet<string> | undefined;

  constructor(
    readonly grants: readonly Grant[],
    private readonly budget: Budget = newBudget(),
  ) {
    for (const grant of grants) {
      for (const part of PARTS) if (grant[part].allBut !== undefined) this.excepting[part].push(grant);
      push(this.byService, serviceOf(grant.action), grant);
      if (isWide(grant.action)) push(this.wide, serviceOf(grant.action), grant);
      else push(this.byAction, grant.action.text, grant);
    }
  }

  /**
   * Whether they allow everything that a grant allows, or it allows nothing: one of them, one for each value of its
   * condition, or one with an exception and others for what it excepts. Unions of other forms are not found.
   *
   * @throws TooLargeToJudge
   */
  covers(grant: Grant): boolean {
    if (neverHolds(grant.condition) || this.oneCovers(grant) || this.exceptionCovers(grant)) return true;
    const alternatives = alternativesOf(grant.condition);
    return (
      alternatives.length > 0 &&
      alternatives.every((condition) => neverHolds(condition) || this.oneCovers({ ...grant, condition }))
    );
  }

  /** Whether one covers all but some texts, and others cover those. */
  private exceptionCovers(grant: Grant): boolean {
    return PARTS.some((part) =>
      this.some(this.excepting[part], grant, (other) => {
        if (!covers({ ...other, [part]: grant[part] }, grant)) return false;
        const excepted = other[part].allBut ?? [];
        const open = excepted.filter((text) => grant[part].allBut?.includes(text) !== true);
        return open.every((text) => this.oneCovers({ ...grant, [part]: single(text) }));
      }),
    );
  }

  private oneCovers(grant: Grant): boolean {
    const service = serviceOf(grant.action);
    const alike = isWide(grant.action) ? [] : (this.byAction.get(grant.action.text) ?? []);
    const near = service === ANY_SERVICE ? [] : (this.wide.get(service) ?? []);
    return [alike, near, this.wide.get(ANY_SERVICE) ?? []].some((some) =>
      this.some(some, grant, (other) => covers(other, grant)),
    );
  }

  /** Those that allow part of what a grant allows. @throws TooLargeToJudge */
  within(grant: Grant): readonly Grant[] {
    const found: Grant[] = [];
    this.some(this.comparable(grant), grant, (other) => {
      if (covers(grant, other)) found.push(other);
      return false;
    });
    return found;
  }

  /** Whether one of them allows part of what a grant allows. @throws TooLargeToJudge */
  hasWithin(grant: Grant): boolean {
    return this.some(this.comparable(grant), grant, (other) => covers(grant, other));
  }

  /**
   * The given grants that none of these covers. Most have an equal one, which is fast to find. @throws TooLargeToJudge
   */
  beyond(grants: readonly Grant[]): Grant[] {
    this.twins ??= new Set(this.grants.map(keyOf));
    const twins = this.twins;
    return grants.filter((grant) => !twins.has(keyOf(grant)) && !this.covers(grant));
  }

  private comparable(grant: Grant): readonly Grant[] {
    const service = serviceOf(grant.action);
    if (!isWide(grant.action)) return this.byAction.get(grant.action.text) ?? [];
    return service === ANY_SERVICE ? this.grants : (this.byService.get(service) ?? []);
  }

  private some(grants: readonly Grant[], compared: Grant, is: (grant: Grant) => boolean): boolean {
    // Each value of a condition is compared with each of the other's.
    const weight = 1 + Math.floor(compared.condition.size ** 2 / VALUES_AT_ONCE);
    this.budget.left -= grants.length * weight;
    if (this.budget.left < 0) throw new TooLargeToJudge();
    return grants.some(is);
  }
}

const ANY_SERVICE = "";

/** `s3` for `s3:get*`; empty if the action can be of several services. */
function serviceOf({ text, anyOf, allBut }: Part): string {
  if (anyOf !== undefined || allBut !== undefined) return ANY_SERVICE;
  const service = text.slice(0, Math.max(0, text.indexOf(":")));
  return /[*?]/.test(service) ? ANY_SERVICE : service;
}

/** Whether an action matches several actions, or excludes some. */
function isWide({ text, anyOf, allBut }: Part): boolean {
  return anyOf !== undefined || allBut !== undefined || text === "" || /[*?]/.test(text);
}

function push(map: Map<string, Grant[]>, key: string, grant: Grant): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [grant]);
  else list.push(grant);
}

export function keyOf({ effect, principal, action, resource, condition }: Grant): string {
  return `${effect}\n${principal.text}\n${action.text}\n${resource.text}\n${condition.text}`;
}
