import { Command } from "commander";
import { formatProblem } from "../../config/problem";
import { repositoryRoot } from "../../process/repository-root";
import { type NewEnvironment, newEnvironment } from "../../scaffold/new-environment";
import { type NewSystem, newSystem } from "../../scaffold/new-system";
import { loadNamedSystems } from "../../synthesis/synthesize";
import { systemsInScope } from "../../systems/discover-systems";
import { unknownSystem } from "../../text/unknown-name";
import { type JsonOption, printResult } from "../output";

interface EnvironmentFlags extends JsonOption {
  readonly from?: string;
}

export function newCommand(): Command {
  return new Command("new")
    .description("create a new system, or a new environment from an existing one")
    .enablePositionalOptions()
    .addHelpText(
      "after",
      "\nExamples:\n  $ groundplan new system data-lake\n  $ groundplan new environment hermes stage",
    )
    .addCommand(systemCommand())
    .addCommand(environmentCommand());
}

function systemCommand(): Command {
  return new Command("system")
    .description("a folder that synthesizes, plans and passes its tests")
    .argument("<name>", "such as data-lake")
    .option("--json", "as JSON")
    .action((name: string, options: JsonOption) => printResult(newSystem(name), options, systemText));
}

function environmentCommand(): Command {
  return new Command("environment")
    .description("an environment's YAML, with values that must be unique replaced and marked")
    .argument("<system>", "whose environment it is")
    .argument("<name>", "such as stage")
    .option("--from <environment>", "the environment to copy (default: prod, else the first)")
    .option("--json", "as JSON")
    .action((systemName: string, name: string, { from, ...options }: EnvironmentFlags) => {
      const systems = loadNamedSystems(systemsInScope(repositoryRoot));
      const system = systems.find(({ definition }) => definition.name === systemName);
      if (system === undefined) {
        throw unknownSystem(
          systemName,
          systems.map(({ definition }) => definition.name),
        );
      }
      const made = newEnvironment({ systems, system, name, ...(from === undefined ? {} : { from }) });
      printResult(made, options, (result) => environmentText(result, systemName, name));
    });
}

function systemText({ system, files, next }: NewSystem): string {
  const steps = next.map((step, index) => `  ${String(index + 1)}. ${step}`);
  return [`${system} is there:`, ...files.map((file) => `  ${file}`), "", "Next:", ...steps].join("\n");
}

function environmentText({ file, changed, problems }: NewEnvironment, system: string, name: string): string {
  const values = changed.map(({ file: other, key, from, to }) =>
    [" ", ...(other === undefined ? [] : [`${other}:`]), `${key}: ${from} → ${to}`].join(" "),
  );
  const rest = problems.map((problem) => `  ${formatProblem(problem)}`);
  return [
    `${file} is there.`,
    ...(values.length === 0 ? [] : ["", "Values that must be unique were replaced:", ...values]),
    ...(rest.length === 0 ? [] : ["", "Fix these lines before you plan it:", ...rest]),
    "",
    rest.length === 0
      ? `Next: npx groundplan plan ${system} ${name}`
      : `Next: fix the lines above, then npx groundplan plan ${system} ${name}`,
  ].join("\n");
}
