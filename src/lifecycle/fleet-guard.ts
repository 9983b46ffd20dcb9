import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { clientSettings } from "../aws/client-settings";
import type { Environment } from "../config/environment";
import type { HostChanges, LeavingHost } from "../plan/host-changes";
import { REAL_PACE } from "../releases/contract";
import { Traffic } from "../releases/steps/traffic";
import type { Progress } from "../terminal/progress";
import { ExitCode, UserError } from "../text/user-error";
import { isLeaving } from "./replace/host-state";

/**
 * Stops before a plan that would take hosts away from their load balancer while others boot in their place.
 * @throws UserError that points to the command which does it without an outage
 */
export function requireNoOutage(
  { replaced, removed }: HostChanges,
  { system, name: environment }: Pick<Environment, "system" | "name">,
): void {
  const halfReplaced = removed.filter(({ address }) => isLeaving(address));
  if (halfReplaced.length > 0) {
    throw new UserError({
      what: `${listed(halfReplaced)} is being replaced: the old machine serves until the new one is healthy, and this plan would end it now`,
      where: `${system} ${environment}`,
      next: `Let the replacement end first: \`groundplan replace ${system} ${environment}\`.`,
      exitCode: ExitCode.refused,
    });
  }
  if (replaced.length === 0) return;
  const count = replaced.length === 1 ? "1 host" : `${replaced.length} hosts at once`;
  throw new UserError({
    what: `the plan replaces ${count}: ${listed(replaced)}. Their new machines are not healthy yet when the old ones go`,
    where: `${system} ${environment}`,
    next: `\`groundplan replace ${system} ${environment}\` does the same one by one, and no request fails; apply the rest after it. With --hosts-at-once it is applied as planned. Nothing was changed.`,
    exitCode: ExitCode.refused,
  });
}

/** Lets hosts that a plan removes finish their requests, before an engine ends them. */
export async function drainRemoved(
  { removed }: HostChanges,
  { region }: Pick<Environment, "region">,
  progress: Progress,
): Promise<void> {
  if (removed.length === 0) return;
  const balancing = new ElasticLoadBalancingV2Client(clientSettings(region));
  try {
    for (const { name, instanceId, targetGroupArn } of removed) {
      const traffic = new Traffic(balancing, targetGroupArn, REAL_PACE);
      await progress.step(`${name}: out of the load balancer`, (note) =>
        traffic.takeOut({ name, instanceId }, { note }),
      );
    }
  } finally {
    balancing.destroy();
  }
}

function listed(hosts: readonly LeavingHost[]): string {
  return [...new Set(hosts.map(({ name }) => name))].join(", ");
}
