import { isObject, type Json, type JsonObject } from "../../text/json";
import { constructPathOf, stackName } from "../synthesized-stack";
import { type ResourceSet, type StackResource, literal, numeric } from "./resource-set";

/** The managed resources of a stack as cdktf writes it into `cdk.tf.json`. */
export function resourcesOfSynthesized(
  document: JsonObject,
  file: string,
  fallbackName: string,
): ResourceSet {
  const stack = stackName(document) ?? fallbackName;
  const resources = blocksOf(document.resource, regions(document));
  return { stack, file, kind: "synthesized", resources };
}

/** The data sources of a stack; their addresses start with `data.`. */
export function dataOfSynthesized(document: JsonObject): readonly StackResource[] {
  const sources = blocksOf(document.data, regions(document));
  return sources.map((source) => ({ ...source, address: `data.${source.address}` }));
}

function blocksOf(types: Json | undefined, inRegion: Regions): readonly StackResource[] {
  return Object.entries(objectsIn(types)).flatMap(([type, named]) =>
    Object.entries(objectsIn(named)).flatMap(([name, body]) =>
      isObject(body) ? expand(type, name, body, inRegion) : [],
    ),
  );
}

/** Keys of a block that are not arguments of the resource. */
const META: ReadonlySet<string> = new Set(["//", "count", "for_each"]);

/** Expands a literal `count` or `for_each` into resources. */
function expand(type: string, name: string, body: JsonObject, inRegion: Regions): readonly StackResource[] {
  const { count, for_each: each } = body;
  const values = Object.fromEntries(Object.entries(body).filter(([key]) => !META.has(key)));
  const address = `${type}.${name}`;
  const region = literal(values.region) ?? inRegion(literal(values.provider));
  const path = constructPathOf(body);
  const resource: StackResource = {
    address,
    type,
    name,
    values,
    references: referencesIn(values),
    ...(region === undefined ? {} : { region }),
    ...(path === undefined ? {} : { constructPath: path }),
  };
  const keys = indexes(count, each);
  if (keys === "unknown") return [{ ...resource, countUnknown: true }];
  return keys.map((key) => ({ ...resource, address: `${address}${key}` }));
}

function indexes(count: Json | undefined, each: Json | undefined): readonly string[] | "unknown" {
  if (count !== undefined && count !== null) {
    const times = numeric(count);
    return times === undefined ? "unknown" : Array.from({ length: times }, (_, index) => `[${index}]`);
  }
  if (each === undefined || each === null) return [""];
  return isObject(each) ? Object.keys(each).map((key) => `[${JSON.stringify(key)}]`) : "unknown";
}

type Regions = (provider: string | undefined) => string | undefined;

/** Provider reference (`aws.us`) → region; no reference means the provider without an alias. */
function regions(document: JsonObject): Regions {
  const providers = objectsIn(document.provider);
  const aws = Array.isArray(providers.aws) ? (providers.aws as readonly Json[]) : [providers.aws ?? null];
  return (provider) => {
    const alias = provider?.split(".")[1];
    const match = aws.filter(isObject).find((one) => literal(one.alias) === alias);
    return literal(match?.region);
  };
}

function referencesIn(values: JsonObject): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    Object.entries(values)
      .map(([attribute, value]) => [attribute, [...new Set(deepReferences(value))]] as const)
      .filter(([, found]) => found.length > 0),
  );
}

function deepReferences(value: Json): readonly string[] {
  if (typeof value === "string") return addressesIn(value);
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(deepReferences);
  return isObject(value) ? Object.values(value).flatMap(deepReferences) : [];
}

const EXPRESSION = /\$\{([^}]*)\}/g;
const ADDRESS = /(?<![\w.])(?:data\.)?([a-z][a-z0-9]*_[a-z0-9_]+)\.([A-Za-z_][\w-]*)/g;

function addressesIn(text: string): readonly string[] {
  return [...text.matchAll(EXPRESSION)].flatMap(([, expression]) =>
    [...(expression ?? "").matchAll(ADDRESS)]
      .filter(([match]) => !match.startsWith("data."))
      .map(([, type, name]) => `${type}.${name}`),
  );
}

function objectsIn(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}
