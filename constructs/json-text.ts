import { App, Fn, type IResolveContext, Lazy } from "cdktf";

/** JSON whose strings may be references to resource attributes. */
export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * JSON as the text of an argument: policies, dashboards, patterns. In Terraform JSON it is the text itself, known when
 * planning unless it contains unknown references. In HCL it is a call to `jsonencode`, because cdktf prints text with
 * both quotes and references as invalid HCL. Keys are sorted like `jsonencode` sorts them, so both give the same text.
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
