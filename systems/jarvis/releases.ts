import { GetRelationalDatabaseCommand, LightsailClient } from "@aws-sdk/client-lightsail";
import { LIGHTSAIL_BUNDLES } from "../../constructs/lightsail/bundles";
import { clientSettings } from "../../src/aws/client-settings";
import type { Environment } from "../../src/config/environment";
import { askAws } from "../../src/releases/steps/ask-aws";
import { composeOverSsh } from "../../src/releases/strategies/compose-over-ssh/compose-over-ssh";
import type { ComposePlace } from "../../src/releases/strategies/compose-over-ssh/compose-place";
import { UserError } from "../../src/text/user-error";
import { JARVIS_SERVICES } from "../../user-data/jarvis/memory-limits";
import { type ReleaseSettings, renderReleaseFiles } from "../../user-data/jarvis/release-files";
import { type JarvisConfig, prefixOf } from "./config";

/** Jarvis's containers run on one instance and are deployed over SSH. */
export const releases = composeOverSsh(composePlaceOf);

/** Does not need the state, so deployments do not have to read it. */
export function composePlaceOf(environment: Environment<JarvisConfig>): ComposePlace {
  return {
    staticIpName: `${prefixOf(environment)}-static-ip`,
    folder: "/opt/jarvis",
    compose: "bin/compose.sh",
    deploy: "bin/deploy.sh",
    services: JARVIS_SERVICES,
    healthUrl: `https://${environment.config.domain}/health`,
    files: async () => renderReleaseFiles(await settingsOf(environment)),
  };
}

async function settingsOf(environment: Environment<JarvisConfig>): Promise<ReleaseSettings> {
  const { domain, sslEmail, sshFrom, instance, database, images } = environment.config;
  const { registry, ...baseImages } = images;
  return {
    ...{ domain, sslEmail, administrators: sshFrom, registry, baseImages },
    memoryMib: LIGHTSAIL_BUNDLES[instance.bundle]?.memoryMib ?? 0,
    ...(database.place === "managed" ? { database: await managedDatabase(environment) } : {}),
  };
}

async function managedDatabase(environment: Environment<JarvisConfig>) {
  const client = new LightsailClient(clientSettings(environment.region));
  const relationalDatabaseName = `${prefixOf(environment)}-db`;
  const { relationalDatabase } = await askAws(
    "lightsail:GetRelationalDatabase",
    client.send(new GetRelationalDatabaseCommand({ relationalDatabaseName })),
  ).finally(() => client.destroy());
  const { address: host, port } = relationalDatabase?.masterEndpoint ?? {};
  if (host !== undefined && port !== undefined) return { host, port };
  throw new UserError({
    what: "the managed database has no address yet",
    where: relationalDatabaseName,
    next: "It takes some minutes after the apply: `aws lightsail get-relational-database` shows its state.",
  });
}
