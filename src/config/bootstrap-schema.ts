import { z } from "zod";
import type { BackendSettings, StateLock } from "./environment";
import { accountId, region, s3BucketName, tags } from "./schema";
import { text, unlessMatching } from "./schema/expectation";

/** DynamoDB's naming rules ("Naming rules and data types", Amazon DynamoDB developer guide). */
const TABLE_NAME = /^[A-Za-z0-9_.-]{3,255}$/;

/** What the backend's own stack is made of. */
export type BootstrapConfig = Omit<BackendSettings, "region">;

/** The keys of `bootstrap.yaml`, which describes the state backend of one system. */
export const bootstrapSchema = z.object({
  region: region(),
  account: accountId().optional(),
  tags: tags().default({}),
});

/** The keys of `bootstrap.yaml` that no other environment has. */
export const backendSchema = z.object({
  bucket: s3BucketName().optional(),
  lockTable: text({
    want: "a DynamoDB table name: 3 to 255 letters, digits, underscores, hyphens and dots",
    pattern: TABLE_NAME,
    fault: unlessMatching(TABLE_NAME, "is not a table name"),
  }).optional(),
  lock: z
    .enum(["dynamodb", "both", "lockfile"] satisfies StateLock[])
    .meta({ description: "A DynamoDB item, S3's own lock file, or both." })
    .default("dynamodb"),
});

/** The written settings with the names that follow from the system's. */
export function bootstrapConfig(system: string, written: z.output<typeof backendSchema>): BootstrapConfig {
  return {
    bucket: written.bucket ?? `${system}-terraform-state`,
    lockTable: written.lockTable ?? `${system}-terraform-locks`,
    lock: written.lock,
  };
}
