import { Command } from "commander";
import type { Releases, Version } from "../../releases/contract";
import { ExitCode, UserError } from "../../text/user-error";
import { openTarget } from "../open-target";
import { type JsonOption, printResult } from "../output";
import { formatTable, inUtc } from "../table";
import { targetArgument } from "../target-argument";

interface VersionsFlags extends JsonOption {
  readonly version?: string;
}

export function versionsCommand(): Command {
  return new Command("versions")
    .description("list the versions that can be deployed, newest first")
    .addArgument(targetArgument())
    .option("--version <name>", "only this version; exit code 2 if it does not exist")
    .option("--json", "as JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  $ groundplan versions hermes prod\n  $ groundplan versions hermes prod --version 4f2c9e1",
    )
    .action(async (words: string[], { version, ...flags }: VersionsFlags) => {
      const releases = await openTarget(words);
      const all = await releases.versions();
      const listed = version === undefined ? all : requireVersion(releases, all, version);
      printResult(listed, flags, toTable);
    });
}

function requireVersion(
  { environment: { system, name } }: Releases,
  all: readonly Version[],
  wanted: string,
): readonly Version[] {
  const found = all.filter((version) => version.name === wanted);
  if (found.length > 0) return found;
  const newest = all.slice(0, 5).map((version) => version.name);
  throw new UserError({
    what: `${system} ${name} has no version ${wanted}`,
    where: "--version",
    next: newest.length === 0 ? "There is none yet." : `The newest are ${newest.join(", ")}.`,
    exitCode: ExitCode.usage,
  });
}

function toTable(versions: readonly Version[]): string {
  if (versions.length === 0) return "There is no version yet.";
  return formatTable(
    ["", "VERSION", "MADE", "SIZE", ""],
    versions.map(({ current, name, createdAt, sizeBytes, note = "" }) => [
      current ? "current" : "",
      name,
      inUtc(createdAt),
      sizeBytes === undefined ? "" : `${(sizeBytes / 1_000_000).toFixed(1)} MB`,
      note,
    ]),
  );
}
