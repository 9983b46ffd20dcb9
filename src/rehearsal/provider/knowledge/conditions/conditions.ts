import type { PlanConditions } from "../type-knowledge";
import { COMPUTE } from "./compute";
import { DATA } from "./data";
import { MANAGEMENT } from "./management";
import { NETWORKING } from "./networking";
import { SERVICES } from "./services";

/**
 * Conditions that the provider's source writes as code (CustomizeDiff), by type. If the facts say that a change may
 * replace a resource and no condition here says when, the plan warns.
 */
export const CONDITIONS: Readonly<Record<string, PlanConditions>> = {
  ...COMPUTE,
  ...DATA,
  ...MANAGEMENT,
  ...NETWORKING,
  ...SERVICES,
};

/** The arguments that identify a block in a set, by type and block. All other blocks are identified by all arguments. */
export const SET_KEYS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  aws_instance: { ebs_block_device: ["device_name"], ephemeral_block_device: ["device_name"] },
};
