import { z } from "zod";
import { bucketName } from "../../constructs/naming";
import type { Environment } from "../../src/config/environment";
import {
  arn,
  availabilityZone,
  cidr,
  claimed,
  domainName,
  duration,
  email,
  githubOidcProvider,
  githubRepository,
  instanceType,
  logRetentionDays,
  makesOidcProvider,
  port,
  s3BucketName,
  text,
  unlessMatching,
  vpcCidr,
} from "../../src/config/schema";
import { nameOrArn, networkRules, onlyOnce } from "./config-rules";

const label = text({
  want: "a short name in lower case such as production",
  pattern: /^[a-z][a-z0-9-]{0,29}$/,
  fault: unlessMatching(/^[a-z][a-z0-9-]{0,29}$/, "is not a short name in lower case"),
});

/** The keys of the secret `hermes/<environment>` (document, "Secrets"). */
export const HERMES_SECRETS = ["DATABASE_URL", "SECRET_KEY_BASE", "ANTHROPIC_API_KEY"] as const;

/** Where hosts listen for the load balancer, whatever the container's own port: so that one replaces no target group. */
export const HOST_PORT = 4000;

const path = text({
  want: 'a path such as "/health"',
  pattern: /^\//,
  fault: unlessMatching(/^\/[\w./-]{0,255}$/, "is not a path"),
});

const roleName = (kind: string) =>
  claimed(
    kind,
    text({
      want: "a role name: 1 to 64 letters, digits or _+=,.@-",
      fault: unlessMatching(/^[\w+=,.@-]{1,64}$/, "is not a role name"),
    }),
  );

const certificateArn = () => arn({ service: "acm", resource: "certificate" });

const networkSchema = z
  .strictObject({
    cidr: vpcCidr()
      .default("10.0.0.0/16")
      .describe("The VPC's addresses: half for public subnets, half for private."),
    availabilityZones: z
      .array(availabilityZone())
      .min(2)
      .max(6)
      .describe("A load balancer needs two. Their order does not matter."),
    nat: z
      .enum(["gateway", "gateway-per-zone", "instance", "none"])
      .default("gateway")
      .describe("How the hosts reach the internet. With none they need another route, such as a peer."),
    peerCidrs: z
      .array(cidr())
      .default([])
      .describe("Address blocks of networks that this one is peered with."),
    flowLogs: z.enum(["all", "rejected", "none"]).default("all").describe("Which traffic is logged."),
  })
  .superRefine(networkRules);

const fleetSchema = z
  .strictObject({
    instanceType: instanceType().default("t4g.small").describe("Arm or x86. It determines the image."),
    instanceCount: z.int().min(1).max(30).default(2).describe("Hosts, spread over the zones."),
    keyName: z.string().min(1).max(255).optional().describe("EC2 key pair for SSH. Default: SSM alone."),
    diskGib: z.int().min(8).max(16384).default(30).describe("Root disk of each host in GiB."),
  })
  .prefault({});

const httpsSchema = z
  .strictObject({
    domain: domainName()
      .optional()
      .describe("The name that clients use. The stack creates its certificate and record."),
    alternativeNames: z
      .array(domainName({ wildcard: true }))
      .default([])
      .describe("More names for the certificate, such as *.hermes.example.com."),
    hostedZone: domainName({ shared: true })
      .optional()
      .describe("Route 53 zone of the account. Default: the domain without its first label."),
    certificateArn: certificateArn().optional().describe("An existing certificate. DNS is then up to you."),
  })
  .superRefine(nameOrArn);

const applicationSchema = z
  .strictObject({
    port: port().default(4000).describe("The container's port."),
    healthPath: path
      .default("/health")
      .describe("The path that returns 200 if the application can take requests."),
    host: domainName({ shared: true }).optional().describe("Phoenix's host name. Default: https.domain."),
    deregistrationDelay: duration({ max: "1h" })
      .prefault("30s")
      .describe("How long a removed host may take to finish its requests."),
    slowStart: duration({ max: "15m" })
      .prefault("0s")
      .describe("How long a new host's share of requests grows."),
  })
  .prefault({});

const registrySchema = z
  .strictObject({
    repository: claimed(
      "container repository",
      text({
        want: "a repository name such as hermes",
        fault: unlessMatching(/^(?=.{2,256}$)[a-z0-9]+([._/-][a-z0-9]+)*$/, "is not an ECR repository name"),
      }),
    )
      .optional()
      .describe("ECR repository. Default: hermes in prod, hermes-<environment> elsewhere."),
    keepImages: z
      .int()
      .min(1)
      .max(10_000)
      .default(30)
      .describe("How many images to keep: the limit for rollbacks."),
  })
  .prefault({});

const assetsSchema = z
  .strictObject({
    bucket: claimed("bucket", s3BucketName()).optional().describe("Default: hermes-<environment>-assets."),
    domain: domainName()
      .optional()
      .describe(
        "A name of its own for the CDN, with certificate_arn; within https's zone, its record is made.",
      ),
    certificateArn: certificateArn()
      .optional()
      .describe("In us-east-1, the only region that CloudFront accepts."),
    edgeLocations: z
      .enum(["europe-and-north-america", "without-oceania-and-south-america", "everywhere"])
      .default("europe-and-north-america")
      .describe("Where CloudFront answers."),
  })
  .prefault({});

const deliverySchema = z.strictObject({
  repository: githubRepository().describe("The application's repository, as owner/name."),
  infrastructureRepository: githubRepository()
    .optional()
    .describe("Where this infrastructure is kept, if its workflow plans and applies it, as owner/name."),
  subject: text({
    want: "owner/name with ids, as in the token's sub",
    fault: unlessMatching(/^[\w.@-]+\/[\w.@-]+$/, "is not owner/name"),
  })
    .optional()
    .describe("The repository in GitHub's tokens, if it was created or renamed since summer 2026."),
  claims: z
    .array(z.string().regex(/^[\w./:*@-]{1,200}$/))
    .min(1)
    .default(["*"])
    .superRefine(onlyOnce)
    .describe("The workflow runs that may deploy: ref:refs/heads/main, environment:production, …"),
  access: z
    .enum(["least-privilege", "scale-hosts", "power-user"])
    .default("least-privilege")
    .describe(
      "The deploy role's permissions: deploying, also creating and destroying hosts, or AWS's PowerUserAccess.",
    ),
  ...githubOidcProvider,
  roleName: roleName("role")
    .optional()
    .describe("The deploy role. Default: GitHubActionsDeployRole in prod, with -<environment> elsewhere."),
  planRoleName: roleName("role")
    .optional()
    .describe(
      "The plan role, for pull requests. Default: GitHubActionsPlanRole in prod, with -<environment> elsewhere.",
    ),
});

const monitoringSchema = z
  .strictObject({
    alarms: z
      .boolean()
      .optional()
      .describe("Alarms on errors, latency, unhealthy hosts, CPU, memory and disk. Default: in prod."),
    alarmEmails: z.array(email()).default([]).superRefine(onlyOnce).describe("Who is told."),
    logRetentionDays: logRetentionDays().optional().describe("Default: depends on protection."),
    errorsInFiveMinutes: z.int().min(1).default(10).describe("Number of 5xx answers that raises the alarm."),
    slowestMilliseconds: z
      .int()
      .min(1)
      .max(300_000)
      .default(1000)
      .describe("Latency (p95) that raises the alarm."),
    auditTrail: z.boolean().default(false).describe("CloudTrail, if the organization has none."),
    auditTrailBucket: claimed("bucket", s3BucketName())
      .optional()
      .describe("Default: hermes-<environment>-trail, with the owner's prefix."),
  })
  .prefault({});

/** The settings of a Hermes environment; everything else is in the stack. */
export const hermesSchema = z.strictObject({
  environmentLabel: claimed("environment label", label)
    .optional()
    .describe("The name in the log group and the security group. Default: this file's name."),
  network: networkSchema,
  fleet: fleetSchema,
  https: httpsSchema,
  webFirewall: z.boolean().default(false).describe("AWS WAF in front of the load balancer, from $8 a month."),
  accessLogBucket: claimed("bucket", s3BucketName())
    .optional()
    .describe("Default: hermes-<environment>-alb-logs, with the owner's prefix."),
  application: applicationSchema,
  registry: registrySchema,
  assets: assetsSchema,
  secretsFromVariables: z
    .boolean()
    .default(false)
    .describe("Read secrets from TF_VAR_database_url and so on. No plan or state contains them."),
  secretsVersion: z
    .int()
    .min(1)
    .default(1)
    .describe("Increase it to write the variables to the secret again."),
  delivery: deliverySchema,
  monitoring: monitoringSchema,
});

export type HermesConfig = z.output<typeof hermesSchema>;

/** The environment's name in the document's names: `production` for `prod`. */
export function labelOf({ name, config }: Environment<HermesConfig>): string {
  return config.environmentLabel ?? name;
}

/** The document's name in prod, otherwise with the environment's name, because several may be in one account. */
function ownName(name: string, environment: string): string {
  return environment === "prod" ? name : `${name}-${environment}`;
}

/** The ECR repository of the images. */
export function repositoryOf({ name, config }: Environment<HermesConfig>): string {
  return config.registry.repository ?? ownName("hermes", name);
}

/** The roles of GitHub's workflows: one deploys, the other only plans. */
export function rolesOf({ name, config }: Environment<HermesConfig>): Roles {
  return {
    roleName: config.delivery.roleName ?? ownName("GitHubActionsDeployRole", name),
    planRoleName: config.delivery.planRoleName ?? ownName("GitHubActionsPlanRole", name),
  };
}

interface Roles {
  readonly roleName: string;
  readonly planRoleName: string;
}

/** Whether the environment creates GitHub's OIDC provider, of which an account can have one. */
export function makesProvider(environment: Environment<HermesConfig>): boolean {
  return makesOidcProvider(environment, environment.config.delivery);
}

/** The bucket of the static assets. */
export function assetBucketOf(environment: Environment<HermesConfig>): string {
  const { system, name, config } = environment;
  return config.assets.bucket ?? bucketName(environment, system, name, "assets");
}

/** The zone of the domain's records. */
export function hostedZoneOf(domain: string, { hostedZone }: HermesConfig["https"]): string {
  return hostedZone ?? domain.split(".").slice(1).join(".");
}

/** Whether alarms are on; by default they are if the environment is protected. */
export function isWatched({ protection, config }: Environment<HermesConfig>): boolean {
  return config.monitoring.alarms ?? protection === "strict";
}
