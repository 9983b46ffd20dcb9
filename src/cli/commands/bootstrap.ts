import { join } from "node:path";
import { Command } from "commander";
import { bootstrap, type BootstrapOutcome } from "../../../backends/bootstrap/bootstrap";
import { giveOwnPrefix } from "../../lifecycle/own-prefix";
import { readStackJson } from "../../../backends/bootstrap/working-copy";
import { requireAccount } from "../../aws/caller-account";
import { asWords, forWholeApply, readPassed } from "../../engine/passed-options";
import { requireSuccess } from "../../engine/require-success";
import { createProgress, type Progress } from "../../terminal/progress";
import { repositoryRoot } from "../../process/repository-root";
import { privateOutput } from "../../synthesis/private-stack";
import type { BootstrapConfig } from "../../config/bootstrap-schema";
import type { Environment } from "../../config/environment";
import type { LoadedSystem } from "../../systems/load-system";
import { unknownEnvironment } from "../../text/unknown-name";
import { ExitCode, UserError } from "../../text/user-error";
import { chosenEngine, type EngineOption, engineOption } from "../engine-option";
import { type JsonOption, printResult } from "../output";
import { splitWords } from "../stack-session";
import { resolveSystem } from "../target";
import { tooManyWords } from "../target-argument";

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
    .argument(
      "[words...]",
      "a system (default: that of the current folder), then an environment in another account; after --, options of the engine's apply",
    )
    .option("--adopt", "adopt an existing bucket and table that do not have our tags")
    .addOption(engineOption())
    .option("--json", "as JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  $ groundplan bootstrap hermes\n  $ groundplan rehearse -- groundplan bootstrap hermes",
    )
    .action(runBootstrap);
}

async function runBootstrap(words: string[], flags: BootstrapFlags, command: Command): Promise<void> {
  const { own, passed } = splitWords(words, command);
  const applyOptions = asWords(forWholeApply(readPassed(passed)));
  const progress = createProgress();
  const { environment, folder } = await inFreeNames(own, progress);
  const run = requireSuccess(chosenEngine(flags), { system: environment.system });
  const outcome = await bootstrap({
    environment,
    stack: readStackJson(folder),
    directory: join(repositoryRoot, "systems", environment.system, `.${environment.name}`),
    run,
    progress,
    adopt: flags.adopt === true,
    applyOptions,
  });
  const { bucket, lockTable, only } = environment.backend;
  printResult({ system: environment.system, outcome, bucket, lockTable }, flags, (result) => {
    return `The backend of ${[result.system, only].filter(Boolean).join(" ")} is ${OUTCOMES[result.outcome]}: bucket ${bucket}, lock table ${lockTable}.`;
  });
}

/**
 * The backend and its synthesized stack. If another account has its default names, they get this account's prefix first.
 * @throws UserError if the credentials belong to another account, or the prefix cannot be written
 */
async function inFreeNames(
  own: readonly string[],
  progress: Progress,
): Promise<{ readonly environment: Environment<BootstrapConfig>; readonly folder: string }> {
  const { system, environment } = backendOf(own);
  const stacks = join(privateOutput(system), "stacks");
  await requireAccount(environment);
  const directory = join(repositoryRoot, "systems", environment.system);
  const isKept = process.env["CI"] === undefined;
  const prefix =
    environment.backend.only === undefined
      ? await giveOwnPrefix({ system, directory, stacks, isKept })
      : undefined;
  if (prefix === undefined) return { environment, folder: join(stacks, environment.name) };
  progress.note(
    `another account has the default names of this system's buckets: systems/${environment.system}/bootstrap.yaml has \`owner: ${prefix}\` now. Commit it.`,
  );
  const renamed = backendOf(own);
  return {
    environment: renamed.environment,
    folder: join(privateOutput(renamed.system), "stacks", environment.name),
  };
}

/**
 * The system's backend, or that of an environment in another account.
 * @throws UserError if the environment has none of its own
 */
function backendOf(own: readonly string[]): {
  readonly system: LoadedSystem;
  readonly environment: Environment<BootstrapConfig>;
} {
  if (own.length > 2) throw tooManyWords(own, "Put options for the engine after --.");
  const [name, only] = own;
  const system = resolveSystem(name);
  if (only === undefined) return { system, environment: system.bootstrap };
  const environment = system.backends.find(({ backend }) => backend.only === only);
  if (environment !== undefined) return { system, environment };
  const { environments } = system;
  const known = environments.find((other) => other.name === only);
  if (known === undefined)
    throw unknownEnvironment(
      only,
      environments.map((other) => other.name),
    );
  throw new UserError({
    what: `${system.definition.name} ${only} has no state backend of its own`,
    where: known.source.file,
    next: `Its state is in the system's: groundplan bootstrap ${system.definition.name}. An environment whose \`account\` is not bootstrap.yaml's has its own.`,
    exitCode: ExitCode.usage,
  });
}
