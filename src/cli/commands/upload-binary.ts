import { Command } from "commander";
import { type JsonOption, printResult } from "../output";
import { resolveTarget } from "../target";
import { createProgress } from "../../terminal/progress";
import { openReleasedSystem } from "../../releases/released-system";
import { type UploadedBinary, uploadBinary } from "../../releases/upload-binary";
import { splitPath } from "../target-argument";

interface UploadBinaryFlags extends JsonOption {
  readonly release?: string;
  readonly releaseOnly?: boolean;
}

export function uploadBinaryCommand(): Command {
  return new Command("upload-binary")
    .description("put a Linux program into the deploy bucket, under its release and as what servers start")
    .argument("<words...>", "<system> <environment> <file>, or <environment> <file> in its system's folder")
    .option("--release <name>", "a version or commit, which never changes; default: of the file's SHA-256")
    .option("--release-only", "leave what servers start as it is, until groundplan deploy")
    .option("--json", "the result as JSON")
    .addHelpText(
      "after",
      `
A file that is not an ELF program of the servers' architecture is refused, and so is another content for a release that
is there. S3 and the servers compare what they get with the file's SHA-256.

Examples:
  $ groundplan upload-binary hellotron-vega prod tron-linux-amd64
  $ groundplan upload-binary hellotron-vega prod tron-linux-amd64 --release v1.2.3 --release-only`,
    )
    .action(async (words: string[], { release, releaseOnly = false, ...flags }: UploadBinaryFlags) => {
      const { own, path: file } = splitPath(words, { name: "file", example: "tron-linux-amd64" });
      const system = await openReleasedSystem(resolveTarget(own));
      const options = { file, makeCurrent: !releaseOnly, ...(release === undefined ? {} : { release }) };
      printResult(await uploadBinary(system, options, createProgress()), flags, describeUpload);
    });
}

function describeUpload(upload: UploadedBinary): string {
  const { bucket, key, release, architecture, sha256, uploaded, current, previous } = upload;
  const before = previous === undefined || previous === release ? "" : `; before it was ${previous}`;
  return [
    `${release} for ${architecture} ${uploaded ? "is uploaded" : "was there already"}: s3://${bucket}/${key}`,
    `SHA-256 ${sha256}`,
    current
      ? `Servers start it from now on${before}: \`groundplan deploy\`, or restart them.`
      : "Servers start what they did: `groundplan deploy --release` changes that.",
  ].join("\n");
}
