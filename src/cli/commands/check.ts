import type { Command } from "commander";
import { checkCommand as checkOfStacks } from "../../review/policy/command";
import { locateStacks } from "../locate-stacks";

/** `groundplan check`, which here also takes an environment by its name. */
export function checkCommand(): Command {
  return checkOfStacks(locateStacks);
}
