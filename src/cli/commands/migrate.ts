import { Command } from "commander";
import { type JsonOption, printResult } from "../output";
import { resolveTarget } from "../target";
import { createProgress } from "../../terminal/progress";
import { openDeployment } from "../../releases/deployment";
import { migrate } from "../../releases/migrate";
import { targetArgument } from "../target-argument";

interface MigrateFlags extends JsonOption {
  readonly image?: string;
}

export function migrateCommand(): Command {
  return new Command("migrate")
    .description("migrate the database from one host, with an image that need not run yet")
    .addArgument(targetArgument())
    .option("--image <tag>", "whose migrations; default: those of the image that the host runs")
    .option("--json", "the result as JSON")
    .addHelpText("after", "\nExample:\n  $ groundplan migrate hermes prod --image 4f2c9e1")
    .action(async (words: string[], { image, ...flags }: MigrateFlags) => {
      const { environment } = resolveTarget(words);
      const migration = await migrate(await openDeployment(environment), image, createProgress());
      printResult(migration, flags, ({ output, host }) =>
        [output.trimEnd(), `${environment.system} ${environment.name} is migrated, from ${host.name}.`]
          .filter(Boolean)
          .join("\n"),
      );
    });
}
