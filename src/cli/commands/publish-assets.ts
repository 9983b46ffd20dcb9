import { Command } from "commander";
import { requireAccount } from "../../aws/caller-account";
import { type JsonOption, printResult } from "../output";
import { resolveTarget } from "../target";
import { createProgress } from "../../terminal/progress";
import { type Publication, publishAssets } from "../../releases/publish-assets";
import { readOutputs } from "../../releases/stack-outputs";
import { splitPath } from "../target-argument";

export function publishAssetsCommand(): Command {
  return new Command("publish-assets")
    .description("upload static files that changed, and have CloudFront forget the old ones")
    .argument(
      "<words...>",
      "<system> <environment> <folder>, or <environment> <folder> in its system's folder",
    )
    .option("--json", "the result as JSON")
    .addHelpText(
      "after",
      `
Files whose names carry a digest (mix phx.digest) are cached for a year, others for five minutes. Nothing is deleted.

Example:
  $ groundplan publish-assets hermes prod priv/static`,
    )
    .action(async (words: string[], flags: JsonOption) => {
      const { own, path: folder } = splitPath(words, { name: "folder", example: "priv/static" });
      const { environment } = resolveTarget(own);
      await requireAccount(environment);
      const outputs = await readOutputs(environment);
      const place = {
        bucket: outputs.text("assets_bucket"),
        distributionId: outputs.text("cdn_distribution_id"),
        region: environment.region,
      };
      printResult(await publishAssets(place, folder, createProgress()), flags, describePublication);
    });
}

function describePublication({ bucket, uploaded, unchanged, invalidated }: Publication): string {
  const forgotten = invalidated === undefined ? "" : ` CloudFront forgets ${invalidated.join(" ")}.`;
  return `${uploaded.length} files uploaded to ${bucket}, ${unchanged} unchanged.${forgotten}`;
}
