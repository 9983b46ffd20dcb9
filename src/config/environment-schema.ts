import { z } from "zod";
import { usageSchema } from "../cost/usage";
import { ownBackendSchema } from "./bootstrap-schema";
import type { Protection } from "./environment";
import { accountId, region, tags } from "./schema";

/** The keys that every environment file has in addition to its system's keys. */
export const environmentSchema = z.object({
  region: region(),
  account: accountId().optional(),
  protection: z
    .enum(["strict", "relaxed"] satisfies Protection[])
    .meta({
      description: "Deletion protection, snapshots and backups. Default: strict for prod, else relaxed.",
    })
    .optional(),
  checkDelegation: z
    .boolean()
    .meta({
      description:
        "Whether an apply that requests a certificate first checks in DNS that its zone is delegated. Default: true; use false with split-horizon DNS.",
    })
    .optional(),
  tags: tags().default({}),
  backend: ownBackendSchema
    .optional()
    .describe("Names of a separate state backend, if the account is not the one in bootstrap.yaml."),
  usage: usageSchema
    .meta({
      description: "Usage per month, for `groundplan cost`: docs/cost.md has the keys and their units.",
    })
    .optional(),
});

/** Only production is protected by default. */
export function defaultProtection(environment: string): Protection {
  return /^prod(uction)?$/.test(environment) ? "strict" : "relaxed";
}
