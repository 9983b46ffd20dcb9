import { planChange } from "../simulate/plan";
import { attributePath } from "../protocol/diagnostics";
import { readPrivate } from "./private-state";
import { type DynamicValue, decodeObject, encodeObject } from "../protocol/protocol";
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
      config: decodeObject(request.config) ?? {},
      adopted: readPrivate(request.prior_private).adopted ?? false,
      ...(prior === undefined ? {} : { prior }),
    },
    settings,
  );
  return {
    planned_state: encodeObject(plan.planned),
    requires_replace: plan.replacedBy.map((name) => attributePath([name])),
    planned_private: request.prior_private,
    legacy_type_system: true,
  };
}
