import { isObject, type Json } from "../../text/json";
import type { Shape } from "./section-scanner";

/** Thrown if a section has something that the plan format does not allow; `section` is its name. */
export class NotPlan extends Error {
  constructor(
    readonly section: string,
    readonly what = "something that is not a change",
  ) {
    super(`not a plan: ${section} has ${what}`);
    this.name = "NotPlan";
  }
}

/** The shape of each property of a plan. `null` counts as missing. */
const SHAPES: Readonly<Record<string, Shape>> = {
  variables: "object",
  planned_values: "object",
  "planned_values.root_module": "object",
  "planned_values.root_module.resources": "list",
  "planned_values.root_module.child_modules": "list",
  resource_drift: "list",
  resource_changes: "list",
  deferred_changes: "list",
  deferred_action_invocations: "list",
  action_invocations: "list",
  output_changes: "object",
  prior_state: "object",
  configuration: "object",
  "configuration.root_module": "object",
  "configuration.root_module.resources": "list",
  "configuration.root_module.module_calls": "object",
  "configuration.root_module.variables": "object",
  relevant_attributes: "list",
  checks: "list",
  terraform_version: "text",
};

const SPOKEN: Readonly<Record<Exclude<Shape, "null">, string>> = {
  list: "a list",
  object: "an object",
  text: "a text",
  other: "a number or a truth value",
};

/** @throws NotPlan if a property does not have the shape that the format requires */
export function refuseShape(name: string, shape: Shape): void {
  const wanted = Object.hasOwn(SHAPES, name) ? SHAPES[name] : undefined;
  if (wanted === undefined || wanted === shape || shape === "null") return;
  throw new NotPlan(name, `${SPOKEN[shape]} where the format allows none`);
}

/** All combinations of actions that a plan can have for one resource. */
const ACTIONS: ReadonlySet<string> = new Set([
  "no-op",
  "create",
  "read",
  "update",
  "delete",
  "forget",
  "delete,create",
  "create,delete",
  "create,forget",
  "forget,create",
]);
/** Of these, the ones that nearly every change has. */
const PLAIN_ACTIONS: ReadonlySet<string> = new Set(["no-op", "create", "read", "update", "delete"]);
/** Only ephemeral resources have these. */
const EPHEMERAL_ACTIONS: ReadonlySet<string> = new Set(["open", "renew", "close"]);

function requireChange(value: unknown, section: string, mode?: unknown): void {
  if (!isRecord(value) || !Array.isArray(value.actions)) throw new NotPlan(section);
  const list: readonly unknown[] = value.actions;
  const [first] = list;
  if (
    list.length === 1 &&
    typeof first === "string" &&
    PLAIN_ACTIONS.has(first) &&
    value.replace_paths == null
  )
    return;
  const actions = list.map(String).join(",");
  const isKnown = ACTIONS.has(actions) || (mode === "ephemeral" && EPHEMERAL_ACTIONS.has(actions));
  const isTexts = list.every((one) => typeof one === "string" && !one.includes(","));
  if (!isKnown || !isTexts) throw new NotPlan(section, "an unknown action");
  const { replace_paths: paths } = value;
  if (!isUnset(paths) && !(Array.isArray(paths) && (paths as readonly unknown[]).every(Array.isArray)))
    throw new NotPlan(section, "replace_paths that are not paths");
}

function requireResourceChange(value: unknown, section: string): void {
  if (!isRecord(value) || typeof value.address !== "string" || value.address === "")
    throw new NotPlan(section);
  // Engines leave these out, but never write them as `null`.
  requireText(value.mode, section);
  requireText(value.type, section);
  requireText(value.name, section);
  requireText(value.provider_name, section);
  requireOptionalText(value.deposed, section);
  requireOptionalText(value.previous_address, section);
  requireOptionalText(value.action_reason, section);
  requireOptionalText(value.module_address, section);
  requireChange(value.change, section, value.mode);
}

function requireText(value: unknown, section: string): void {
  if (value !== undefined && typeof value !== "string")
    throw new NotPlan(section, "something that is not a text");
}

function requireOptionalText(value: unknown, section: string): void {
  if (value !== null) requireText(value, section);
}

function requireObject(value: unknown, section: string): void {
  if (!isRecord(value)) throw new NotPlan(section, "something that is not an object");
}

/** `null` counts as missing. */
function requireOptional(value: unknown, section: string): void {
  if (!isUnset(value)) requireObject(value, section);
}

function requireList(value: unknown, section: string, check: (item: unknown, section: string) => void): void {
  if (isUnset(value)) return;
  if (!Array.isArray(value)) throw new NotPlan(section, "something that is not a list");
  for (const item of value) check(item, section);
}

function requireFlag(value: unknown, section: string): void {
  if (value !== null && typeof value !== "boolean")
    throw new NotPlan(section, "something that is neither true nor false");
}

function requireInvocation(value: unknown, section: string): void {
  if (!isRecord(value) || typeof value.address !== "string") throw new NotPlan(section);
  const { lifecycle_action_trigger: trigger } = value;
  requireText(value.type, section);
  requireOptional(trigger, section);
  if (!isRecord(trigger)) return;
  requireText(trigger.triggering_resource_address, section);
  requireText(trigger.action_trigger_event, section);
}

function requireDeferred(value: unknown, section: string): void {
  requireObject(value, section);
  requireOptionalText((value as { reason?: unknown }).reason, section);
}

function requireCheck(value: unknown, section: string): void {
  requireObject(value, section);
  const { address, instances } = value as Record<string, unknown>;
  requireDisplayed(address, section);
  requireList(instances, section, (instance) => {
    requireObject(instance, section);
    const { address: own, problems } = instance as Record<string, unknown>;
    requireDisplayed(own, section);
    requireList(problems, section, (problem) => {
      requireObject(problem, section);
      requireOptionalText((problem as { message?: unknown }).message, section);
    });
  });
}

function requireDisplayed(address: unknown, section: string): void {
  requireOptional(address, section);
  if (!isRecord(address)) return;
  requireOptionalText(address.to_display, section);
  requireOptionalText(address.name, section);
}

/** A resource of `planned_values` or of the configuration. */
function requireResource(value: unknown, section: string): void {
  requireObject(value, section);
  const { address, type, expressions } = value as Record<string, unknown>;
  if (typeof address !== "string") throw new NotPlan(section, "a resource without an address");
  requireText(type, section);
  requireOptional(expressions, section);
}

function requireModule(value: unknown, section: string): void {
  requireObject(value, section);
  const {
    address,
    resources,
    child_modules: modules,
    module_calls: calls,
  } = value as Record<string, unknown>;
  requireText(address, section);
  requireList(resources, section, requireResource);
  requireList(modules, section, requireModule);
  requireCalls(calls, section);
}

function requireCalls(value: unknown, section: string): void {
  requireOptional(value, section);
  if (isRecord(value)) for (const call of Object.values(value)) requireCall(call, section);
}

function requireCall(value: unknown, section: string): void {
  requireObject(value, section);
  const { module, expressions } = value as Record<string, unknown>;
  requireOptional(expressions, section);
  if (!isUnset(module)) requireModule(module, section);
}

type Check = (value: unknown, section: string, isElement: boolean) => void;

const CHECKS: Readonly<Record<string, Check>> = {
  resource_changes: requireResourceChange,
  resource_drift: requireResourceChange,
  output_changes: (value, section) => requireChange(value, section),
  deferred_changes: (value, section) => {
    requireDeferred(value, section);
    requireResourceChange((value as { resource_change?: unknown }).resource_change, section);
  },
  action_invocations: requireInvocation,
  deferred_action_invocations: (value, section) => {
    requireDeferred(value, section);
    const { action_invocation: invocation } = value as { action_invocation?: unknown };
    if (!isUnset(invocation)) requireInvocation(invocation, section);
  },
  checks: (value, section, isElement) =>
    isElement ? requireCheck(value, section) : requireList(value, section, requireCheck),
  "planned_values.root_module.resources": requireResource,
  "planned_values.root_module.child_modules": requireModule,
  "configuration.root_module.resources": requireResource,
  "configuration.root_module.module_calls": (value, section, isElement) =>
    isElement ? requireCall(value, section) : requireCalls(value, section),
  errored: requireFlag,
  applyable: requireFlag,
  complete: requireFlag,
  resource: requireObject,
  data: requireObject,
};

/** @throws NotPlan if a section has something that the format does not allow */
export function refuseStranger(section: string, value: unknown, isElement: boolean): asserts value is Json {
  if (Object.hasOwn(CHECKS, section)) CHECKS[section]?.(value, section, isElement);
}

function isUnset(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return isObject(value as Json);
}
