import { isObject, type Json, type JsonObject } from "../../text/json";

/** One managed resource of a stack, read from a plan or from synthesized JSON. */
export interface StackResource {
  /** As the engine prints it: `aws_instance.web[0]`. */
  readonly address: string;
  readonly type: string;
  readonly name: string;
  readonly values: JsonObject;
  /** Addresses that an attribute refers to, without index: `{ cluster: ["aws_ecs_cluster.main"] }`. */
  readonly references: Readonly<Record<string, readonly string[]>>;
  /** Where the provider or the resource itself puts it; undefined where neither says. */
  readonly region?: string;
  /** `prod/network/vpc`, where cdktf left it in the synthesized JSON. */
  readonly constructPath?: string;
  /** Set where `count` or `for_each` is only known to the engine, so that one stands for an unknown number. */
  readonly countUnknown?: boolean;
}

/** The resources of one stack as they are or will be. */
export interface ResourceSet {
  /** What the stack is called in outputs. */
  readonly stack: string;
  /** The file it was read from. */
  readonly file: string;
  readonly kind: "plan" | "synthesized";
  readonly resources: readonly StackResource[];
}

/** `aws_instance.web["a"]` → `aws_instance.web`: what references and exceptions name. */
export function withoutIndex(address: string): string {
  return address.replace(/\[(?:\d+|"(?:[^"\\]|\\.)*")\]/g, "");
}

/** The resources that an attribute of `resource` refers to. */
export function referredBy(
  resource: StackResource,
  attribute: string,
  all: readonly StackResource[],
): readonly StackResource[] {
  const wanted = new Set(resource.references[attribute] ?? []);
  return wanted.size === 0 ? [] : all.filter(({ address }) => wanted.has(withoutIndex(address)));
}

/** The resources that refer to `target` in an attribute. */
export function referringTo(
  target: StackResource,
  type: string,
  attribute: string,
  all: readonly StackResource[],
): readonly StackResource[] {
  const address = withoutIndex(target.address);
  return all.filter((one) => one.type === type && (one.references[attribute] ?? []).includes(address));
}

/** Nested blocks, which JSON spells as one object or as a list of them. */
export function blocks(value: Json | undefined): readonly JsonObject[] {
  const list = Array.isArray(value) ? (value as readonly Json[]) : [value ?? null];
  return list.filter(isObject);
}

/** A string that Terraform does not still have to compute. */
export function literal(value: Json | undefined): string | undefined {
  return typeof value === "string" && !value.includes("${") ? value : undefined;
}

/** A number, also where JSON has it as a string. */
export function numeric(value: Json | undefined): number | undefined {
  if (typeof value === "number") return value;
  const text = literal(value);
  return text !== undefined && text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : undefined;
}

export function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}
