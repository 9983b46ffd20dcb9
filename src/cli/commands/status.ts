import { Command } from "commander";
import type { UnitStatus } from "../../releases/contract";
import { openTarget } from "../open-target";
import { type JsonOption, printResult } from "../output";
import { formatTable, inUtc } from "../table";
import { targetArgument } from "../target-argument";

export function statusCommand(): Command {
  return new Command("status")
    .description("show each host or service: version, health, and since when")
    .addArgument(targetArgument())
    .option("--json", "as JSON")
    .addHelpText(
      "after",
      "\nA host that does not answer is listed with the reason.\n\nExample:\n  $ groundplan status hermes prod",
    )
    .action(async (words: string[], flags: JsonOption) => {
      printResult(await (await openTarget(words)).status(), flags, toTable);
    });
}

function toTable(units: readonly UnitStatus[]): string {
  return formatTable(
    ["NAME", "VERSION", "HEALTH", "SINCE", ""],
    units.map(({ name, version = "?", health, since, note = "" }) => [
      name,
      version,
      health,
      inUtc(since),
      note,
    ]),
  );
}
