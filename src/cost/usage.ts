import { z } from "zod";
import { withoutIndex, type StackResource } from "../plan/resources/resource-set";

const amount = z.number().nonnegative();

/**
 * What a plan does not say: how much of something a month uses. Every figure is for **one** resource of its kind and one
 * month, except `dataTransferOutGb`, which is for the whole stack. A missing figure is reported as unknown and never
 * counts as zero.
 */
const figures = z
  .strictObject({
    /** Average load balancer capacity units in use, day and night. */
    albLcu: amount,
    /** GB through one NAT gateway. */
    natGb: amount,
    /** GB through one interface endpoint. */
    endpointGb: amount,
    /** GB written to one log group. */
    logIngestedGb: amount,
    /** GB kept in one log group. */
    logStoredGb: amount,
    s3Gb: amount,
    s3Writes: amount,
    s3Reads: amount,
    dynamodbGb: amount,
    dynamodbWrites: amount,
    dynamodbReads: amount,
    /** GB of images in one repository. */
    ecrGb: amount,
    /** Calls to one secret. */
    secretCalls: amount,
    kmsRequests: amount,
    cloudfrontGb: amount,
    cloudfrontRequests: amount,
    wafRequests: amount,
    /** ACU-hours of one Aurora Serverless v2 instance. @default its minimum capacity all month */
    auroraAcuHours: amount,
    auroraGb: amount,
    auroraIoRequests: amount,
    /** Running tasks of one Fargate service. @default its `desired_count` */
    fargateTasks: amount,
    lambdaRequests: amount,
    lambdaGbSeconds: amount,
    /** Messages to one topic beyond the million a month that is free. */
    snsRequests: amount,
    /** Mails from one topic beyond the thousand a month that is free. */
    snsEmails: amount,
    cloudtrailDataEvents: amount,
    /** Management events that a second trail copies; those of an account's first trail are free. */
    cloudtrailCopiedEvents: amount,
  })
  .partial();

/** `usage:` of an environment's YAML, camelCase here and snake_case there. */
export const usageSchema = figures.extend({
  /** GB to the internet beyond the 100 GB a month that AWS gives every account. */
  dataTransferOutGb: amount.optional(),
  /** Other figures for single resources, by address. */
  resources: z.array(figures.extend({ address: z.string().min(1) })).optional(),
});

export type UsageFigures = Readonly<z.output<typeof figures>>;
export type UsageFigure = keyof UsageFigures;

/** Usage assumptions of one environment. */
export type UsageAssumptions = Readonly<z.output<typeof usageSchema>>;

/** The figures for one resource. Those for its address override those for its kind. */
export function usageOf(resource: StackResource, usage: UsageAssumptions): UsageFigures {
  const { resources = [], ...common } = usage;
  const names = new Set([resource.address, withoutIndex(resource.address)]);
  return Object.assign({}, common, ...resources.filter(({ address }) => names.has(address))) as UsageFigures;
}

/** Addresses with usage figures that match no resource, probably misspelt. */
export function usageOfNothing(
  { resources = [] }: UsageAssumptions,
  known: readonly Pick<StackResource, "address">[],
): readonly string[] {
  const names = new Set(known.flatMap(({ address }) => [address, withoutIndex(address)]));
  return resources.map(({ address }) => address).filter((address) => !names.has(address));
}
