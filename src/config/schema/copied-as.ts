import { z } from "zod";

/** Types whose value must change in a copy of the environment, with the new value. */
export const copies = z.registry<{ as(environment: string): string }>();

/**
 * Marks a type for `groundplan new environment`: only one environment creates the account's OIDC provider, and a GitHub
 * environment may assume the roles of only one.
 *
 * @param as the value in the copy, by the copy's name
 */
export function copiedAs<S extends z.ZodType>(schema: S, as: (environment: string) => string): S {
  copies.add(schema, { as });
  return schema;
}
