import type {
  ActionInvocation,
  Change,
  CheckResult,
  DeferredChange,
  DeferredInvocation,
  ResourceChange,
} from "../plan-model";
import { NotJson, type Section } from "./section-scanner";
import type { Json } from "../../text/json";

/** What a review takes from one plan, handed over piece by piece in file order. */
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
  /** Names of the arguments that the configuration sets on a resource: what is not among them is computed. */
  configuredResource(address: string, attributes: readonly string[]): void;
  /** Whether it matters what the configuration sets on a resource, or on any where none is named. */
  wantsConfiguration(address?: string): boolean;
  checks(results: readonly CheckResult[]): void;
  facts(facts: PlanFacts): void;
  end(): void;
}

export interface PlanFacts {
  readonly format_version?: string;
  readonly terraform_version?: string;
  readonly errored?: boolean;
  readonly applyable?: boolean;
  readonly complete?: boolean;
  /** `@level` of the log that `plan -json` prints: not what a review reads. */
  readonly "@level"?: string;
}

interface ConfiguredModule {
  readonly resources?: readonly ConfiguredResource[];
  readonly module_calls?: Readonly<Record<string, { readonly module?: ConfiguredModule }>>;
}

interface ConfiguredResource {
  readonly address: string;
  readonly expressions?: Readonly<Record<string, Json>>;
}

/** Hands what the sections say to the sinks that `nextSink` makes, one for each top-level object. */
export class PlanSections {
  private sink: PlanSink | undefined;

  constructor(private readonly nextSink: () => PlanSink) {}

  /** @throws NotJson, NotPlan */
  take(section: Section): void {
    this.sink ??= this.nextSink();
    const reader = READERS[section.name];
    if (reader === undefined || reader.isWanted?.(this.sink, section) === false) return;
    reader.read(this.sink, parse(section), section.key ?? "");
  }

  /** The end of a top-level object. */
  finish(): void {
    (this.sink ?? this.nextSink()).end();
    this.sink = undefined;
  }
}

/** Thrown where a section holds what the plan format does not know; `section` is its name. */
export class NotPlan extends Error {
  constructor(readonly section: string) {
    super(`no plan: ${section}`);
    this.name = "NotPlan";
  }
}

function isChange(value: unknown): value is Change {
  return typeof value === "object" && value !== null && Array.isArray((value as Partial<Change>).actions);
}

function asChange(value: unknown, section: string): Change {
  if (isChange(value)) return value;
  throw new NotPlan(section);
}

function asResourceChange(value: unknown, section: string): ResourceChange {
  const { address, change } = (value ?? {}) as Partial<ResourceChange>;
  if (typeof address === "string" && isChange(change)) return value as ResourceChange;
  throw new NotPlan(section);
}

function asDeferredChange(value: unknown, section: string): DeferredChange {
  const { resource_change: resource } = (value ?? {}) as DeferredChange;
  return resource === undefined
    ? {}
    : { ...(value as DeferredChange), resource_change: asResourceChange(resource, section) };
}

function asInvocation(value: unknown, section: string): ActionInvocation {
  if (typeof (value as ActionInvocation | null)?.address === "string") return value as ActionInvocation;
  throw new NotPlan(section);
}

function parse(section: Section): unknown {
  try {
    return JSON.parse(section.json.toString("utf8"));
  } catch {
    throw new NotJson(0);
  }
}

interface Reader {
  /** False where nobody asks for it, so that it need not be parsed. */
  isWanted?(sink: PlanSink, section: Section): boolean;
  read(sink: PlanSink, value: unknown, key: string): void;
}

const fact = (name: keyof PlanFacts): Reader => ({
  read: (sink, value) => sink.facts({ [name]: value }),
});

/** Both engines begin a configured resource with its address. */
const ADDRESS_FIRST = /^\{"address":"([^"\\]*)"/;
const ADDRESS_BYTES = 512;

function addressOf({ json }: Section): string | undefined {
  return ADDRESS_FIRST.exec(json.toString("utf8", 0, ADDRESS_BYTES))?.[1];
}

const READERS: Readonly<Record<string, Reader | undefined>> = {
  format_version: fact("format_version"),
  terraform_version: fact("terraform_version"),
  errored: fact("errored"),
  applyable: fact("applyable"),
  complete: fact("complete"),
  "@level": fact("@level"),
  variables: {
    read: (sink, value, key) => sink.variable(key, (value as { value?: Json } | null)?.value ?? null),
  },
  resource_changes: {
    read: (sink, value) => sink.resourceChange(asResourceChange(value, "resource_changes")),
  },
  resource_drift: { read: (sink, value) => sink.resourceDrift(asResourceChange(value, "resource_drift")) },
  deferred_changes: {
    read: (sink, value) => sink.deferredChange(asDeferredChange(value, "deferred_changes")),
  },
  action_invocations: {
    read: (sink, value) => sink.invocation(asInvocation(value, "action_invocations")),
  },
  deferred_action_invocations: {
    read: (sink, value) => sink.deferredInvocation((value ?? {}) as DeferredInvocation),
  },
  output_changes: { read: (sink, value, key) => sink.outputChange(key, asChange(value, "output_changes")) },
  checks: { read: (sink, value) => sink.checks(Array.isArray(value) ? (value as CheckResult[]) : []) },
  "configuration.root_module.variables": {
    read: (sink, value, key) => {
      if ((value as { sensitive?: boolean } | null)?.sensitive === true) sink.sensitiveVariable(key);
    },
  },
  "configuration.root_module.resources": {
    isWanted: (sink, section) => sink.wantsConfiguration(addressOf(section)),
    read: (sink, value) => configured(sink, "", value as ConfiguredResource),
  },
  "configuration.root_module.module_calls": {
    isWanted: (sink) => sink.wantsConfiguration(),
    read: (sink, value) => configuredModules(sink, "", value as ConfiguredModule["module_calls"]),
  },
};

function configuredModules(sink: PlanSink, parent: string, calls: ConfiguredModule["module_calls"]): void {
  for (const [name, call] of Object.entries(calls ?? {})) {
    const prefix = `${parent}module.${name}.`;
    for (const resource of call.module?.resources ?? []) configured(sink, prefix, resource);
    configuredModules(sink, prefix, call.module?.module_calls);
  }
}

function configured(sink: PlanSink, prefix: string, resource: ConfiguredResource): void {
  sink.configuredResource(prefix + resource.address, Object.keys(resource.expressions ?? {}));
}
