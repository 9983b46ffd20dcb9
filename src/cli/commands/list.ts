import { Command } from "commander";
import { stateKey } from "../../../constructs/state/bind-backend";
import { foldersWithoutSystem, systemsInScope } from "../../systems/discover-systems";
import type { Environment } from "../../config/environment";
import { loadNamedSystems } from "../../synthesis/synthesize";
import { type JsonOption, printResult } from "../output";
import { formatTable } from "../table";

/** One environment, as `groundplan list --json` prints it. */
interface Listed {
  readonly system: string;
  readonly environment: string;
  readonly region: string;
  readonly account: string | null;
  readonly protection: string;
  readonly state: string;
  readonly file: string;
}

export function listCommand(): Command {
  return new Command("list")
    .description("list environments, each with its region and the location of its state")
    .option("--json", "as JSON")
    .addHelpText("after", "\nExamples:\n  $ groundplan list\n  $ groundplan list --json")
    .action((options: JsonOption) => {
      const systems = loadNamedSystems(systemsInScope(process.cwd()));
      const listed = systems.flatMap(({ backends, environments }) =>
        [...backends, ...environments].map(describe),
      );
      printResult(listed, options, toTable);
      for (const name of foldersWithoutSystem()) {
        process.stderr.write(
          `systems/${name} has YAML files that nothing reads: a system has a system.ts and a cdktf.json.\n`,
        );
      }
    });
}

function describe(environment: Environment): Listed {
  const { system, name, region, account, protection, backend, source } = environment;
  return {
    system,
    environment: name,
    region,
    account: account ?? null,
    protection,
    state: `s3://${backend.bucket}/${stateKey(environment)}`,
    file: source.file,
  };
}

function toTable(listed: readonly Listed[]): string {
  const rows = listed.map((one) => [
    one.system,
    one.environment,
    one.region,
    one.account ?? "(any)",
    one.protection,
    one.state,
  ]);
  return formatTable(["SYSTEM", "ENVIRONMENT", "REGION", "ACCOUNT", "PROTECTION", "STATE"], rows);
}
