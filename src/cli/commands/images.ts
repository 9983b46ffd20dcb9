import { Command } from "commander";
import { type JsonOption, printResult } from "../output";
import { formatTable } from "../table";
import { resolveTarget } from "../target";
import { openDeployment } from "../../releases/deployment";
import { requireTag } from "../../releases/host-commands";
import type { Image } from "../../releases/images";
import { targetArgument } from "../target-argument";

interface ImagesFlags extends JsonOption {
  readonly image?: string;
}

interface ListedImage extends Image {
  /** It is what the last complete rollout left, and what hosts start with when they boot. */
  readonly rolledOut: boolean;
}

export function imagesCommand(): Command {
  return new Command("images")
    .description("the images that can be rolled out, newest first, and which one runs")
    .addArgument(targetArgument())
    .option("--image <tag>", "this one alone; exit code 2 when it is not there")
    .option("--json", "as JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  $ groundplan images hermes prod\n  $ groundplan images hermes prod --image 4f2c9e1",
    )
    .action(async (words: string[], { image: wanted, ...flags }: ImagesFlags) => {
      const { images, tag } = await openDeployment(resolveTarget(words).environment);
      if (wanted !== undefined) await images.require(requireTag(wanted));
      const [all, current] = [await images.list(), await tag.current()];
      const listed = all
        .filter(({ tags }) => wanted === undefined || tags.includes(wanted))
        .map((image) => ({
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
