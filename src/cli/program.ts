import { Command } from "commander";
import { imagesCommand } from "../operations/commands/images";
import { migrateCommand } from "../operations/commands/migrate";
import { publishAssetsCommand } from "../operations/commands/publish-assets";
import { rollbackCommand, rolloutCommand } from "../operations/commands/rollout";
import { verifyCommand } from "../operations/commands/verify";
import { reviewCommand } from "../review/command";
import { costCommand } from "../review/cost/command";
import { checkCommand } from "../review/policy/command";
import { applyCommand, destroyCommand } from "./commands/apply";
import { bootstrapCommand } from "./commands/bootstrap";
import { configCommand } from "./commands/config";
import { doctorCommand } from "./commands/doctor";
import { listCommand } from "./commands/list";
import { planCommand } from "./commands/plan";
import { rehearseCommand } from "./commands/rehearse";
import { schemasCommand } from "./commands/schemas";
import { synthCommand } from "./commands/synth";

const EPILOGUE = `
Exit codes: 0 done, 1 failed, 2 wrong configuration or command line, 3 refused by a gate, 4 a program is missing.
Everything that prints a result takes --json. In a system's folder (systems/<name>) the system need not be named.`;

/** The whole command line. Throws instead of exiting, so that the caller decides how errors are told. */
export function createProgram(): Command {
  const program = new Command("groundplan")
    .description("AWS systems as CDKTF constructs: from YAML to an applied, reviewed environment")
    .enablePositionalOptions()
    .addHelpText("after", EPILOGUE);
  for (const command of COMMANDS) program.addCommand(command());
  return withManners(program);
}

const COMMANDS: readonly (() => Command)[] = [
  listCommand,
  configCommand,
  synthCommand,
  bootstrapCommand,
  planCommand,
  applyCommand,
  destroyCommand,
  reviewCommand,
  costCommand,
  checkCommand,
  imagesCommand,
  rolloutCommand,
  rollbackCommand,
  migrateCommand,
  publishAssetsCommand,
  verifyCommand,
  rehearseCommand,
  doctorCommand,
  schemasCommand,
];

/** Commander does not hand these down to commands that are made elsewhere. */
function withManners(command: Command, path = command.name()): Command {
  command.exitOverride().showHelpAfterError(`Try: ${path} --help`);
  for (const sub of command.commands) withManners(sub, `${path} ${sub.name()}`);
  return command;
}
