import { HOST_NAMES } from "../../constructs/containers/container-host-fleet";
import { hostsBehindBalancer } from "../../src/releases/strategies/hosts-behind-balancer/hosts-behind-balancer";
import type { HostsBehindBalancer } from "../../src/releases/strategies/hosts-behind-balancer/fleet";
import { HERMES_PROGRAMS } from "../../user-data/hermes/host-programs";
import type { HermesOutputs } from "./outputs";

/** Hermes is one image on hosts behind a load balancer. */
export const HERMES_RELEASES: HostsBehindBalancer<HermesOutputs> = {
  hostNames: HOST_NAMES,
  programs: HERMES_PROGRAMS,
  handles: (outputs) => ({
    targetGroup: outputs.text("alb_target_group_arn"),
    repository: outputs.text("ecr_repository_url"),
    imageTag: outputs.text("image_tag_parameter"),
    machineDocument: outputs.text("machine_document"),
    logGroup: outputs.text("log_group"),
    url: outputs.text("url"),
    assets: {
      bucket: outputs.text("assets_bucket"),
      distributionId: outputs.text("cdn_distribution_id"),
    },
  }),
};

export const releases = hostsBehindBalancer(HERMES_RELEASES);
