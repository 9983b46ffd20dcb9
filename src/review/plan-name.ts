import { basename, dirname, extname, resolve } from "node:path";

/**
 * What a plan is called when nobody names it, by `review`, `cost` and `check` alike, so that what one prints fits the
 * other: `plans/hermes-prod.json` and `prod.tfplan.json` are `hermes-prod` and `prod`, `stacks/prod/plan.json` is `prod`.
 */
export function planName(file: string): string {
  if (file === "-") return "plan";
  const bare = basename(file, extname(file)).replace(/[._-]?(?:tf)?plan$/i, "");
  if (bare !== "") return bare;
  const folder = basename(dirname(resolve(file)));
  return /\w/.test(folder) ? folder : "plan";
}
