import { App, Fn, type IResolveContext, Lazy } from "cdktf";

/** What JSON can hold; strings may be references to attributes of resources. */
export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * JSON as the text of an argument: policies, dashboards, patterns. In Terraform JSON it is the text itself, known
 * when planning unless it refers to something that is not; in HCL it is a call of `jsonencode`, since cdktf prints
 * a text that holds both quotes and references as invalid HCL. Keys are in the order of `jsonencode`, so that
 * both give the same text.
 */
export function jsonText(produce: () => Json): string {
  return Lazy.stringValue({
    produce: ({ scope }: IResolveContext) => {
      const value = sortKeys(produce());
      return App.of(scope).hclOutput ? Fn.jsonencode(value) : JSON.stringify(value);
    },
  });
}

function sortKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).flatMap(([key, inner]): [string, Json][] =>
    inner === undefined ? [] : [[key, sortKeys(inner)]],
  );
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
