import { isObject, type Json, type JsonObject } from "../../text/json";
import type {
  Configuration,
  ConfigurationModule,
  Plan,
  PlanModule,
  PlannedResource,
  ResourceChange,
} from "../plan-model";
import { ModuleReferences } from "./module-references";
import { literal, type ResourceSet, type StackResource, withoutIndex } from "./resource-set";

/** Which side of a plan to look at. */
export type PlanSide = "before" | "after";

interface ConfiguredResource {
  readonly references: Readonly<Record<string, readonly string[]>>;
  readonly region?: string;
}

/**
 * The managed resources of a plan, before or after it is applied. Changed resources come from `resource_changes`,
 * unchanged ones from `planned_values`. The prior state is not used, because with `-target` a plan says nothing about
 * the rest of it. Forgotten resources are on both sides: they keep running and costing money.
 */
export function resourcesOfPlan(plan: Plan, side: PlanSide, stack: string, file: string): ResourceSet {
  const configured = configuredResources(plan);
  const fallback = regionOf(plan, plan.configuration, "aws");
  const found = new Map<string, StackResource>();
  const add = (resource: Named, values: Json | undefined, unknown?: Json) => {
    const { address, type, name } = resource;
    if (!isObject(values)) return;
    found.set(address, {
      address,
      type,
      name,
      values,
      ...(isObject(unknown) ? { unknown } : {}),
      ...describe(address, values, configured, fallback),
    });
  };
  for (const one of standingIn(plan.planned_values?.root_module, "")) add(one, one.values);
  for (const resource of plan.resource_changes ?? []) {
    if (resource.mode === "data" || resource.mode === "ephemeral" || isDeposed(resource)) continue;
    const { change } = resource;
    const named = namedIn(resource);
    found.delete(named.address);
    add(named, change[side], side === "after" ? change.after_unknown : undefined);
    if (!change.actions.includes("forget")) continue;
    const isReplaced = change.actions.includes("create");
    found.delete(named.address);
    if (isReplaced && side === "after") add(named, change.after, change.after_unknown);
    add(isReplaced ? { ...named, address: `${named.address} (forgotten)` } : named, change.before);
  }
  return { stack, file, kind: "plan", resources: [...found.values()] };
}

interface Named {
  readonly address: string;
  readonly type: string;
  readonly name: string;
}

function isDeposed({ deposed }: ResourceChange): boolean {
  return deposed !== undefined && deposed !== null && deposed !== "";
}

function namedIn({ address, type, name }: ResourceChange): Named {
  return { address, type: type ?? typeOf(address), name: name ?? "" };
}

/** `fallback` is the region of resources that the configuration no longer has. */
function describe(
  address: string,
  values: JsonObject,
  configured: ReadonlyMap<string, ConfiguredResource>,
  fallback: string | undefined,
) {
  const found = configured.get(withoutIndex(address));
  const region = literal(values.region) ?? regionOfArn(values) ?? found?.region ?? fallback;
  return { references: found?.references ?? {}, ...(region === undefined ? {} : { region }) };
}

/** The region in an ARN such as `arn:aws:ec2:eu-west-1:1234:…`; undefined for global services. */
function regionOfArn({ arn }: JsonObject): string | undefined {
  return /^arn:[\w-]+:[\w-]+:([a-z]{2}-[a-z-]+-\d):/.exec(literal(arn) ?? "")?.[1];
}

function typeOf(address: string): string {
  return withoutIndex(address).split(".").at(-2) ?? address;
}

/** The managed resources of a module and its child modules, with full addresses, which Terraform 0.12 leaves out. */
function standingIn(
  module: PlanModule | undefined,
  parent: string,
): readonly (Named & Pick<PlannedResource, "values">)[] {
  if (module === undefined) return [];
  const own = module.address ?? parent;
  const resources = (module.resources ?? [])
    .filter(({ mode }) => mode !== "data")
    .map(({ address, type, name, index, values }) => ({
      address: wholeAddress(address, own, index),
      type,
      name,
      ...(values === undefined ? {} : { values }),
    }));
  return [...resources, ...(module.child_modules ?? []).flatMap((child) => standingIn(child, own))];
}

function wholeAddress(address: string, module: string, index: string | number | undefined): string {
  const placed = module === "" || address.startsWith(`${module}.`) ? address : `${module}.${address}`;
  if (index === undefined || index === null || placed.endsWith("]")) return placed;
  return `${placed}[${JSON.stringify(index)}]`;
}

function configuredResources(plan: Plan): ReadonlyMap<string, ConfiguredResource> {
  const found = new Map<string, ConfiguredResource>();
  const root = plan.configuration?.root_module;
  const modules = new ModuleReferences(root);
  const walk = (module: ConfigurationModule | undefined, path: readonly string[]) => {
    const prefix = path.map((name) => `module.${name}.`).join("");
    for (const one of module?.resources ?? []) {
      const region = regionOf(plan, plan.configuration, one.provider_config_key ?? "aws");
      const references = modules.byAttribute(one.expressions ?? {}, path);
      found.set(`${prefix}${one.address}`, { references, ...(region === undefined ? {} : { region }) });
    }
    for (const [name, call] of Object.entries(module?.module_calls ?? {})) walk(call.module, [...path, name]);
  };
  walk(root, []);
  return found;
}

/** A provider's region, as a constant or a variable. Modules without their own provider use the root's. */
function regionOf(plan: Plan, configuration: Configuration | undefined, key: string): string | undefined {
  const providers = configuration?.provider_config ?? {};
  const provider = providers[key] ?? providers[key.split(":").at(-1) ?? key];
  const expression =
    isObject(provider) && isObject(provider.expressions) ? provider.expressions.region : undefined;
  if (!isObject(expression)) return undefined;
  const references = Array.isArray(expression.references) ? (expression.references as readonly Json[]) : [];
  const variable = references.find((one) => typeof one === "string" && one.startsWith("var."));
  const given =
    typeof variable === "string" ? plan.variables?.[variable.slice("var.".length)]?.value : undefined;
  return literal(expression.constant_value) ?? literal(given);
}
