import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

const JSON_FORM = "cdk.tf.json";
const HCL_FORM = ["cdk.tf", "metadata.json", "versions.tf"];

/**
 * Removes what an earlier synth left and this one did not write: the other form of each stack, since engines
 * read both and then find every resource twice, and the folders of stacks that are gone.
 *
 * @param outdir the output folder of a synth that just ended
 * @param hcl whether that synth wrote HCL
 */
export function removeStaleOutput(outdir: string, hcl: boolean, stackIds: readonly string[]): void {
  const stacks = join(outdir, "stacks");
  if (!existsSync(stacks)) return;
  for (const id of readdirSync(stacks)) {
    const folder = join(stacks, id);
    if (!stackIds.includes(id)) rmSync(folder, { recursive: true, force: true });
    for (const file of hcl ? [JSON_FORM] : HCL_FORM) rmSync(join(folder, file), { force: true });
  }
}
