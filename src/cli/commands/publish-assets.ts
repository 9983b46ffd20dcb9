import { Command } from "commander";
import type { Publication } from "../../releases/contract";
import { abilityOf, openTarget, watched } from "../open-target";
import { type JsonOption, printResult } from "../output";
import { splitPath } from "../target-argument";

export function publishAssetsCommand(): Command {
  return new Command("publish-assets")
    .description("upload changed static files, and invalidate them in CloudFront")
    .argument("<words...>", "<system> <environment> <folder>; in a system's folder, leave out <system>")
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
      const releases = await openTarget(own);
      const publishAssets = abilityOf(releases, "publishAssets", "place for static files");
      const publication = await watched((watcher) => publishAssets(folder, watcher));
      printResult(publication, flags, describePublication);
    });
}

/** What was published, as text. */
export function describePublication({ bucket, uploaded, unchanged, invalidated }: Publication): string {
  const rest = invalidated === undefined ? "" : ` Invalidated in CloudFront: ${invalidated.join(" ")}.`;
  return `${uploaded.length} files uploaded to ${bucket}, ${unchanged} unchanged.${rest}`;
}
