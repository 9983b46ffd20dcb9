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
  "open",
  "renew",
  "close",
  "delete,create",
  "create,delete",
  "create,forget",
  "forget,create",
]);

function requireChange(value: unknown, section: string): void {
  if (!isRecord(value) || !Array.isArray(value.actions)) throw new NotPlan(section);
  const actions = (value.actions as readonly unknown[]).map(String).join(",");
  if (!ACTIONS.has(actions) || !value.actions.every((one) => typeof one === "string"))
    throw new NotPlan(section, "an unknown action");
}

function requireResourceChange(value: unknown, section: string): void {
  if (!isRecord(value) || typeof value.address !== "string") throw new NotPlan(section);
  for (const name of ["mode", "type", "name", "deposed", "previous_address", "action_reason"] as const) {
    const text = value[name];
    if (text !== undefined && text !== null && typeof text !== "string") throw new NotPlan(section);
  }
  requireChange(value.change, section);
}

function requireObject(value: unknown, section: string): void {
  if (!isRecord(value)) throw new NotPlan(section, "something that is not an object");
}

function requireFlag(value: unknown, section: string): void {
  if (value !== null && typeof value !== "boolean")
    throw new NotPlan(section, "something that is neither true nor false");
}

type Check = (value: unknown, section: string) => void;

const CHECKS: Readonly<Record<string, Check>> = {
  resource_changes: requireResourceChange,
  resource_drift: requireResourceChange,
  output_changes: requireChange,
  deferred_changes: (value, section) => {
    requireObject(value, section);
    requireResourceChange((value as { resource_change?: unknown }).resource_change, section);
  },
  action_invocations: (value, section) => {
    if (!isRecord(value) || typeof value.address !== "string") throw new NotPlan(section);
  },
  deferred_action_invocations: requireObject,
  errored: requireFlag,
  applyable: requireFlag,
  complete: requireFlag,
  resource: requireObject,
  data: requireObject,
};

/** @throws NotPlan if a section has something that the format does not allow */
export function refuseStranger(section: string, value: unknown): asserts value is Json {
  if (Object.hasOwn(CHECKS, section)) CHECKS[section]?.(value, section);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return isObject(value as Json);
}
