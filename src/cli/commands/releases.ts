import { Command } from "commander";
import type { Architecture } from "../../aws/architecture";
import { type JsonOption, printResult } from "../output";
import { formatTable } from "../table";
import { resolveTarget } from "../target";
import type { ListedRelease } from "../../releases/release-binaries";
import { openReleasedSystem, type ReleasedSystem } from "../../releases/released-system";
import { targetArgument } from "../target-argument";

interface ShownRelease extends ListedRelease {
  /** Whether it is what servers start. */
  readonly current: boolean;
}

export function releasesCommand(): Command {
  return new Command("releases")
    .description("the releases in the deploy bucket, newest first, and which one servers start")
    .addArgument(targetArgument())
    .option("--json", "as JSON")
    .addHelpText("after", "\nExample:\n  $ groundplan releases hellotron-vega prod")
    .action(async (words: string[], flags: JsonOption) => {
      const system = await openReleasedSystem(resolveTarget(words));
      const architectures = Object.keys(system.place.binaryKeys) as Architecture[];
      const lists = await Promise.all(architectures.map((architecture) => listFor(system, architecture)));
      printResult(lists.flat(), flags, toTable);
    });
}

async function listFor(
  { binaries }: ReleasedSystem,
  architecture: Architecture,
): Promise<readonly ShownRelease[]> {
  const current = await binaries.find(binaries.keyOf(architecture));
  const listed = await binaries.list(architecture);
  return listed.map((each) => ({ ...each, current: each.release === current?.release }));
}

function toTable(releases: readonly ShownRelease[]): string {
  if (releases.length === 0)
    return "The bucket has no release yet: `groundplan upload-binary` puts one there.";
  return formatTable(
    ["", "RELEASE", "FOR", "UPLOADED", "SIZE"],
    releases.map(({ current, release, architecture, uploadedAt, sizeBytes }) => [
      current ? "current" : "",
      release,
      architecture,
      uploadedAt.replace("T", " ").replace(/\.\d+Z$/, " UTC"),
      `${(sizeBytes / 1_000_000).toFixed(1)} MB`,
    ]),
  );
}
