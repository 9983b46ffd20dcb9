import { join } from "node:path";
import { Command } from "commander";
import { bootstrap, type BootstrapOutcome } from "../../../backends/bootstrap/bootstrap";
import { readStackJson } from "../../../backends/bootstrap/working-copy";
import { requireAccount } from "../../aws/caller-account";
import { requireSuccess } from "../../engine/require-success";
import { createProgress } from "../../terminal/progress";
import { repositoryRoot } from "../../process/repository-root";
import { privateStack } from "../../synthesis/private-stack";
import { chosenEngine, type EngineOption, engineOption } from "../engine-option";
import { type JsonOption, printResult } from "../output";
import { resolveSystem } from "../target";

interface BootstrapFlags extends EngineOption, JsonOption {
  readonly adopt?: boolean;
}

const OUTCOMES: Readonly<Record<BootstrapOutcome, string>> = {
  created: "created; its state is in its own bucket",
  adopted: "adopted; its state is in its own bucket",
  resumed: "finished after an interruption; its state is in its own bucket",
  updated: "up to date",
};

export function bootstrapCommand(): Command {
  return new Command("bootstrap")
    .description("create or update a system's state backend; safe to run again at any time")
    .argument("[system]", "default: the system of the current folder")
    .option("--adopt", "adopt an existing bucket and table that do not have our tags")
    .addOption(engineOption())
    .option("--json", "as JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  $ groundplan bootstrap hermes\n  $ groundplan rehearse -- groundplan bootstrap hermes",
    )
    .action(runBootstrap);
}

async function runBootstrap(word: string | undefined, flags: BootstrapFlags): Promise<void> {
  const system = resolveSystem(word);
  const environment = system.bootstrap;
  const run = requireSuccess(chosenEngine(flags), { system: environment.system });
  const folder = privateStack(system, environment.name);
  await requireAccount(environment);
  const outcome = await bootstrap({
    environment,
    stack: readStackJson(folder),
    directory: join(repositoryRoot, "systems", environment.system, ".bootstrap"),
    run,
    progress: createProgress(),
    adopt: flags.adopt === true,
  });
  const { bucket, lockTable } = environment.backend;
  printResult({ system: environment.system, outcome, bucket, lockTable }, flags, (result) => {
    return `The backend of ${result.system} is ${OUTCOMES[result.outcome]}: bucket ${bucket}, lock table ${lockTable}.`;
  });
}
