import { relative } from "node:path";
import { Command } from "commander";
import { systemsInScope } from "../../systems/discover-systems";
import { loadNamedSystems, stackFolder, synthesizeSystem } from "../../synthesis/synthesize";
import { type JsonOption, printResult } from "../output";

interface Written {
  readonly system: string;
  readonly stack: string;
  readonly folder: string;
}

export function synthCommand(): Command {
  return new Command("synth")
    .description(
      "write the Terraform JSON of every environment in scope, as `cdktf synth` does in each system's folder",
    )
    .option("--json", "as JSON")
    .addHelpText("after", "\nExamples:\n  $ groundplan synth\n  $ cd systems/hermes && groundplan synth")
    .action((options: JsonOption) => {
      const systems = loadNamedSystems(systemsInScope(process.cwd()));
      const written = systems.flatMap((system) => {
        const { name } = system.definition;
        return synthesizeSystem(system).map((stack): Written => {
          return { system: name, stack, folder: relative(process.cwd(), stackFolder(name, stack)) };
        });
      });
      printResult(written, options, (all) => all.map(({ folder }) => folder).join("\n"));
    });
}
