import type { Command } from "commander";
import { costCommand as costOfStacks } from "../../review/cost/command";
import { locateStacks } from "../locate-stacks";

/** `groundplan cost`, which here also takes an environment by its name. */
export function costCommand(): Command {
  return costOfStacks(locateStacks);
}
