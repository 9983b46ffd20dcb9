import { configurationAddress } from "../../plan/address";
import { type ChangeKind, changeKind } from "../../plan/change-kind";
import { planEngine } from "../classify/plan-engine";
import { fingerprintOf } from "../fingerprint";
import type {
  FailedCheck,
  MaskedPlace,
  Project,
  ReviewedChange,
  ReviewedDeferral,
  ReviewedDrift,
  ReviewedInvocation,
  ReviewedOutput,
  ReviewedPlan,
} from "../model";
import type {
  ActionInvocation,
  Change,
  CheckResult,
  ConfigurationModule,
  DeferredChange,
  DeferredInvocation,
  PlannedResource,
  ResourceChange,
} from "../../plan/plan-model";
import type { PlanFacts, PlanSink } from "../../plan/read/plan-sections";
import { ModuleReferences } from "../../plan/resources/module-references";
import { KnownValues } from "../../masking/known-values";
import { maskText } from "../../masking/mask-text";
import { isIdentifierName, isSecretName } from "../../masking/secret-names";
import {
  configuredWith,
  normalizeChange,
  normalizeDrift,
  normalizeInvocation,
  normalizeOutput,
} from "./normalize-change";
import { holdsTrue } from "./attribute-diff";
import { redactAll, redactText } from "./redact-known";
import { isMarked, rememberByName, rememberSensitive, withImpliedMarks } from "./sensitive-values";
import type { Json, JsonObject } from "../../text/json";

/** Enough to find what to mark; a plan can have thousands. */
const MAX_MASKED_PLACES = 1000;

/** Receives a plan piece by piece and keeps only the changes, masked. */
export class PlanBuilder implements PlanSink {
  private readonly known = new KnownValues();
  private readonly changes: ReviewedChange[] = [];
  private readonly drift: ReviewedDrift[] = [];
  private readonly outputs: ReviewedOutput[] = [];
  private readonly invocations: ReviewedInvocation[] = [];
  private readonly deferred: ReviewedDeferral[] = [];
  private readonly failed: FailedCheck[] = [];
  private readonly masked: MaskedPlace[] = [];
  private readonly configured = new Map<string, ReadonlySet<string>>();
  /** The configuration of each route, by address. */
  private readonly routes = new Map<string, JsonObject>();
  private modules = new ModuleReferences({});
  /** Resources whose configured arguments are needed. */
  private readonly questioned = new Set<string>();
  private readonly variables = new Map<string, Json>();
  /** Variables that are declared sensitive, which may come before their values. */
  private readonly sensitive = new Set<string>();
  private readonly providers = new Set<string>();
  /** Addresses with a text as an instance key. */
  private readonly keyed = new Set<string>();
  private unchanged = 0;
  /** Whether some changes have marks of sensitive values, and whether some have none. */
  private readonly marking = { some: false, none: false };
  private seen: PlanFacts = {};

  resourceChange(resource: ResourceChange): void {
    if (leavesOldBehind(resource)) {
      this.resourceChange(withActions(resource, ["forget"]));
      this.resourceChange(withActions(resource, ["create"]));
      return;
    }
    const met = this.meet(resource);
    const change = normalizeChange(met, this.onMasked);
    if (leavesAccessOpen(resource.change)) this.questioned.add(configurationAddress(resource.address));
    if (change !== undefined) this.changes.push(change);
    else if (resource.mode !== "data") this.unchanged++;
  }

  resourceDrift(resource: ResourceChange): void {
    const drift = normalizeDrift(this.meet(resource), this.onMasked);
    if (drift === undefined) return;
    this.drift.push(drift);
    this.questioned.add(configurationAddress(drift.address));
  }

  deferredChange(deferred: DeferredChange): void {
    const resource = deferred.resource_change;
    if (resource !== undefined) this.meet(resource);
    this.defer(
      resource?.address,
      deferred.reason ?? undefined,
      resource === undefined ? undefined : changeKind(resource),
    );
  }

  private defer(address = "(unknown address)", reason = "unknown", kind?: ChangeKind): void {
    this.deferred.push({
      address,
      reason: reason.replaceAll("_", " "),
      ...(kind === undefined ? {} : { kind }),
    });
  }

  invocation(invocation: ActionInvocation): void {
    rememberSensitive(configuredWith(invocation), this.known);
    this.invocations.push(normalizeInvocation(invocation, this.onMasked));
  }

  deferredInvocation({ reason, action_invocation: invocation }: DeferredInvocation): void {
    if (invocation !== undefined) rememberSensitive(configuredWith(invocation), this.known);
    this.defer(invocation?.address, reason ?? undefined);
  }

  outputChange(name: string, change: Change): void {
    rememberSensitive(change, this.known, "", [name]);
    const output = normalizeOutput(name, change, this.onMasked);
    if (output !== undefined) this.outputs.push(output);
  }

  variable(name: string, value: Json): void {
    this.variables.set(name, value);
    if (isSecretName(name)) this.known.remember(value, name);
  }

  sensitiveVariable(name: string): void {
    this.sensitive.add(name);
  }

  sensitiveValue(name: string, value: Json): void {
    this.known.remember(value, name);
  }

  priorResource({ type, values, sensitive_values: marks }: PlannedResource): void {
    const side = { before: values ?? null, before_sensitive: marks ?? false };
    rememberSensitive({ actions: ["no-op"], ...side }, this.known, type);
  }

  /**
   * A variable of one value that is declared sensitive is a secret, even if it is a word. A user's name is not, and
   * neither are settings, which are many words.
   */
  private rememberVariable(name: string, value: Json | undefined): void {
    const isOne = typeof value !== "object" && !isIdentifierName(name);
    this.known.remember(value, name, isSecretName(name) || isOne);
  }

  providerArgument(name: string, value: Json): void {
    rememberByName(value, this.known, name);
  }

  configuredResource(address: string, attributes: readonly string[], expressions: JsonObject): void {
    this.configured.set(address, new Set(attributes));
    if (ROUTES.test(address)) this.routes.set(address, expressions);
  }

  configuredModules(calls: ConfigurationModule["module_calls"]): void {
    this.modules = new ModuleReferences(calls === undefined ? {} : { module_calls: calls });
  }

  /** The internet gateways that routes refer to, including through variables and outputs of modules. */
  private gatewaysOfRoutes(): ReadonlyMap<string, string> {
    const found = [...this.routes].flatMap(([address, expressions]) => {
      const path = [...address.matchAll(/(?:^|\.)module\.([^.]+)/g)].map(([, name]) => name ?? "");
      const references = Object.values(this.modules.byAttribute(expressions, path)).flat();
      const gateway = references.find((reference) => /(?:^|\.)aws_internet_gateway\.[^.]+$/.test(reference));
      return gateway === undefined ? [] : [[address, gateway] as const];
    });
    return new Map(found);
  }

  wantsConfiguration(address?: string): boolean {
    return address === undefined ? this.questioned.size > 0 : this.questioned.has(address);
  }

  checks(results: readonly CheckResult[]): void {
    for (const result of results) this.failed.push(...failuresOf(result));
  }

  facts(facts: PlanFacts): void {
    this.seen = { ...this.seen, ...facts };
  }

  /** Builds the plan, after masking every value that any part of it marks as sensitive. */
  build(project: Project, text?: string): ReviewedPlan {
    for (const name of this.sensitive) this.rememberVariable(name, this.variables.get(name));
    this.variables.clear();
    const changes = redactAll(this.changes, this.known);
    const outputs = redactAll(this.outputs, this.known);
    // A plan that may change something also lists unchanged resources.
    const isRefreshOnly = this.drift.length > 0 && this.seen.listsChanges !== true;
    const drift = redactAll(this.drift, this.known).filter(({ kind }) => isRefreshOnly || kind !== "moved");
    const invocations = redactAll(this.invocations, this.known);
    const engine = planEngine(
      new Set([...this.providers].map((name) => name.replace(/\/.*$/, ""))),
      this.seen,
    );
    return {
      project,
      ...(engine === undefined ? {} : { engine }),
      ...(this.seen.terraform_version === undefined
        ? {}
        : { terraformVersion: String(this.seen.terraform_version) }),
      errored: this.seen.errored === true,
      complete: this.seen.complete !== false,
      changes,
      outputs,
      invocations,
      drift,
      isRefreshOnly,
      configured: this.configured,
      gateways: this.gatewaysOfRoutes(),
      deferred: redactAll(this.deferred, this.known),
      checks: redactAll(this.failed, this.known),
      masked: redactAll(this.masked, this.known),
      ordinarySecrets: this.known.ordinaryWords,
      hiddenAddresses: this.hiddenAddresses(),
      isUnmarked: this.marking.none && !this.marking.some && isOld(this.seen.terraform_version),
      unchanged: this.unchanged,
      fingerprint: fingerprintOf(changes, outputs, invocations, isRefreshOnly ? drift : []),
      ...(text === undefined ? {} : { text: redactText(text, this.known) }),
    };
  }

  /** Adds the marks that the plan lacks, and remembers sensitive values. */
  private meet(resource: ResourceChange): ResourceChange {
    const { change, provider_name: provider, type = "" } = resource;
    if (provider !== undefined) this.providers.add(provider);
    if (resource.address.includes('["')) this.keyed.add(resource.address);
    if (isMarked(change)) {
      this.marking.some = true;
      rememberSensitive(change, this.known, type);
      return resource;
    }
    this.marking.none = true;
    const marked = withImpliedMarks(change, type);
    rememberSensitive(marked, this.known, type);
    for (const side of [change.before, change.after]) rememberByName(side, this.known);
    return marked === change ? resource : { ...resource, change: marked };
  }

  private hiddenAddresses(): ReadonlyMap<string, string> {
    const all = [...this.keyed].map((address) => [address, this.known.maskAddress(address)] as const);
    return new Map(all.filter(([address, shown]) => address !== shown));
  }

  private readonly onMasked = (place: MaskedPlace): void => {
    if (this.masked.length < MAX_MASKED_PLACES) this.masked.push(place);
  };
}

const ROUTES = /(?:^|\.)aws_(?:route|route_table|default_route_table)\.[^.]+$/;

/** Terraform marks sensitive values since 0.15. */
function isOld(version: string | undefined): boolean {
  return version === undefined || /^0\.1[0-4]\./.test(version);
}

/** A replacement that forgets the old object instead of destroying it: two changes under one address. */
function leavesOldBehind({ change: { actions } }: ResourceChange): boolean {
  return actions.includes("forget") && actions.includes("create");
}

function withActions(resource: ResourceChange, actions: Change["actions"]): ResourceChange {
  const isNew = actions.includes("create");
  const { before, before_sensitive: marks, ...change } = resource.change;
  const old = { before: before ?? null, before_sensitive: marks ?? false };
  const gone = { after: null, after_unknown: false, after_sensitive: false };
  return { ...resource, change: { ...change, ...(isNew ? { before: null } : { ...old, ...gone }), actions } };
}

/** Arguments that grant access and that a provider fills in if they are not set. */
const ACCESS_ARGUMENTS = [
  "policy",
  "assume_role_policy",
  "inline_policy",
  "policy_document",
  "access_policies",
  "ingress",
  "egress",
  "gateway_id",
  "route",
];

function leavesAccessOpen({ after_unknown: unknown }: Change): boolean {
  if (typeof unknown !== "object" || unknown === null) return false;
  const marks = unknown as JsonObject;
  return ACCESS_ARGUMENTS.some((name) => marks[name] === true) || holdsTrue(marks["route"]);
}

function failuresOf(result: CheckResult): FailedCheck[] {
  const status = result.status;
  if (status !== "fail" && status !== "error") return [];
  const name = result.address?.to_display ?? result.address?.name ?? "(unnamed check)";
  const instances = (result.instances ?? []).filter(
    ({ status: each }) => each === "fail" || each === "error",
  );
  if (instances.length === 0) return [{ address: name, status, messages: [] }];
  return instances.map((instance) => ({
    address: instance.address?.to_display ?? name,
    status,
    messages: (instance.problems ?? []).flatMap(({ message }) =>
      message == null ? [] : [maskText(message, "", () => undefined)],
    ),
  }));
}
