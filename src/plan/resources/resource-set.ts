import { exactDigits } from "../../text/exact-json";
import { isObject, type Json, type JsonObject } from "../../text/json";
import { configurationAddress as withoutIndex } from "../address";

/** `aws_instance.web["a"]` → `aws_instance.web`, the form in references and exceptions. */
export { withoutIndex };

/** One managed resource of a stack, read from a plan or from synthesized JSON. */
export interface StackResource {
  /** As the engine prints it: `aws_instance.web[0]`. */
  readonly address: string;
  readonly type: string;
  readonly name: string;
  readonly values: JsonObject;
  /** `true` where a value is known only after apply, in the shape of `values`; undefined if everything is known. */
  readonly unknown?: JsonObject;
  /** Addresses that an attribute refers to, without index: `{ cluster: ["aws_ecs_cluster.main"] }`. */
  readonly references: Readonly<Record<string, readonly string[]>>;
  /** The region of the provider or the resource; undefined if neither sets one. */
  readonly region?: string;
  /** `prod/network/vpc`, if cdktf wrote it into the synthesized JSON. */
  readonly constructPath?: string;
  /** True if only the engine knows `count` or `for_each`: this resource then represents an unknown number. */
  readonly countUnknown?: boolean;
}

/** The resources of one stack as they are or will be. */
export interface ResourceSet {
  /** The stack's name in outputs. */
  readonly stack: string;
  /** The file it was read from. */
  readonly file: string;
  readonly kind: "plan" | "synthesized";
  readonly resources: readonly StackResource[];
}

/** The resources that an attribute of `resource` refers to. */
export function referredBy(
  resource: StackResource,
  attribute: string,
  all: readonly StackResource[],
): readonly StackResource[] {
  const wanted = resource.references[attribute] ?? [];
  const key = keyOf(resource.address);
  return wanted.flatMap((address) => {
    const found = indexOf(all).byAddress.get(address) ?? [];
    // Resources with for_each usually refer to those with the same key.
    const same = key === "" ? undefined : found.find((one) => keyOf(one.address) === key);
    return same === undefined ? found : [same];
  });
}

/** The key in an address: `[0]` in `aws_instance.web[0]`. */
function keyOf(address: string): string {
  return address.endsWith("]") ? address.slice(address.lastIndexOf("[")) : "";
}

/** The resource of a type that an attribute refers to or names by its ARN, id or name. */
export function namedBy(
  resource: StackResource,
  attribute: string,
  type: string,
  all: readonly StackResource[],
): StackResource | undefined {
  const referred = referredBy(resource, attribute, all).find((one) => one.type === type);
  const name = literal(resource.values[attribute]);
  return referred ?? (name === undefined ? undefined : knownAs(name, type, all));
}

/** The resources of a type. */
export function ofType(type: string, all: readonly StackResource[]): readonly StackResource[] {
  return indexOf(all).byType.get(type) ?? [];
}

/** The resource of a type with this ARN, id or name. */
export function knownAs(
  name: string,
  type: string,
  all: readonly StackResource[],
): StackResource | undefined {
  const bare = name.replace(/^arn:[^/]*\//, "").replace(/:\d+$/, "");
  return indexOf(all)
    .byType.get(type)
    ?.find(({ values }) => IDENTITIES.some((key) => values[key] === name || values[key] === bare));
}

const IDENTITIES = ["arn", "id", "name", "family", "identifier", "cluster_identifier"];

/** The resources that refer to `target` in an attribute. */
export function referringTo(
  target: StackResource,
  type: string,
  attribute: string,
  all: readonly StackResource[],
): readonly StackResource[] {
  const key = `${type} ${attribute}`;
  const index = indexOf(all);
  let referring = index.referring.get(key);
  if (referring === undefined) {
    referring = new Map();
    for (const one of index.byType.get(type) ?? [])
      for (const address of one.references[attribute] ?? []) push(referring, address, one);
    index.referring.set(key, referring);
  }
  return referring.get(withoutIndex(target.address)) ?? [];
}

/** Built once per stack: searching every resource for each of some thousands would take minutes. */
interface ResourceIndex {
  readonly byAddress: ReadonlyMap<string, readonly StackResource[]>;
  readonly byType: ReadonlyMap<string, readonly StackResource[]>;
  /** Type and attribute → address → the resources that refer to it. */
  readonly referring: Map<string, Map<string, StackResource[]>>;
}

const indexes = new WeakMap<readonly StackResource[], ResourceIndex>();

function indexOf(all: readonly StackResource[]): ResourceIndex {
  const known = indexes.get(all);
  if (known !== undefined) return known;
  const byAddress = new Map<string, StackResource[]>();
  const byType = new Map<string, StackResource[]>();
  for (const one of all) {
    push(byAddress, withoutIndex(one.address), one);
    push(byType, one.type, one);
  }
  const index = { byAddress, byType, referring: new Map<string, Map<string, StackResource[]>>() };
  indexes.set(all, index);
  return index;
}

function push<T>(map: Map<string, T[]>, key: string, item: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [item]);
  else list.push(item);
}

/** Nested blocks: JSON has them as one object or as a list. */
export function blocks(value: Json | undefined): readonly JsonObject[] {
  const list = Array.isArray(value) ? (value as readonly Json[]) : [value ?? null];
  return list.filter(isObject);
}

/** A string that is already known. */
export function literal(value: Json | undefined): string | undefined {
  return typeof value === "string" && !value.includes("${") ? value : undefined;
}

/** A number, even if JSON has it as a string. */
export function numeric(value: Json | undefined): number | undefined {
  if (typeof value === "number") return value;
  const text = exactDigits(value) ?? literal(value);
  return text !== undefined && text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : undefined;
}

export function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}
