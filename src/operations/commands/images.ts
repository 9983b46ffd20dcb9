import { Command } from "commander";
import { type JsonOption, printResult } from "../../cli/output";
import { formatTable } from "../../cli/table";
import { resolveTarget } from "../../cli/target";
import { openDeployment } from "../deployment";
import type { Image } from "../images";
import { targetArgument } from "./target-argument";

interface ListedImage extends Image {
  /** It is what the last complete rollout left, and what hosts start with when they boot. */
  readonly rolledOut: boolean;
}

export function imagesCommand(): Command {
  return new Command("images")
    .description("the images that can be rolled out, newest first, and which one runs")
    .addArgument(targetArgument())
    .option("--json", "as JSON")
    .addHelpText("after", "\nExample:\n  $ groundplan images hermes prod")
    .action(async (words: string[], flags: JsonOption) => {
      const { images, tag } = await openDeployment(resolveTarget(words).environment);
      const [all, current] = [await images.list(), await tag.current()];
      const listed = all.map((image) => ({
        ...image,
        rolledOut: current !== undefined && image.tags.includes(current),
      }));
      printResult(listed, flags, toTable);
    });
}

function toTable(images: readonly ListedImage[]): string {
  if (images.length === 0) return "The repository has no images yet.";
  return formatTable(
    ["", "TAG", "PUSHED", "SIZE"],
    images.map(({ rolledOut, tags, pushedAt, sizeBytes }) => [
      rolledOut ? "runs" : "",
      tags.join(" "),
      pushedAt.replace("T", " ").replace(/\.\d+Z$/, " UTC"),
      `${(sizeBytes / 1_000_000).toFixed(1)} MB`,
    ]),
  );
}
