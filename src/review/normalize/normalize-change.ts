import { accessKeysOf } from "../classify/access-types";
import { changeKind } from "../../plan/change-kind";
import { reasonOf, replaceOrder } from "../classify/change-reason";
import { isStateful } from "../classify/stateful-types";
import type {
  AccessValues,
  AttributeChange,
  MaskedPlace,
  ReviewedChange,
  ReviewedDrift,
  ReviewedInvocation,
  ReviewedOutput,
} from "../model";
import type { ActionInvocation, AttributePath, Change, ResourceChange } from "../../plan/plan-model";
import { maskJson } from "../../masking/mask-value";
import { diffAttributes, holdsTrue, joinPath } from "./attribute-diff";
import { withoutSensitive } from "./sensitive-values";
import { SENSITIVE, shownLeaf } from "./shown-value";
import { writeExactly } from "../../text/exact-json";
import type { Json, JsonObject } from "../../text/json";

type OnMaskedPlace = (place: MaskedPlace) => void;

/** A change in the review's model; undefined if there is none. */
export function normalizeChange(
  resource: ResourceChange,
  onMasked: OnMaskedPlace,
): ReviewedChange | undefined {
  const kind = changeKind(resource);
  if (kind === undefined) return undefined;
  const { address, change, previous_address: previousAddress, deposed } = resource;
  const type = resource.type ?? typeOf(address);
  const forcedBy = kind === "replace" ? (change.replace_paths ?? []).map(writePath) : [];
  const reason = reasonOf(resource);
  const access = accessValues(type, change);
  const importId = change.importing == null ? undefined : importName(change.importing);
  return {
    address,
    type,
    name: resource.name ?? address,
    mode: resource.mode ?? "managed",
    kind,
    stateful: isStateful(type),
    forcedBy,
    attributes: markForcing(attributesOf(address, change, onMasked), forcedBy),
    ...(previousAddress === undefined || previousAddress === address ? {} : { previousAddress }),
    ...(deposed === undefined || deposed === "" ? {} : { deposed }),
    ...(importId === undefined ? {} : { importId }),
    ...(kind === "replace" ? { replaceOrder: replaceOrder(resource) } : {}),
    ...(reason === undefined ? {} : { reason }),
    ...(access === undefined ? {} : { access }),
  };
}

function attributesOf(address: string, change: Change, onMasked: OnMaskedPlace): AttributeChange[] {
  return diffAttributes(change, (path, kind) => onMasked({ address, path, kind }));
}

function importName(importing: NonNullable<Change["importing"]>): string {
  const id =
    importing.id ?? (importing.identity === undefined ? undefined : writeExactly(importing.identity));
  return id === undefined ? "(known after apply)" : String(maskJson(id, "", () => undefined));
}

/** A change to an output; undefined if it stays the same. */
export function normalizeOutput(
  name: string,
  change: Change,
  onMasked: OnMaskedPlace,
): ReviewedOutput | undefined {
  const kind = OUTPUT_KINDS[change.actions[0] ?? "no-op"];
  if (kind === undefined) return undefined;
  const named = {
    ...change,
    before: { [name]: change.before ?? null },
    after: { [name]: change.after ?? null },
    after_unknown: { [name]: change.after_unknown ?? false },
    before_sensitive: { [name]: change.before_sensitive ?? false },
    after_sensitive: { [name]: change.after_sensitive ?? false },
  };
  const attributes = attributesOf(`output.${name}`, named, onMasked);
  if (attributes.length > 0) return { name, kind, attributes };
  // For a resource, empty and unset are the same. An output that is added or removed is listed.
  const shown = (value: Json | undefined, marks: Json | undefined) =>
    holdsTrue(marks) && value != null ? SENSITIVE : shownLeaf(value ?? null, name, () => undefined);
  // The value is the same on both sides, so a mark on one of them counts for both.
  const marks = [change.before_sensitive ?? false, change.after_sensitive ?? false];
  const [before, after] = [shown(change.before, marks), shown(change.after, marks)];
  return { name, kind, attributes: [{ path: name, before, after }] };
}

/** An action with its configuration. */
export function normalizeInvocation(
  invocation: ActionInvocation,
  onMasked: OnMaskedPlace,
): ReviewedInvocation {
  const { address = "(unknown address)", type, lifecycle_action_trigger: by } = invocation;
  const trigger = by?.triggering_resource_address;
  const event = by?.action_trigger_event?.toLowerCase().replaceAll("_", " ");
  return {
    address,
    type: type ?? typeOf(address.replace(/^action\./, "")),
    ...(trigger === undefined ? {} : { trigger }),
    ...(event === undefined ? {} : { event }),
    attributes: attributesOf(address, configuredWith(invocation), onMasked),
  };
}

/** The configuration as a creation, so that it is masked like everything else. */
export function configuredWith(invocation: ActionInvocation): Change {
  const { config_values: after, config_unknown: unknown, config_sensitive: marks } = invocation;
  return {
    actions: ["create"],
    before: null,
    after: after ?? null,
    after_unknown: unknown ?? false,
    after_sensitive: marks ?? false,
  };
}

const OUTPUT_KINDS: Readonly<Record<string, ReviewedOutput["kind"] | undefined>> = {
  create: "create",
  update: "update",
  delete: "destroy",
};

/** A change made outside Terraform; undefined if only the state's format changed. */
export function normalizeDrift(resource: ResourceChange, onMasked: OnMaskedPlace): ReviewedDrift | undefined {
  const { address, change, previous_address: previous } = resource;
  const isGone = change.actions.includes("delete");
  const isChange = change.actions.includes("update") || change.actions.includes("create");
  const moved = typeof previous === "string" && previous !== address;
  if (!isGone && !isChange && !moved) return undefined;
  return {
    address,
    type: resource.type ?? typeOf(address),
    kind: isGone ? "deleted" : isChange ? "changed" : "moved",
    attributes: isGone ? [] : attributesOf(address, change, onMasked),
    ...(moved ? { previousAddress: previous } : {}),
  };
}

function writePath(path: AttributePath): string {
  return path.reduce<string>(
    (written, step) => (typeof step === "number" ? `${written}[${String(step)}]` : joinPath(written, step)),
    "",
  );
}

function markForcing(attributes: AttributeChange[], forcedBy: readonly string[]): AttributeChange[] {
  if (forcedBy.length === 0) return attributes;
  const marked = attributes.map((attribute) =>
    forcedBy.some((path) => isWithin(attribute.path, path))
      ? { ...attribute, forces: true as const }
      : attribute,
  );
  if (marked.some(({ forces }) => forces === true)) return marked;
  // These paths contain block names, those contain indexes.
  const bare = forcedBy.map(withoutPlaces);
  return attributes.map((attribute) =>
    bare.some((path) => isWithin(withoutPlaces(attribute.path), path))
      ? { ...attribute, forces: true as const }
      : attribute,
  );
}

function withoutPlaces(path: string): string {
  return path.replace(/\[[^\]]*\]/g, "");
}

/** `ingress[0].cidr` is within `ingress` and `ingress[0]`. */
export function isWithin(path: string, ancestor: string): boolean {
  if (!path.startsWith(ancestor)) return false;
  const next = path[ancestor.length];
  return next === undefined || next === "." || next === "[";
}

const ADDRESS_TYPE = /^(?:module\.[^.[]+(?:\[[^\]]*\])?\.)*(?:data\.)?([A-Za-z0-9_-]+)\./;

function typeOf(address: string): string {
  return ADDRESS_TYPE.exec(address)?.[1] ?? "unknown";
}

function accessValues(type: string, change: Change): AccessValues | undefined {
  const keys = accessKeysOf(type);
  if (keys === undefined) return undefined;
  const { before, after, before_sensitive: beforeMarks, after_sensitive: afterMarks } = change;
  return {
    before: accessSide(keys, before, beforeMarks),
    after: accessSide(keys, after, afterMarks),
    unknown: change.after_unknown ?? false,
  };
}

function accessSide(keys: readonly string[], value: Json | undefined, marks: Json | undefined): Json {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  if (marks === true) return null;
  const object = value as JsonObject;
  const present = keys.filter((key) => Object.hasOwn(object, key));
  const kept = Object.fromEntries(present.map((key) => [key, object[key] ?? null]));
  return maskJson(withoutSensitive(kept, marks), "", () => undefined);
}
