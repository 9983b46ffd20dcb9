import type { Json, JsonObject } from "../../text/json";
import type {
  ActionInvocation,
  Change,
  CheckResult,
  ConfigurationModule,
  ConfigurationResource,
  DeferredChange,
  DeferredInvocation,
  ResourceChange,
} from "../plan-model";
import type { DocumentSink } from "./documents";
import type { Section, SectionTree } from "./section-scanner";

/** The parts of a plan that a review reads. Leaves out `prior_state` and `planned_values`, which are half of a plan. */
export const REVIEWED_SECTIONS: SectionTree = {
  terraform_version: "value",
  errored: "value",
  applyable: "value",
  complete: "value",
  variables: "elements",
  planned_values: { root_module: {} },
  resource_changes: "elements",
  resource_drift: "elements",
  deferred_changes: "elements",
  output_changes: "elements",
  action_invocations: "elements",
  deferred_action_invocations: "elements",
  checks: "value",
  configuration: { root_module: { variables: "elements", resources: "elements", module_calls: "value" } },
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
    const reader = READERS[section.name];
    return reader !== undefined && reader.isWanted?.(this.sink, section) !== false;
  }

  take(name: string, value: Json, key = ""): void {
    READERS[name]?.read(this.sink, value as never, key);
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
  "configuration.root_module.variables": {
    read: (sink, value: { sensitive?: boolean } | null, key) => {
      if (value?.sensitive === true) sink.sensitiveVariable(key);
    },
  },
  "configuration.root_module.resources": {
    isWanted: (sink, section) => sink.wantsConfiguration(addressOf(section)),
    read: (sink, value: ConfigurationResource) => configured(sink, "", value),
  },
  "configuration.root_module.module_calls": {
    isWanted: (sink) => sink.wantsConfiguration(),
    read: (sink, value: ConfigurationModule["module_calls"]) => {
      sink.configuredModules(value);
      configuredModules(sink, "", value);
    },
  },
};

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
