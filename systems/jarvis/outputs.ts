import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import type { LightsailDatabase } from "../../constructs/lightsail/database";
import type { LightsailInstance } from "../../constructs/lightsail/instance";
import type { Delivery } from "./delivery";

export interface JarvisParts {
  readonly instance: LightsailInstance;
  readonly domain: string;
  readonly database?: LightsailDatabase;
  readonly delivery?: Delivery;
}

/**
 * The first implementation's outputs under their names, without `ssh_private_key` and `database_connection_string`:
 * nothing here is secret.
 */
export function addOutputs(scope: Construct, { instance, domain, database, delivery }: JarvisParts): void {
  const outputs = {
    url: `https://${domain}`,
    instance_name: instance.instanceName,
    instance_public_ip: instance.publicIp,
    instance_private_ip: instance.privateIp,
    ssh_connection_command: `ssh ${instance.userName}@${instance.publicIp}`,
    static_ip_name: instance.staticIpName,
    key_pair_name: instance.keyPairName,
    ...(database === undefined ? {} : { database_endpoint: database.endpoint, database_port: database.port }),
    ...(delivery === undefined
      ? {}
      : { deploy_role_arn: delivery.deployRoleArn, plan_role_arn: delivery.planRoleArn }),
  };
  for (const [name, value] of Object.entries(outputs)) {
    new TerraformOutput(scope, name, { staticId: true, value });
  }
}
