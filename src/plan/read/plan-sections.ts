import { isObject, type Json, type JsonObject } from "../../text/json";
import type {
  ActionInvocation,
  Change,
  CheckResult,
  ConfigurationModule,
  ConfigurationResource,
  DeferredChange,
  DeferredInvocation,
  PlannedResource,
  ResourceChange,
} from "../plan-model";
import type { DocumentSink } from "./documents";
import type { Section, SectionTree } from "./section-scanner";

/** A module's resources, and those of the modules within it. */
interface ModuleTree extends SectionTree {
  child_modules: { "*": ModuleTree };
}
const MODULE = { resources: "elements" } as unknown as ModuleTree;
MODULE.child_modules = { "*": MODULE };

/**
 * The parts of a plan that a review reads. Of `prior_state`, which is a third of a plan, it parses only what has a
 * sensitive value; `planned_values` has no values that the changes lack.
 */
export const REVIEWED_SECTIONS: SectionTree = {
  terraform_version: "value",
  errored: "value",
  applyable: "value",
  complete: "value",
  variables: "elements",
  planned_values: { root_module: {}, outputs: "elements" },
  prior_state: { values: { root_module: MODULE, outputs: "elements" } },
  resource_changes: "elements",
  resource_drift: "elements",
  deferred_changes: "elements",
  output_changes: "elements",
  action_invocations: "elements",
  deferred_action_invocations: "elements",
  checks: "value",
  configuration: {
    provider_config: "elements",
    root_module: { variables: "elements", resources: "elements", module_calls: "value" },
  },
};

/** Receives one plan piece by piece, in file order. */
export interface PlanSink {
  resourceChange(change: ResourceChange): void;
  resourceDrift(change: ResourceChange): void;
  deferredChange(change: DeferredChange): void;
  invocation(invocation: ActionInvocation): void;
  deferredInvocation(deferred: DeferredInvocation): void;
  outputChange(name: string, change: Change): void;
  variable(name: string, value: Json): void;
  /** A variable of the root module that is declared `sensitive`. */
  sensitiveVariable(name: string): void;
  /** A value that is shown nowhere itself, but may be part of others. */
  sensitiveValue(name: string, value: Json): void;
  /** A resource as it is, of which only the sensitive values are needed. */
  priorResource(resource: PlannedResource): void;
  /** Arguments of a provider. */
  providerArgument(name: string, value: Json): void;
  /** Names of the arguments that the configuration sets on a resource. All others are computed. */
  configuredResource(address: string, attributes: readonly string[], expressions: JsonObject): void;
  /** The modules that the root module calls. */
  configuredModules(calls: ConfigurationModule["module_calls"]): void;
  /** Whether the configured arguments of a resource, or without an address of any, are needed. */
  wantsConfiguration(address?: string): boolean;
  checks(results: readonly CheckResult[]): void;
  facts(facts: PlanFacts): void;
}

export interface PlanFacts {
  readonly terraform_version?: string;
  readonly errored?: boolean;
  readonly applyable?: boolean;
  readonly complete?: boolean;
  /** Whether it lists any resource, changed or not. A -refresh-only plan does not. */
  readonly listsChanges?: boolean;
}

/** Passes each section to the sink's method for it. */
export class PlanSections<T extends PlanSink> implements DocumentSink {
  constructor(readonly sink: T) {}

  wants(section: Section): boolean {
    const reader = readerOf(section.name);
    return reader !== undefined && reader.isWanted?.(this.sink, section) !== false;
  }

  take(name: string, value: Json, key = ""): void {
    readerOf(name)?.read(this.sink, value as never, key);
  }
}

interface Reader {
  /** False if the section is not needed, so it is not parsed. */
  isWanted?(sink: PlanSink, section: Section): boolean;
  /** The values are already validated: they have the form of their section. */
  read(sink: PlanSink, value: never, key: string): void;
}

const fact = (name: keyof PlanFacts): Reader => ({
  read: (sink, value: Json) => {
    if (value !== null) sink.facts({ [name]: value });
  },
});

/** Both engines write a configured resource's address first. */
const ADDRESS_FIRST = /^\{"address":"([^"\\]*)"/;
const ADDRESS_BYTES = 512;

function addressOf({ json }: Section): string | undefined {
  return ADDRESS_FIRST.exec(json.toString("utf8", 0, ADDRESS_BYTES))?.[1];
}

const READERS: Readonly<Record<string, Reader | undefined>> = {
  terraform_version: fact("terraform_version"),
  errored: fact("errored"),
  applyable: fact("applyable"),
  complete: fact("complete"),
  variables: {
    read: (sink, value: { value?: Json } | null, key) => sink.variable(key, value?.value ?? null),
  },
  resource_changes: {
    read: (sink, value: ResourceChange) => {
      sink.facts({ listsChanges: true });
      sink.resourceChange(value);
    },
  },
  resource_drift: { read: (sink, value: ResourceChange) => sink.resourceDrift(value) },
  deferred_changes: { read: (sink, value: DeferredChange) => sink.deferredChange(value) },
  action_invocations: { read: (sink, value: ActionInvocation) => sink.invocation(value) },
  deferred_action_invocations: {
    read: (sink, value: DeferredInvocation) => sink.deferredInvocation(value),
  },
  output_changes: { read: (sink, value: Change, key) => sink.outputChange(key, value) },
  checks: { read: (sink, value: CheckResult[] | null) => sink.checks(value ?? []) },
  "planned_values.outputs": { read: readOutput },
  "prior_state.values.outputs": { read: readOutput },
  "configuration.provider_config": {
    isWanted: (_sink, { json }) => json.includes('"constant_value"'),
    read: (sink, value: Json) => {
      const expressions = isObject(value) ? value.expressions : undefined;
      if (!isObject(expressions)) return;
      for (const [name, expression] of Object.entries(expressions))
        if (isObject(expression)) sink.providerArgument(name, expression.constant_value ?? null);
    },
  },
  "configuration.root_module.variables": {
    read: (sink, value: ConfiguredVariable | null, key) => {
      if (value?.sensitive === true) sink.sensitiveVariable(key);
      readDefault(sink, key, value);
    },
  },
  "configuration.root_module.resources": {
    isWanted: (sink, section) => sink.wantsConfiguration(addressOf(section)),
    read: (sink, value: ConfigurationResource) => configured(sink, "", value),
  },
  "configuration.root_module.module_calls": {
    isWanted: (sink, { json }) => sink.wantsConfiguration() || json.includes('"sensitive"'),
    read: (sink, value: ConfigurationModule["module_calls"]) => {
      readDefaults(sink, value);
      if (!sink.wantsConfiguration()) return;
      sink.configuredModules(value);
      configuredModules(sink, "", value);
    },
  },
};

const PRIOR_RESOURCES: Reader = {
  isWanted: (_sink, { json }) => marksSomething(json),
  read: (sink, value: PlannedResource) => sink.priorResource(value),
};

function readerOf(name: string): Reader | undefined {
  return (
    READERS[name] ??
    (name.startsWith("prior_state.") && name.endsWith(".resources") ? PRIOR_RESOURCES : undefined)
  );
}

/** Whether a resource's marks have a `true`. Engines write the marks last. */
function marksSomething(json: Buffer): boolean {
  const marks = json.lastIndexOf('"sensitive_values":');
  return marks !== -1 && json.includes("true", marks);
}

function readOutput(sink: PlanSink, value: { sensitive?: boolean; value?: Json } | null, key: string): void {
  if (value?.sensitive === true) sink.sensitiveValue(key, value.value ?? null);
}

type ConfiguredVariable = NonNullable<ConfigurationModule["variables"]>[string];

function readDefault(sink: PlanSink, name: string, variable: ConfiguredVariable | null): void {
  if (variable?.sensitive === true && variable.default !== undefined)
    sink.sensitiveValue(name, variable.default);
}

function readDefaults(sink: PlanSink, calls: ConfigurationModule["module_calls"]): void {
  for (const { module } of Object.values(calls ?? {})) {
    for (const [name, variable] of Object.entries(module?.variables ?? {})) readDefault(sink, name, variable);
    readDefaults(sink, module?.module_calls);
  }
}

function configuredModules(sink: PlanSink, parent: string, calls: ConfigurationModule["module_calls"]): void {
  for (const [name, call] of Object.entries(calls ?? {})) {
    const prefix = `${parent}module.${name}.`;
    for (const resource of call.module?.resources ?? []) configured(sink, prefix, resource);
    configuredModules(sink, prefix, call.module?.module_calls);
  }
}

function configured(sink: PlanSink, prefix: string, resource: ConfigurationResource): void {
  const expressions = resource.expressions ?? {};
  sink.configuredResource(prefix + resource.address, Object.keys(expressions), expressions);
}
