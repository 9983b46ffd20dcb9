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
    .description("check a configuration folder, and upload changed files to the deploy bucket")
    .argument("<words...>", "<system> <environment> <folder>; in a system's folder, leave out <system>")
    .option(
      "--prune",
      "delete files from the bucket that the folder no longer has; S3 keeps their old versions",
    )
    .option("--json", "the result as JSON")
    .addHelpText(
      "after",
      `
Before the upload, it checks that the main file exists and is one YAML mapping, that every YAML and JSON file parses, and
that nothing looks like a secret. The program itself checks the settings. Servers read them when they start.

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
    "Servers read it when they start: run `groundplan deploy`, or restart them.",
  ].join("\n");
}
