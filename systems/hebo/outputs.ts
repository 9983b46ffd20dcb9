import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import type { SinglePageSite } from "../../constructs/cdn/single-page-site";
import type { DeployedVersion } from "../../constructs/containers/deployed-version";
import type { Migrator } from "../../constructs/database/migrator";
import type { Database } from "./database";
import type { Place } from "./place";
import type { Services } from "./services";

export interface HeboParts {
  readonly place: Place;
  readonly database: Database;
  readonly migrator: Migrator;
  readonly services: Services;
  readonly console: SinglePageSite;
  readonly version: DeployedVersion;
}

/** The outputs that people and releases read. */
export type HeboOutputs = ReturnType<typeof outputsOf>;

/** The bastion's output in production, which has none: an output is never empty. */
export const NO_BASTION = "none";

/** The proxy's output in stages, which have none. */
export const NO_PROXY = "none";

export function addOutputs(scope: Construct, parts: HeboParts): void {
  for (const [name, value] of Object.entries(outputsOf(parts))) {
    new TerraformOutput(scope, name, { staticId: true, value });
  }
}

function outputsOf({ place, database, migrator, services, console, version }: HeboParts) {
  return {
    api_url: `https://${services.api.host}`,
    gateway_url: `https://${services.gateway.host}`,
    console_url: `https://${console.domainName}`,
    alb_dns_name: services.balancer.dnsName,
    cluster_name: services.cluster.clusterName,
    api_log_group: services.api.task.logs.logGroupName,
    gateway_log_group: services.gateway.task.logs.logGroupName,
    database_endpoint: database.endpoint,
    database_secret: database.cluster.credentials.secretName,
    database_cluster: database.cluster.clusterId,
    database_proxy: database.proxy?.proxyName ?? NO_PROXY,
    bastion_instance_id: place.bastion?.instanceId ?? NO_BASTION,
    migrator_function: migrator.functionName,
    version_parameter: version.parameterName,
    console_bucket: console.bucket.bucketName,
    console_distribution_id: console.distributionId,
  };
}
