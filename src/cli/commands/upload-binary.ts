import { Command } from "commander";
import type { UploadedBinary } from "../../releases/contract";
import { abilityOf, openTarget, watched } from "../open-target";
import { type JsonOption, printResult } from "../output";
import { splitPath } from "../target-argument";

interface UploadBinaryFlags extends JsonOption {
  readonly version?: string;
  readonly keepCurrent?: boolean;
}

export function uploadBinaryCommand(): Command {
  return new Command("upload-binary")
    .description("upload a Linux program to the deploy bucket, and make it the version that servers start")
    .argument("<words...>", "<system> <environment> <file>; in a system's folder, leave out <system>")
    .option(
      "--version <name>",
      "the version's name, which cannot be reused; default: from the file's SHA-256",
    )
    .option("--keep-current", "do not change the version that servers start, until groundplan deploy")
    .option("--json", "the result as JSON")
    .addHelpText(
      "after",
      `
Refuses a file that is not an ELF program for the servers' architecture, and other content for an existing version. S3
and the servers verify the file's SHA-256.

Examples:
  $ groundplan upload-binary hellotron-vega prod tron-linux-amd64
  $ groundplan upload-binary hellotron-vega prod tron-linux-amd64 --version v1.2.3 --keep-current`,
    )
    .action(async (words: string[], { version, keepCurrent = false, ...flags }: UploadBinaryFlags) => {
      const { own, path: file } = splitPath(words, { name: "file", example: "tron-linux-amd64" });
      const releases = await openTarget(own);
      const uploadBinary = abilityOf(releases, "uploadBinary", "binary that is uploaded");
      const request = { file, makeCurrent: !keepCurrent, ...(version === undefined ? {} : { version }) };
      const upload = await watched((watcher) => uploadBinary(request, watcher));
      printResult(upload, flags, describeUpload);
    });
}

function describeUpload(upload: UploadedBinary): string {
  const { bucket, key, version, architecture, sha256, uploaded, current, previous } = upload;
  const before = previous === undefined || previous === version ? "" : `; before it was ${previous}`;
  return [
    `${version} for ${architecture} ${uploaded ? "is uploaded" : "already existed"}: s3://${bucket}/${key}`,
    `SHA-256 ${sha256}`,
    current
      ? `Servers start it from now on${before}: \`groundplan deploy\`, or restart them.`
      : "Servers still start the version before: `groundplan deploy --version` changes that.",
  ].join("\n");
}
