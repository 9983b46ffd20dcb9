import { z } from "zod";

/** Types whose value a copy of the environment must not take over, with what it says instead. */
export const copies = z.registry<{ as(environment: string): string }>();

/**
 * Marks a type for `groundplan new environment`: the account's OIDC provider is made by one environment, and a GitHub
 * environment opens the roles of one.
 *
 * @param as what the copy says, by its environment's name
 */
export function copiedAs<S extends z.ZodType>(schema: S, as: (environment: string) => string): S {
  copies.add(schema, { as });
  return schema;
}
