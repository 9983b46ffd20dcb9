import type { Json, JsonObject } from "../../text/json";
import type { DocumentSink } from "./documents";
import type { SectionTree, Shape } from "./section-scanner";

const MODULE: SectionTree = { resources: "elements", child_modules: "elements", "*": "value" };

/** The whole document, in pieces that are parsed separately to keep each text short. */
export const WHOLE_SECTIONS: SectionTree = {
  resource_changes: "elements",
  resource_drift: "elements",
  deferred_changes: "elements",
  output_changes: "elements",
  resource: "elements",
  data: "elements",
  planned_values: { root_module: MODULE, "*": "value" },
  prior_state: { values: { root_module: MODULE, "*": "value" }, "*": "value" },
  configuration: {
    root_module: { resources: "elements", module_calls: "elements", "*": "value" },
    "*": "value",
  },
  "*": "value",
};

/** The objects that the tree above opens. A dot in any other name does not separate names. */
const OPENED = [
  "planned_values.root_module",
  "planned_values",
  "prior_state.values.root_module",
  "prior_state.values",
  "prior_state",
  "configuration.root_module",
  "configuration",
];

type Draft = Record<string, unknown>;

/** Reassembles a document. */
export class WholeDocument implements DocumentSink {
  private readonly root: Draft = {};

  get json(): JsonObject {
    return this.root as JsonObject;
  }

  /** Sets empty lists and objects, which have no elements. */
  meet(name: string, shape: Shape): void {
    if (shape === "list") this.put(name, []);
    else if (shape === "object") this.put(name, {});
  }

  take(name: string, value: Json, key: string | undefined, isElement: boolean): void {
    if (!isElement) return this.put(name, value);
    const [holder, own] = this.holderOf(name);
    if (key === undefined) ((holder[own] ??= []) as Json[]).push(value);
    else put((holder[own] ??= {}) as Draft, key, value);
  }

  private put(name: string, value: unknown): void {
    const [holder, own] = this.holderOf(name);
    put(holder, own, value);
  }

  private holderOf(name: string): [holder: Draft, own: string] {
    const parent = OPENED.find((each) => name.startsWith(`${each}.`));
    if (parent === undefined) return [this.root, name];
    return [this.at(parent.split(".")), name.slice(parent.length + 1)];
  }

  private at(path: readonly string[]): Draft {
    return path.reduce<Draft>((inner, step) => (inner[step] ??= {}) as Draft, this.root);
  }
}

/** Also sets `__proto__` as an ordinary property. */
function put(object: Draft, key: string, value: unknown): void {
  Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
}
