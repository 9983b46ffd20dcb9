import { EC2Client } from "@aws-sdk/client-ec2";
import { ECRClient } from "@aws-sdk/client-ecr";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { SSMClient } from "@aws-sdk/client-ssm";
import { requireAccount } from "../aws/caller-account";
import type { Environment } from "../config/environment";
import { findHosts, type Host } from "./hosts";
import type { HostCommand } from "./host-commands";
import { RolledOutTag } from "./image-tag";
import { Images } from "./images";
import { type Pace, REAL_PACE } from "./pace";
import { runOnHost } from "./run-on-host";
import { readOutputs, type StackOutputs } from "./stack-outputs";
import { Traffic } from "./traffic";

/** An applied environment whose containers run on hosts behind a load balancer, and the ways to act on it. */
export interface Deployment {
  readonly environment: Environment;
  readonly outputs: StackOutputs;
  readonly images: Images;
  readonly tag: RolledOutTag;
  readonly traffic: Traffic;
  /** @throws UserError when none is running */
  hosts(): Promise<readonly Host[]>;
  /** Has a host carry out a command. @returns its standard output */
  run(host: Host, command: HostCommand): Promise<string>;
  /** The public address of what the load balancer asks hosts for. */
  healthUrl(): Promise<string>;
}

/**
 * Opens an environment for operations, by what its stack put out when it was applied.
 *
 * @throws UserError when it was never applied, belongs to another account than the credentials, or is of a kind
 *   that has no such hosts
 */
export async function openDeployment(environment: Environment, pace: Pace = REAL_PACE): Promise<Deployment> {
  await requireAccount(environment);
  const outputs = await readOutputs(environment);
  const { region } = environment;
  const [ec2, ssm] = [new EC2Client({ region }), new SSMClient({ region })];
  const traffic = new Traffic(
    new ElasticLoadBalancingV2Client({ region }),
    outputs.text("alb_target_group_arn"),
    pace,
  );
  return {
    environment,
    outputs,
    images: new Images(new ECRClient({ region }), outputs.text("ecr_repository_url")),
    tag: new RolledOutTag(ssm, outputs.text("image_tag_parameter")),
    traffic,
    hosts: () => findHosts(ec2, environment),
    run: (host, command) => runOnHost(ssm, host, command, pace),
    healthUrl: async () => outputs.text("url") + (await traffic.healthPath()),
  };
}
