import { z } from "zod";
import {
  availabilityZone,
  cidr,
  domainName,
  email,
  githubOidcProvider,
  githubRepository,
  githubSubject,
  instanceType,
  makesOidcProvider,
  port,
  s3BucketName,
  text,
  unlessMatching,
} from "../../src/config/schema";
import { bucketName, physicalName } from "../../constructs/naming";
import type { Environment } from "../../src/config/environment";

/** Document, "External Connections": answers 200 if Tron works. */
export const HEALTH_PATH = "/health";

const instanceSchema = z.strictObject({
  instanceType: instanceType().default("t3.medium").describe("Document: t3.medium, about $30 a month."),
  domain: domainName()
    .optional()
    .describe("The name that clients use. Without one, the server uses plain HTTP."),
  hostedZone: domainName({ shared: true })
    .optional()
    .describe("Route 53 zone of the A record. Leave it out to keep DNS elsewhere."),
  subnetId: z
    .string()
    .regex(/^subnet-[0-9a-f]{8,17}$/)
    .optional()
    .describe("Public subnet. Default: one in the default VPC."),
  availabilityZone: availabilityZone()
    .optional()
    .describe("Where the server and its data disk are, and its subnet. Default: zone a of the region."),
  diskGib: z.int().min(8).max(16384).default(30).describe("Root disk in GiB."),
  dataGib: z
    .int()
    .min(1)
    .max(16384)
    .default(10)
    .describe("The disk that survives the server, in GiB: Tron's data, projects' volumes, certificates."),
});

const oidcSchema = z.strictObject({
  access: z.literal("github-oidc"),
  repository: githubRepository().describe(
    "The repository whose workflows may upload and deploy, as owner/name.",
  ),
  subject: githubSubject()
    .optional()
    .describe("The subject in the repository's OIDC settings, if it is not repo:owner/name."),
  claims: z
    .array(z.string().regex(/^[\w./:*@-]{1,200}$/))
    .min(1)
    .default(["ref:refs/heads/main", "ref:refs/tags/v*"])
    .describe(
      "The workflow runs that may upload and deploy: endings of the token's sub, by default the document's triggers.",
    ),
  ...githubOidcProvider,
});

const userSchema = z.strictObject({ access: z.literal("iam-user") });

/** Names of other parts of the stack, which a server cannot have. */
const RESERVED_NAMES: ReadonlySet<string> = new Set([
  ...[
    "alarms",
    "artifacts",
    "aws",
    "backend",
    "ci",
    "constructor",
    "deployment",
    "endpoint-alarms",
    "secrets",
  ],
]);

const instanceName = text({
  want: "a short name in lower case such as prod",
  fault: (value) =>
    RESERVED_NAMES.has(value)
      ? { problem: "is the name of another part of the stack" }
      : unlessMatching(/^[a-z][a-z0-9-]{0,30}$/, "is not a short name in lower case")(value),
});

/** The settings of a Hellotron Vega environment; everything else is in the stack. */
export const hellotronVegaSchema = z.strictObject({
  instances: z
    .record(instanceName, instanceSchema)
    .describe("One Tron server per name. {} creates only the bucket and the secret."),
  adminCidrBlocks: z
    .array(cidr())
    .default([])
    .describe("Addresses that may use SSH. None: only Session Manager."),
  keyName: z.string().min(1).max(255).optional().describe("EC2 key pair for SSH."),
  deployBucket: s3BucketName().optional().describe("Default: hellotron-vega-deploy in prod."),
  vpcId: z
    .string()
    .regex(/^vpc-[0-9a-f]{8,17}$/)
    .optional()
    .describe("Default: the account's default VPC."),
  port: port().default(3000).describe("Tron's port, behind Caddy."),
  acmeEmail: email()
    .optional()
    .describe("The address for Let's Encrypt's notices about certificates that do not renew."),
  ci: z.discriminatedUnion("access", [oidcSchema, userSchema]),
  monitoring: z
    .strictObject({
      logs: z.boolean().optional().describe("Ship Tron's and Caddy's logs to CloudWatch. Default: in prod."),
      alarms: z
        .boolean()
        .optional()
        .describe(
          "Alarms on EC2's status checks, and on /health of each domain from outside. Default: in prod.",
        ),
      alarmEmails: z.array(email()).default([]).describe("Who is told."),
    })
    .default({ alarmEmails: [] }),
});

export type HellotronVegaConfig = z.output<typeof hellotronVegaSchema>;
export type InstanceConfig = HellotronVegaConfig["instances"][string];
export type CiConfig = HellotronVegaConfig["ci"];

/** The document's name in prod. In other environments it includes theirs, because bucket names are globally unique. */
export function deployBucketOf(environment: Environment<HellotronVegaConfig>): string {
  const { system, config } = environment;
  return config.deployBucket ?? bucketName(environment, system, ...ownNames(environment), "deploy");
}

/**
 * The middle part of names in the account: empty in prod, which has the document's names, otherwise the environment,
 * because several may be in one account.
 */
export function ownNames({ name }: Pick<Environment, "name">): readonly string[] {
  return name === "prod" ? [] : [name];
}

/** The server's name, and prefix of related names: `hellotron-vega-prod`. */
export function nameTagOf({ system, name }: Pick<Environment, "system" | "name">, instance: string): string {
  return physicalName("tag", system, ...ownNames({ name }), instance);
}

/** Whether the environment creates GitHub's OIDC provider, of which an account can have one. */
export function makesProvider(environment: Environment<HellotronVegaConfig>): boolean {
  const { ci } = environment.config;
  return ci.access === "github-oidc" && makesOidcProvider(environment, ci);
}

/** The name of the SSM document that deploys to the environment's servers. */
export function deployDocumentOf({ system, name }: Environment<HellotronVegaConfig>): string {
  return `${system}-${name}-deploy`;
}

/** Whether logs and alarms are on; by default they are if the environment is protected. */
export function monitoringOf({ config, protection }: Environment<HellotronVegaConfig>) {
  const byDefault = protection === "strict";
  const { logs = byDefault, alarms = byDefault, alarmEmails } = config.monitoring;
  return { logs, alarms, alarmEmails };
}

/** The SSM document that holds what a server is made of. */
export function machineDocumentOf(
  environment: Pick<Environment, "system" | "name">,
  instance: string,
): string {
  return `${nameTagOf(environment, instance)}-machine`;
}
