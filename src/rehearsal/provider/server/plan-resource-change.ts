import { planChange } from "../simulate/plan";
import { attributePath } from "../protocol/diagnostics";
import { readPrivate } from "./private-state";
import { type Diagnostic, type DynamicValue, decodeObject, encodeObject } from "../protocol/protocol";
import type { Session } from "./session";

interface Request {
  readonly type_name: string;
  readonly prior_state: DynamicValue;
  readonly proposed_new_state: DynamicValue;
  readonly config: DynamicValue;
  readonly prior_private: Uint8Array;
}

export function planResourceChange(request: Request, { shared, settings }: Session): object {
  shared.counts.plan += 1;
  const proposed = decodeObject(request.proposed_new_state);
  if (proposed === undefined) {
    return { planned_state: encodeObject(undefined), planned_private: request.prior_private };
  }
  const prior = decodeObject(request.prior_state);
  const plan = planChange(
    {
      typeName: request.type_name,
      block: shared.schemas.resource(request.type_name),
      proposed,
      // Few updates need it.
      get config() {
        return decodeObject(request.config) ?? {};
      },
      adopted: readPrivate(request.prior_private).adopted ?? false,
      ...(prior === undefined ? {} : { prior }),
    },
    settings,
  );
  return {
    planned_state: plan.planned === prior ? request.prior_state : encodeObject(plan.planned),
    requires_replace: plan.replacedBy.map(attributePath),
    diagnostics: plan.mayBeReplacedBy.map((name) => mayReplace(request.type_name, name)),
    planned_private: request.prior_private,
    legacy_type_system: true,
  };
}

function mayReplace(typeName: string, name: string): Diagnostic {
  return {
    severity: "WARNING",
    summary: `${typeName} may have to be replaced: ${name} changes`,
    detail:
      "The real provider replaces it under a condition that the rehearsal does not know. Plan on the account to see.",
    attribute: attributePath([name]),
  };
}
