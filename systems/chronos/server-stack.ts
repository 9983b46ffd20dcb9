import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { readOutputs } from "../../constructs/state/published-outputs";
import { SystemStack } from "../../constructs/system-stack";
import type { Environment } from "../../src/config/environment";
import { ChronosServer } from "./chronos-server";
import type { ServerConfig } from "./config";
import { NETWORK_OUTPUTS, serverOutputs } from "./shared-outputs";

/** The environment that all others depend on. */
export const SHARED = "shared";

/** One environment of Chronos: a server in the network of `shared`. */
export class ChronosServerStack extends SystemStack<ServerConfig> {
  constructor(scope: Construct, environment: Environment<ServerConfig>) {
    super(scope, environment);
    this.requireEngine("1.8");
    const { name, config } = environment;

    const shared = readOutputs(this, SHARED, { ...NETWORK_OUTPUTS, ...serverOutputs(name) });
    const server = new ChronosServer(this, "server", { serverName: this.named("tag", name), shared, config });

    this.output("instance_id", server.instanceId);
    this.output("public_ip", shared.publicIp);
    this.output("ipv6_addresses", server.ipv6Addresses);
  }

  private output(name: string, value: unknown): void {
    new TerraformOutput(this, name, { staticId: true, value });
  }
}
