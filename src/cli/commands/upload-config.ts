import { Command } from "commander";
import type { UploadedConfig } from "../../releases/contract";
import { abilityOf, openTarget, watched } from "../open-target";
import { type JsonOption, printResult } from "../output";
import { splitPath } from "../target-argument";

interface UploadConfigFlags extends JsonOption {
  readonly prune?: boolean;
}

export function uploadConfigCommand(): Command {
  return new Command("upload-config")
    .description("check a folder of configuration, and upload what changed to the deploy bucket")
    .argument(
      "<words...>",
      "<system> <environment> <folder>, or <environment> <folder> in its system's folder",
    )
    .option("--prune", "delete in the bucket what the folder no longer has; its versions stay")
    .option("--json", "the result as JSON")
    .addHelpText(
      "after",
      `
Before anything is uploaded: the main file is there and one YAML mapping, every YAML and JSON file parses, and nothing
looks like a secret. What the settings mean is the program's to check. Servers take it up when they start.

Example:
  $ groundplan upload-config hellotron-vega prod config`,
    )
    .action(async (words: string[], { prune = false, ...flags }: UploadConfigFlags) => {
      const { own, path: folder } = splitPath(words, { name: "folder", example: "config" });
      const releases = await openTarget(own);
      const uploadConfig = abilityOf(releases, "uploadConfig", "configuration that is uploaded");
      const upload = await watched((watcher) => uploadConfig({ folder, prune }, watcher));
      printResult(upload, flags, describeUpload);
    });
}

function describeUpload({ bucket, prefix, uploaded, unchanged, left, deleted }: UploadedConfig): string {
  const place = `s3://${bucket}/${prefix}`;
  return [
    `${uploaded.length} files uploaded to ${place}, ${unchanged} unchanged, ${deleted.length} deleted.`,
    ...(left.length === 0 ? [] : [`Not in the folder, still in the bucket (--prune): ${left.join(", ")}`]),
    "Servers take it up when they start: `groundplan deploy`, or restart them.",
  ].join("\n");
}
