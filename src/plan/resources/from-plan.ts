import type { Configuration, ConfigurationModule, Plan, PlanModule } from "../plan-model";
import { isObject, type Json, type JsonObject } from "../../text/json";
import { type ResourceSet, type StackResource, literal, withoutIndex } from "./resource-set";

/** Which side of a plan to look at. */
export type PlanSide = "before" | "after";

type References = Readonly<Record<string, readonly string[]>>;

interface ConfiguredResource {
  readonly references: References;
  readonly region?: string;
}

/**
 * The managed resources of a plan, before or after it is applied. What changes comes from `resource_changes`;
 * what those leave out (a plan cut down by hand) comes from `prior_state` and `planned_values`.
 */
export function resourcesOfPlan(plan: Plan, side: PlanSide, stack: string, file: string): ResourceSet {
  const configured = configuredResources(plan);
  const found = new Map<string, StackResource>();
  const add = (address: string, type: string, name: string, values: Json | undefined) => {
    if (isObject(values))
      found.set(address, { address, type, name, values, ...describe(address, values, configured) });
  };
  const standing =
    side === "before" ? plan.prior_state?.values?.root_module : plan.planned_values?.root_module;
  for (const one of resourcesIn(standing)) {
    if (one.mode !== "data") add(one.address, one.type, one.name, one.values);
  }
  for (const change of plan.resource_changes ?? []) {
    if (change.mode === "data" || change.mode === "ephemeral" || change.deposed !== undefined) continue;
    found.delete(change.address);
    add(change.address, change.type ?? typeOf(change.address), change.name ?? "", change.change[side]);
  }
  return { stack, file, kind: "plan", resources: [...found.values()] };
}

function describe(address: string, values: JsonObject, configured: ReadonlyMap<string, ConfiguredResource>) {
  const found = configured.get(withoutIndex(address));
  const region = literal(values.region) ?? found?.region;
  return { references: found?.references ?? {}, ...(region === undefined ? {} : { region }) };
}

function typeOf(address: string): string {
  return withoutIndex(address).split(".").at(-2) ?? address;
}

function resourcesIn(
  module: PlanModule | undefined,
): readonly NonNullable<PlanModule["resources"]>[number][] {
  if (module === undefined) return [];
  return [...(module.resources ?? []), ...(module.child_modules ?? []).flatMap(resourcesIn)];
}

function configuredResources(plan: Plan): ReadonlyMap<string, ConfiguredResource> {
  const found = new Map<string, ConfiguredResource>();
  const walk = (module: ConfigurationModule | undefined, prefix: string) => {
    for (const one of module?.resources ?? []) {
      const region = regionOf(plan, plan.configuration, one.provider_config_key ?? "aws");
      const references = referencesIn(one.expressions ?? {}, prefix);
      found.set(`${prefix}${one.address}`, { references, ...(region === undefined ? {} : { region }) });
    }
    for (const [name, call] of Object.entries(module?.module_calls ?? {})) {
      walk(call.module, `${prefix}module.${name}.`);
    }
  };
  walk(plan.configuration?.root_module, "");
  return found;
}

/** A provider's region, written out or as a variable; modules without a provider of their own use the root's. */
function regionOf(plan: Plan, configuration: Configuration | undefined, key: string): string | undefined {
  const providers = configuration?.provider_config ?? {};
  const provider = providers[key] ?? providers[key.split(":").at(-1) ?? key];
  const expression =
    isObject(provider) && isObject(provider.expressions) ? provider.expressions.region : undefined;
  if (!isObject(expression)) return undefined;
  const variable = stringsIn(expression.references).find((reference) => reference.startsWith("var."));
  const given = variable === undefined ? undefined : plan.variables?.[variable.slice("var.".length)]?.value;
  return literal(expression.constant_value) ?? literal(given);
}

function referencesIn(expressions: JsonObject, prefix: string): References {
  return Object.fromEntries(
    Object.entries(expressions).map(([attribute, expression]) => [
      attribute,
      [...new Set(deepReferences(expression).map((one) => prefix + addressIn(one)))],
    ]),
  );
}

function deepReferences(expression: Json): readonly string[] {
  if (Array.isArray(expression)) return (expression as readonly Json[]).flatMap(deepReferences);
  if (!isObject(expression)) return [];
  const own = Array.isArray(expression.references) ? stringsIn(expression.references) : [];
  return [...own, ...Object.values(expression).flatMap(deepReferences)];
}

/** `aws_lb.web.arn` → `aws_lb.web`. */
function addressIn(reference: string): string {
  return withoutIndex(reference).split(".").slice(0, 2).join(".");
}

function stringsIn(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? (value as readonly Json[]).filter((one) => typeof one === "string") : [];
}
