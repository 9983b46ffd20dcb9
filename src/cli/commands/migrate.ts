import { Command } from "commander";
import { abilityOf, alone, type LockFlag, openTarget, takeLockOption } from "../open-target";
import { type JsonOption, printResult } from "../output";
import { targetArgument } from "../target-argument";

interface MigrateFlags extends JsonOption, LockFlag {
  readonly version?: string;
}

export function migrateCommand(): Command {
  return new Command("migrate")
    .description("migrate the database with a version, deployed or not")
    .addArgument(targetArgument())
    .option("--version <name>", "the version whose migrations to run; default: the running version")
    .addOption(takeLockOption())
    .option("--json", "the result as JSON")
    .addHelpText("after", "\nExample:\n  $ groundplan migrate hermes prod --version 4f2c9e1")
    .action(async (words: string[], { version, ...flags }: MigrateFlags) => {
      const releases = await openTarget(words);
      const { environment } = releases;
      const migrate = abilityOf(releases, "migrate", "database to migrate");
      const message = ["migrate", version].filter(Boolean).join(" ");
      const migration = await alone(releases, flags, { message }, (watcher) => migrate(version, watcher));
      printResult(migration, flags, ({ output, host }) =>
        [output.trimEnd(), `${environment.system} ${environment.name} is migrated, from ${host}.`]
          .filter(Boolean)
          .join("\n"),
      );
    });
}
