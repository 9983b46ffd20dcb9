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
    /** GB through one classic load balancer. */
    elbGb: amount,
    /** GB through one attachment of a transit gateway. */
    transitGatewayGb: amount,
    /** GB through one interface endpoint. */
    endpointGb: amount,
    /** GB written to one log group. */
    logIngestedGb: amount,
    /** GB kept in one log group. */
    logStoredGb: amount,
    /** GB that queries of Logs Insights read in one log group. */
    logInsightsGb: amount,
    s3Gb: amount,
    s3Writes: amount,
    s3Reads: amount,
    /** GB of one bucket in other storage classes, and GB read from them. */
    s3InfrequentGb: amount,
    s3InfrequentReadGb: amount,
    s3OneZoneGb: amount,
    s3GlacierGb: amount,
    s3GlacierReadGb: amount,
    s3DeepArchiveGb: amount,
    s3DeepArchiveReadGb: amount,
    /** Objects that intelligent tiering watches. */
    s3TieredObjects: amount,
    dynamodbGb: amount,
    dynamodbWrites: amount,
    dynamodbReads: amount,
    /** GB of on-demand backups of one table. */
    dynamodbBackupGb: amount,
    efsGb: amount,
    /** GB in the infrequent access class of one file system. */
    efsInfrequentGb: amount,
    /** GB read from, and written to, a file system of elastic throughput or its infrequent access class. */
    efsReadGb: amount,
    efsWrittenGb: amount,
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
    /** GB of backups beyond those that are free. */
    auroraBackupGb: amount,
    /** GB of snapshots that are exported to S3. */
    auroraExportGb: amount,
    /** Changes that backtracking keeps, per month. */
    auroraBacktrackRecords: amount,
    /** GB of one database's backups beyond its own size. */
    rdsBackupGb: amount,
    /** I/O requests to one magnetic disk. */
    rdsIoRequests: amount,
    ebsIoRequests: amount,
    cacheBackupGb: amount,
    /** GB that a serverless cache holds, and the ECPUs of its requests. @default the least that is billed */
    cacheGb: amount,
    cacheEcpus: amount,
    /** Runs of one canary. @default as often as its rate says */
    canaryRuns: amount,
    rumEvents: amount,
    /** Running instances of one scaling group or node group. @default its desired number */
    groupInstances: amount,
    /** vCPU-hours of one instance above its baseline. */
    cpuCreditHours: amount,
    /** Running tasks of one Fargate service. @default its `desired_count` */
    fargateTasks: amount,
    lambdaRequests: amount,
    lambdaGbSeconds: amount,
    /** GB-seconds of temporary storage beyond 512 MB. */
    lambdaStorageGbSeconds: amount,
    /** GB-seconds that run on provisioned concurrency. */
    lambdaProvisionedGbSeconds: amount,
    /** vCPU-hours and GB-hours of the pods of one Fargate profile. */
    eksFargateVcpuHours: amount,
    eksFargateGbHours: amount,
    apiRequests: amount,
    /** Messages of 32 KB of one WebSocket API, and minutes of its connections. */
    apiMessages: amount,
    apiConnectionMinutes: amount,
    sqsRequests: amount,
    /** API calls for one advanced parameter. */
    ssmRequests: amount,
    /** Queries to one zone, or through one resolver's endpoint. */
    route53Queries: amount,
    /** Hours of all connections to one Client VPN endpoint. */
    vpnClientHours: amount,
    /** Messages to one topic beyond the million a month that is free. */
    snsRequests: amount,
    /** Mails from one topic beyond the thousand a month that is free. */
    snsEmails: amount,
    /** Messages to HTTP endpoints beyond the hundred thousand a month that is free. */
    snsHttp: amount,
    /** Messages to mobile applications beyond the million a month that is free. */
    snsPushes: amount,
    snsFirehose: amount,
    /** Certificates of one private authority. */
    privateCertificates: amount,
    buildMinutes: amount,
    /** Operations of handlers of other parties' resource types, and their seconds beyond 30 each. */
    handlerOperations: amount,
    handlerSeconds: amount,
    /** Events of one bus, own and of partners; GB that go to its archive, and that the archive keeps. */
    busEvents: amount,
    busArchivedGb: amount,
    busArchiveGb: amount,
    busDiscoveredEvents: amount,
    configEvaluations: amount,
    configItems: amount,
    /** Domain controllers beyond the first two, and accounts that a directory is shared with. */
    directoryControllers: amount,
    directoryShares: amount,
    directConnectOutGb: amount,
    fsxBackupGb: amount,
    glueHours: amount,
    /** Objects and requests of a catalog beyond the million of each that is free. */
    glueObjects: amount,
    glueRequests: amount,
    mqGb: amount,
    /** Hours of workers and schedulers beyond those that an environment has. */
    airflowWorkerHours: amount,
    airflowSchedulerHours: amount,
    airflowGb: amount,
    firewallGb: amount,
    redshiftGb: amount,
    redshiftBackupGb: amount,
    redshiftScalingSeconds: amount,
    redshiftScannedTb: amount,
    /** GB of one snapshot. @default all of its volume */
    snapshotGb: amount,
    snapshotFastHours: amount,
    snapshotLists: amount,
    snapshotReads: amount,
    snapshotWrites: amount,
    /** Hours of all machines outside AWS that are managed at the advanced tier. */
    ssmManagedHours: amount,
    transferDownGb: amount,
    transferUpGb: amount,
    /** Rules inside the groups that one firewall refers to. */
    wafGroupRules: amount,
    workflowTransitions: amount,
    workflowRequests: amount,
    workflowGbHours: amount,
    /** GB that are published to one FIFO topic. */
    snsFifoGb: amount,
    /** SMS beyond the hundred a month that is free. */
    snsSms: amount,
    /** Objects that analytics watch, or that an inventory lists. */
    s3AnalysedObjects: amount,
    s3ListedObjects: amount,
    cloudtrailDataEvents: amount,
    cloudtrailInsightEvents: amount,
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
