import { z } from "zod";
import {
  arn,
  availabilityZone,
  cidr,
  claimed,
  domainName,
  duration,
  email,
  githubRepository,
  githubSubject,
  region,
  s3BucketName,
  text,
  unlessMatching,
  vpcCidr,
} from "../../src/config/schema";

const zones = z
  .array(availabilityZone())
  .min(2)
  .max(6)
  .describe("At least two, for load balancer and database.");

const network = z.strictObject({
  cidr: vpcCidr().describe("The VPC's addresses: half for public subnets, half for private."),
  availabilityZones: zones,
  nat: z
    .enum(["instance", "instance-per-zone", "gateway", "gateway-per-zone"])
    .default("instance-per-zone")
    .describe("How private subnets reach the internet: our EC2 instances, or AWS's gateways."),
  flowLogs: z.enum(["all", "rejected", "none"]).default("all").describe("Which traffic is logged."),
});

const previewNetwork = network.extend({
  nat: z
    .enum(["instance", "instance-per-zone"])
    .default("instance")
    .describe("Our NAT instances. The first is also the stages' bastion."),
});

const hostedZone = domainName({ shared: true }).describe("The Route 53 zone of all names.");

const alarmEmails = z.array(email()).default([]).describe("Addresses to notify when something is down.");

const otherZone = text({
  want: 'an availability zone of the secondary region such as "us-west-2a"',
  fault: unlessMatching(/^[a-z]+(-[a-z]+)+-\d[a-z]$/, "is not an availability zone"),
});

const databaseSchema = z
  .strictObject({
    engineVersion: text({
      want: 'a version of Aurora PostgreSQL such as "17.5"',
      fault: unlessMatching(/^\d{2}\.\d{1,2}$/, "is not a version of Aurora PostgreSQL"),
    })
      .default("17.5")
      .describe("The only place that sets it."),
    username: text({
      want: "a user name: up to 16 lower-case letters, digits and underscores",
      fault: unlessMatching(/^(?!rdsadmin$)[a-z][a-z0-9_]{0,15}$/, "is not a user name"),
    })
      .default("hebo")
      .describe("The secret DbUsername. Changing it creates a new database."),
    passwordVersion: z
      .int()
      .min(1)
      .default(1)
      .describe("Increase it to write TF_VAR_db_password again. Rotation writes it without a plan."),
    minimumAcu: z.number().default(0.5).describe("Minimum capacity, in steps of 0.5. With 0 it can pause."),
    maximumAcu: z.number().default(4).describe("Maximum capacity, in steps of 0.5."),
    pauseAfter: duration().optional().describe("How long without a connection until it pauses: 5m to 24h."),
    replicas: z.int().min(0).max(15).default(0).describe("Readers that take over if the writer fails."),
    proxy: z.boolean().default(false).describe("RDS Proxy, billed for at least 8 ACU."),
    globalDatabase: z.boolean().default(false).describe("Makes it ready for copies in other regions."),
    logicalReplication: z.boolean().default(false).describe("Streams changes to other databases."),
    secondary: z
      .strictObject({
        region: region(),
        cidr: cidr(),
        availabilityZones: z.array(otherZone).min(2).max(6),
      })
      .optional()
      .describe("A copy in another region."),
  })
  .prefault({});

const servicesSchema = z
  .strictObject({
    cpu: z
      .union([z.literal(256), z.literal(512), z.literal(1024), z.literal(2048), z.literal(4096)])
      .default(256)
      .describe("Per task: 256 is a quarter of a vCPU."),
    memoryMib: z.int().min(512).max(30_720).default(512).describe("Of each task."),
    fewest: z.int().min(1).max(100).default(1).describe("Minimum number of tasks per service."),
    most: z.int().min(1).max(100).default(1).describe("Maximum number of tasks per service."),
    spot: z.boolean().default(false).describe("Spot capacity: a third of the price, but AWS can reclaim it."),
    logLevel: z.enum(["debug", "info", "warn", "error"]).default("info"),
  })
  .prefault({});

/** @param claims the runs by default */
const delivery = (claims: readonly string[]) =>
  z.strictObject({
    repository: githubRepository().describe("The application's repository, as owner/name."),
    subject: githubSubject()
      .optional()
      .describe("The repository in GitHub's tokens, if it was created or renamed since summer 2026."),
    claims: z
      .array(z.string().regex(/^[\w./:*@-]{1,200}$/))
      .min(1)
      .default([...claims])
      .describe("The workflow runs that may do it: ref:refs/heads/main, environment:production, …"),
    identityProviderArn: arn({ service: "iam", resource: "oidc-provider" })
      .optional()
      .describe("GitHub's OIDC provider. Default: the account's own, under GitHub's name."),
  });

const bucket = (what: string) => claimed("bucket", s3BucketName()).optional().describe(what);

/** The settings of production or a stage. Everything else is in the stack. */
export const heboSchema = z.strictObject({
  hostedZone,
  version: text({
    want: "a tag of the images such as a commit",
    fault: unlessMatching(/^\w[\w.-]{0,127}$/, "is not a tag of an image"),
  }).describe("The first version to run. Deploys change it, and applies keep theirs."),
  network: network
    .optional()
    .describe("A separate network. Default: the previews' network of the environment shared."),
  database: databaseSchema,
  services: servicesSchema,
  consoleBucket: bucket("Default: hebo-<environment>-console."),
  delivery: delivery(["environment:production"]).optional().describe("Default: no workflow may deploy."),
  accessLogBucket: bucket("Default: hebo-<environment>-alb-logs."),
  alarmEmails,
});

/** The settings of what exists once per account and region: the previews' network, certificates, images. */
export const sharedSchema = z.strictObject({
  hostedZone,
  zone: z
    .enum(["existing", "managed"])
    .describe("Whether the account already has the zone, or this stack creates it. There is no default."),
  network: previewNetwork,
  delivery: delivery(["pull_request", "ref:refs/heads/main"])
    .optional()
    .describe("The workflow runs that create and remove stages. Default: none."),
  keepImages: z
    .int()
    .min(50)
    .max(10_000)
    .default(500)
    .describe("Images to keep per repository, for all stages."),
  alarmEmails,
});

export type HeboConfig = z.output<typeof heboSchema>;
export type SharedConfig = z.output<typeof sharedSchema>;
