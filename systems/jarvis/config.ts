import { z } from "zod";
import { LIGHTSAIL_BUNDLES, LIGHTSAIL_DATABASE_BUNDLES } from "../../constructs/lightsail/bundles";
import { BASE_IMAGES } from "../../user-data/jarvis/images";
import type { Environment } from "../../src/config/environment";
import {
  availabilityZone,
  cidr,
  copiedAs,
  domainName,
  email,
  githubRepository,
  githubSubject,
  text,
  unlessMatching,
} from "../../src/config/schema";
import { databaseRules, instanceRules, namesRules, onlyOnce, sshPublicKeyFault } from "./config-rules";

const bundles = Object.keys(LIGHTSAIL_BUNDLES) as [string, ...string[]];

const instanceSchema = z.strictObject({
  bundle: z
    .enum(bundles)
    .default("medium_3_0")
    .describe("Size and price. Plans refuse a change: `groundplan resize` makes it and keeps the disk."),
  blueprint: z
    .enum(["ubuntu_24_04", "ubuntu_22_04"])
    .default("ubuntu_24_04")
    .describe("Operating system of a new instance. A running one keeps its own."),
  availabilityZone: availabilityZone().optional().describe("Default: the region's zone a."),
  publicKey: text({
    want: 'an RSA public key, "ssh-rsa AAAA…"; the private key stays with you',
    fault: sshPublicKeyFault,
  }).describe(
    "The only key that may log in. Lightsail imports only ssh-rsa; the private key stays with you.",
  ),
  snapshotTime: text({
    want: 'a full hour in UTC such as "06:00"',
    fault: unlessMatching(/^([01]\d|2[0-3]):00$/, "is not a full hour"),
  })
    .default("06:00")
    .describe("Time of Lightsail's daily disk snapshot. It keeps seven."),
});

const databaseSchema = z
  .strictObject({
    place: z
      .enum(["container", "managed"])
      .default("container")
      .describe("PostgreSQL in a container (document, option 2) or managed by Lightsail (option 1)."),
    bundle: z.enum(LIGHTSAIL_DATABASE_BUNDLES).default("micro_2_0").describe("Of a managed one."),
    blueprint: z
      .enum(["postgres_15", "postgres_16", "postgres_17"])
      .default("postgres_15")
      .describe("Of a managed one."),
    passwordInState: z
      .literal("acknowledged")
      .optional()
      .describe("A managed database's password is in the state: Lightsail has no write-only password."),
    backupWindow: z
      .string()
      .regex(/^\d\d:\d\d-\d\d:\d\d$/)
      .default("03:00-04:00")
      .describe("UTC."),
    maintenanceWindow: z
      .string()
      .regex(/^[A-Z][a-z]{2}:\d\d:\d\d-[A-Z][a-z]{2}:\d\d:\d\d$/)
      .default("Sun:04:00-Sun:05:00")
      .describe("UTC."),
  })
  .superRefine(databaseRules)
  .prefault({});

const dnsSchema = z.strictObject({
  service: z.enum(["route53", "lightsail"]).describe("The service that hosts the zone."),
  hostedZone: domainName({ shared: true }).describe("A zone that the account already has there."),
});

const reference = (example: string) =>
  text({
    want: `an image's reference such as ${example}`,
    fault: unlessMatching(
      /^[a-z0-9][a-z0-9._:/-]{0,254}(@sha256:[0-9a-f]{64})?$/,
      "is not an image reference",
    ),
  });

const imagesSchema = z.strictObject({
  registry: reference("ghcr.io/acme").describe("The registry of jarvis-ingress, jarvis-asr-gateway, …"),
  postgres: reference(BASE_IMAGES.postgres).default(BASE_IMAGES.postgres).describe("With pgvector."),
  redis: reference(BASE_IMAGES.redis)
    .default(BASE_IMAGES.redis)
    .describe("The first deployment pins its digest."),
  nginx: reference(BASE_IMAGES.nginx).default(BASE_IMAGES.nginx).describe("1.25.1 or newer."),
  certbot: reference(BASE_IMAGES.certbot)
    .default(BASE_IMAGES.certbot)
    .describe("The first deployment pins its digest too."),
});

const deliverySchema = z.strictObject({
  repository: githubRepository().describe("The application's repository, as owner/name."),
  subject: githubSubject()
    .optional()
    .describe("The subject in the repository's OIDC settings, if it is not repo:owner/name."),
  environment: copiedAs(z.string().regex(/^[a-z][a-z0-9-]{0,59}$/), (name) => name)
    .optional()
    .describe("The GitHub environment whose runs may apply and deploy. Default: this file's name."),
  oidcProvider: copiedAs(z.enum(["made-here", "exists"]), () => "exists")
    .default("exists")
    .describe("GitHub's OIDC provider, of which an account can have one: one environment creates it."),
});

/** The settings of a Jarvis environment; everything else is in the stack. */
export const jarvisSchema = z
  .strictObject({
    domain: domainName().describe("The name that clients use, with the certificate."),
    sslEmail: email().describe(
      "The address for Let's Encrypt's notices about certificates that do not renew.",
    ),
    dns: dnsSchema.optional().describe("The service that gets the A record. Default: you set it yourself."),
    instance: instanceSchema,
    sshFrom: z
      .array(cidr({ version: "any", minPrefix: 8 }))
      .default([])
      .superRefine(onlyOnce)
      .describe(
        "Addresses that may use SSH and /admin. None: port 22 is closed, and nothing can be deployed.",
      ),
    turn: z
      .boolean()
      .default(true)
      .describe("Open port 3478 for TURN, as in the document. Useless until ingress listens there."),
    database: databaseSchema,
    images: imagesSchema,
    delivery: deliverySchema.optional().describe("Roles for GitHub's workflows. Default: none."),
  })
  .superRefine(instanceRules)
  .superRefine(namesRules);

export type JarvisConfig = z.output<typeof jarvisSchema>;

/** The prefix of physical names: `jarvis-prod`. */
export function prefixOf({ system, name }: Environment<JarvisConfig>): string {
  return `${system}-${name}`;
}

export function zoneOf({ region, config }: Environment<JarvisConfig>): string {
  return config.instance.availabilityZone ?? `${region}a`;
}
