import { isObject, type Json, type JsonObject } from "../../text/json";
import type { ConfigurationModule } from "../plan-model";
import { withoutIndex } from "./resource-set";

/** The maximum depth of nested modules, which also stops circular references. */
const MOST_STEPS = 20;

/** Resolves references in a configuration, including those through variables and outputs of modules. */
export class ModuleReferences {
  constructor(private readonly root: ConfigurationModule | undefined) {}

  /** The addresses that each argument refers to, without instance keys. `path` lists the modules down to it. */
  byAttribute(expressions: JsonObject, path: readonly string[]): Readonly<Record<string, readonly string[]>> {
    return Object.fromEntries(
      Object.entries(expressions).map(([attribute, expression]) => [
        attribute,
        [...new Set(this.inExpression(expression, path, 0))],
      ]),
    );
  }

  private inExpression(expression: Json, path: readonly string[], step: number): readonly string[] {
    if (step > MOST_STEPS) return [];
    return referencesIn(expression).flatMap((reference) => this.resolve(reference, path, step + 1));
  }

  /** `var.x` comes from the caller, `module.m.x` from the module's outputs; anything else is a resource. */
  private resolve(reference: string, path: readonly string[], step: number): readonly string[] {
    const [kind = "", name = "", output] = withoutIndex(reference).split(".");
    if (kind === "var") {
      const [parents, own] = [path.slice(0, -1), path.at(-1)];
      const call = own === undefined ? undefined : this.moduleAt(parents)?.module_calls?.[own];
      return this.inExpression(call?.expressions?.[name] ?? null, parents, step);
    }
    if (kind === "module") {
      if (output === undefined) return [];
      const within = [...path, name];
      const given = this.moduleAt(within)?.outputs?.[output];
      return isObject(given) ? this.inExpression(given.expression ?? null, within, step) : [];
    }
    const prefix = path.map((module) => `module.${module}.`).join("");
    return NOT_RESOURCES.has(kind) ? [] : [`${prefix}${kind}.${name}`];
  }

  private moduleAt(path: readonly string[]): ConfigurationModule | undefined {
    return path.reduce<ConfigurationModule | undefined>(
      (module, name) => module?.module_calls?.[name]?.module,
      this.root,
    );
  }
}

const NOT_RESOURCES: ReadonlySet<string> = new Set([
  "data",
  "local",
  "each",
  "count",
  "self",
  "path",
  "terraform",
]);

function referencesIn(expression: Json): readonly string[] {
  if (Array.isArray(expression)) return (expression as readonly Json[]).flatMap(referencesIn);
  if (!isObject(expression)) return [];
  const own = Array.isArray(expression.references)
    ? (expression.references as readonly Json[]).filter((one) => typeof one === "string")
    : [];
  return [...own, ...Object.values(expression).flatMap(referencesIn)];
}
