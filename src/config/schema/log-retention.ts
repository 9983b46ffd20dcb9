import { z } from "zod";

/** The retentions that CloudWatch Logs allows, in days (PutRetentionPolicy). */
const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

export type LogRetentionDays = (typeof LOG_RETENTION_DAYS)[number];

/** How long logs are kept, in days: one of the values that CloudWatch Logs allows. */
export function logRetentionDays(): z.ZodLiteral<LogRetentionDays> {
  return z.literal([...LOG_RETENTION_DAYS]).meta({ description: "How many days logs are kept." });
}
