import type { Operation } from "../faults/faults";
import { mirrorOf } from "../mirror/mirrors";
import { mirroredCall } from "../mirror/mirrored-call";
import type { MirrorContext } from "../mirror/mirror-type";
import { refuse } from "../refusals/refusals";
import { reportsOf } from "../refusals/reports";
import { refuseTaken, takenInAwsWords } from "../refusals/taken-names";
import { fillIn } from "../simulate/fill-in";
import { type ObjectValue, fingerprint, text } from "../values/compare";
import { ProviderError, toDiagnostic } from "../protocol/diagnostics";
import { type DynamicValue, decodeObject, encodeObject } from "../protocol/protocol";
import { authorize } from "./authorize";
import { givenByOthers } from "./read-from-others";
import type { Session, Shared } from "./session";

interface Request {
  readonly type_name: string;
  readonly prior_state: DynamicValue;
  readonly planned_state: DynamicValue;
  readonly config: DynamicValue;
}

interface Change {
  readonly typeName: string;
  readonly operation: Exclude<Operation, "read">;
  readonly prior: ObjectValue | undefined;
  readonly planned: ObjectValue | undefined;
  /** Only mirrored types need it decoded. */
  readonly config: DynamicValue;
}

/** Creates, updates or destroys a resource. After a failure the state is what it was before. */
export async function applyResourceChange(request: Request, session: Session): Promise<object> {
  const change = changeOf(request);
  try {
    const state = await apply(change, session);
    const diagnostics = reports(change, session);
    announce(change, state, session);
    return { new_state: encodeObject(state), diagnostics, legacy_type_system: true };
  } catch (error) {
    session.shared.counts.failed += 1;
    return {
      new_state: encodeObject(change.prior),
      diagnostics: [toDiagnostic(error)],
      legacy_type_system: true,
    };
  }
}

function reports({ typeName, operation, prior }: Change, { shared, made }: Session) {
  if (operation !== "delete" || prior === undefined) return [];
  const isNew = (type: string, id: string): boolean => made.has(`${type} ${id}`);
  return reportsOf({ typeName, prior, inventory: shared.inventory, isNew });
}

function changeOf(request: Request): Change {
  const prior = decodeObject(request.prior_state);
  const planned = decodeObject(request.planned_state);
  const operation = planned === undefined ? "delete" : prior === undefined ? "create" : "update";
  return {
    typeName: request.type_name,
    operation,
    prior,
    planned,
    config: request.config,
  };
}

async function apply(change: Change, session: Session): Promise<ObjectValue | undefined> {
  const { typeName, operation, prior, planned } = change;
  const { shared, settings } = session;
  const values = planned ?? prior ?? {};
  refuse({ typeName, operation, values, inventory: shared.inventory });
  // For mirrored types, the simulated AWS refuses duplicates itself.
  if (shared.cloud === undefined || mirrorOf(typeName) === undefined) {
    refuseTaken({ typeName, operation, values, existing: existingOnes(typeName, values, shared) });
  }
  const rolledBack = shared.faults.rollsBack(typeName, operation) ? prior : undefined;
  if (rolledBack !== undefined && values["wait_for_steady_state"] === true) throw rollbackError(values);
  await shared.faults.beforeCall(typeName, operation);
  const mirror = shared.cloud === undefined ? undefined : mirrorOf(typeName);
  if (planned === undefined) {
    await authorize(typeName, "delete", values, session);
    if (prior === undefined || mirror === undefined) return undefined;
    const context = mirrorContext(prior, change, session);
    await mirroredCall(typeName, "delete", () => mirror.delete(prior, context));
    return undefined;
  }
  const description = `${typeName} ${fingerprint(planned)}`;
  const request = {
    typeName,
    block: shared.schemas.resource(typeName),
    planned,
    account: shared.account,
    region: text(planned, "region") ?? settings.region,
    seed: `${shared.account} ${settings.region} ${description} ${prior === undefined ? shared.sequence(description) : ""}`,
    counted: once(shared.sequence),
    ...(prior === undefined ? {} : { prior }),
  };
  const filled = fillIn(request);
  // ECS returns to the previous tasks. Callers that do not wait for a steady state see no error.
  const state =
    rolledBack === undefined ? filled : { ...filled, task_definition: rolledBack["task_definition"] };
  await authorize(typeName, operation, state, session, prior);
  if (mirror === undefined) return state;
  const context = mirrorContext(state, change, session);
  const given = await mirroredCall(
    typeName,
    operation,
    () => (prior === undefined ? mirror.create(state, context) : mirror.update(prior, state, context)),
    (code) => takenInAwsWords(typeName, state, code),
  );
  const made = fillIn({ ...request, given });
  return prior === undefined ? givenByOthers(typeName, made, shared.inventory) : made;
}

/** The resources of a type whose names a new one may not have. Stand-ins also know of those that others deleted. */
function existingOnes(typeName: string, values: ObjectValue, shared: Shared): readonly ObjectValue[] {
  const answer = shared.elsewhere?.(typeName, values);
  if (answer === undefined) return shared.inventory.of(typeName);
  return answer.found === undefined ? [] : [answer.found];
}

/** The error for callers that wait for a deployment that the circuit breaker rolled back. */
function rollbackError(values: ObjectValue): ProviderError {
  return new ProviderError(
    `waiting for ECS Service (${String(values["id"])}) update: unexpected state 'ROLLBACK_SUCCESSFUL', wanted target 'SUCCESSFUL'. last error: ECS deployment circuit breaker: tasks failed to start.`,
  );
}

/** A mirrored resource is filled in twice but must count once. */
function once(count: (key: string) => number): (key: string) => number {
  const counted = new Map<string, number>();
  return (key) => {
    const number = counted.get(key) ?? count(key);
    counted.set(key, number);
    return number;
  };
}

function mirrorContext(state: ObjectValue, { config }: Change, { shared, settings }: Session): MirrorContext {
  if (shared.cloud === undefined) throw new Error("nothing is mirrored");
  return {
    cloud: shared.cloud,
    account: shared.account,
    region: text(state, "region") ?? settings.region,
    config: decodeObject(config) ?? {},
    defaultTags: settings.defaultTags,
  };
}

function announce(
  { typeName, operation, prior }: Change,
  state: ObjectValue | undefined,
  { shared, made }: Session,
): void {
  shared.counts[operation] += 1;
  if (operation === "create") made.add(`${typeName} ${text(state ?? {}, "id") ?? ""}`);
  if (state !== undefined) shared.inventory.put(typeName, state);
  else if (prior !== undefined) shared.inventory.remove(typeName, prior);
  const count = shared.counts.create + shared.counts.update + shared.counts.delete;
  shared.beforeAnswer({ typeName, operation });
  // Terraform knows about the resource only after the response has been sent.
  setTimeout(() => {
    const id = text(state ?? prior ?? {}, "id") ?? "";
    shared.onApplied({ typeName, operation, id, count, ...(state === undefined ? {} : { state }) });
    shared.faults.afterApply();
  }, 0);
}
