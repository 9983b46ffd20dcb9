import { Command } from "commander";
import { toSeconds } from "../../config/schema/duration";
import { estimate } from "../../cost/estimate";
import { stagesOf } from "../../lifecycle/stages/open-stage";
import { type ListedStage, listStages, unusedFor } from "../../lifecycle/stages/list-stages";
import { type StageDown, stageDown } from "../../lifecycle/stages/stage-down";
import { type StageUp, stageUp } from "../../lifecycle/stages/stage-up";
import { readStacks, resourcesOf } from "../../plan/resources/read-stacks";
import { privateStack } from "../../synthesis/private-stack";
import type { LoadedSystem } from "../../systems/load-system";
import { createProgress } from "../../terminal/progress";
import { ExitCode, UserError } from "../../text/user-error";
import { chosenEngine, type EngineOption, engineOption } from "../engine-option";
import { type JsonOption, printResult } from "../output";
import { formatTable } from "../table";
import { resolveSystem } from "../target";

const EXAMPLES = `
Examples:
  $ groundplan stage up hebo pr-42 --version 3f2a9c1
  $ groundplan stage list hebo
  $ groundplan stage down hebo pr-42
  $ groundplan stage prune hebo --older-than 7d`;

/** Stages for pull requests: short-lived environments that are created from a template. */
export function stageCommand(): Command {
  return new Command("stage")
    .description("manage preview stages, created from the system's template, each with its own state")
    .addCommand(upCommand())
    .addCommand(downCommand())
    .addCommand(listCommand())
    .addCommand(pruneCommand())
    .addHelpText("after", EXAMPLES);
}

function upCommand(): Command {
  return new Command("up")
    .description("create a stage, or update it to the current template; does not ask for approval")
    .argument("<words...>", "<system> <stage>; in a system's folder, <stage> is enough")
    .option("--version <version>", "the first version to run, for a new stage")
    .addOption(engineOption())
    .option("--json", "as JSON")
    .action(async (words: string[], options: EngineOption & JsonOption & { version?: string }) => {
      const { system, stage } = stageOf(words);
      const { version } = options;
      const request = { system, stage, engine: chosenEngine(options), progress: createProgress() };
      const up = await stageUp({ ...request, ...(version === undefined ? {} : { version }) });
      printResult(up, options, describeUp);
    });
}

function downCommand(): Command {
  return new Command("down")
    .description("remove a stage completely: its resources in AWS, its state and its file")
    .argument("<words...>", "<system> <stage>; in a system's folder, <stage> is enough")
    .addOption(engineOption())
    .option("--json", "as JSON")
    .action(async (words: string[], options: EngineOption & JsonOption) => {
      const request = { ...stageOf(words), engine: chosenEngine(options), progress: createProgress() };
      printResult(await stageDown(request), options, describeDown);
    });
}

function listCommand(): Command {
  return new Command("list")
    .description("list the stages, from any checkout, with age, version and cost")
    .argument("[system]", "default: the system of the current folder")
    .option("--json", "as JSON")
    .action(async (word: string | undefined, options: JsonOption) => {
      const system = resolveSystem(word);
      const stages = await listStages(system);
      const monthly = monthlyCost(system);
      const listed = stages.map((stage) => ({ ...stage, monthlyDollars: monthly ?? null }));
      printResult(listed, options, (all) => describeList(all, monthly, new Date()));
    });
}

function pruneCommand(): Command {
  return new Command("prune")
    .description("remove the stages that nobody applied or deployed to for some time")
    .argument("[system]", "default: the system of the current folder")
    .requiredOption("--older-than <duration>", "how long, such as 7d or 36h")
    .addOption(engineOption())
    .option("--json", "as JSON")
    .action(async (word: string | undefined, options: EngineOption & JsonOption & { olderThan: string }) => {
      const system = resolveSystem(word);
      const seconds = secondsOf(options.olderThan);
      const old = unusedFor(await listStages(system), seconds, new Date());
      const removed: StageDown[] = [];
      // One after the other: each synthesizes the system without the stages already removed.
      for (const { stage } of old) {
        const request = { system, stage, engine: chosenEngine(options), progress: createProgress() };
        removed.push(await stageDown(request));
      }
      printResult(removed, options, (all) =>
        all.length === 0 ? `no stage is unused for ${options.olderThan}` : all.map(describeDown).join("\n"),
      );
    });
}

/** `hebo pr-42`, or `pr-42` in systems/hebo. */
function stageOf(words: readonly string[]): { readonly system: LoadedSystem; readonly stage: string } {
  const [first, second, ...more] = words;
  if (first === undefined || more.length > 0) {
    throw new UserError({
      what: "which stage of which system?",
      where: "<system> <stage>",
      next: "Such as `hebo pr-42`; in a system's folder the stage is enough.",
      exitCode: ExitCode.usage,
    });
  }
  return second === undefined
    ? { system: resolveSystem(undefined), stage: first }
    : { system: resolveSystem(first), stage: second };
}

function secondsOf(duration: string): number {
  try {
    return toSeconds(duration);
  } catch {
    throw new UserError({
      what: `${JSON.stringify(duration)} is not a duration`,
      where: "--older-than",
      next: "Such as 7d or 36h.",
      exitCode: ExitCode.usage,
    });
  }
}

/**
 * The monthly cost of an idle stage; the same for all, because they share one template. Undefined where no prices of its
 * region are known.
 */
function monthlyCost(system: LoadedSystem): number | undefined {
  const { template } = stagesOf(system);
  const [document] = readStacks([privateStack(system, template)]);
  if (document === undefined) return undefined;
  const { total, resources } = estimate(resourcesOf(document));
  return resources.length === 0 ? undefined : total;
}

function describeUp({ stage, made, changes, outputs }: StageUp): string {
  const addresses = Object.entries(outputs).filter(([name]) => name.endsWith("_url"));
  const lines = addresses.map(([name, value]) => `  ${name.replace(/_url$/, "").padEnd(10)}${value}`);
  return [`${stage} is ${made ? "created" : "up to date"}: ${changes}`, ...lines].join("\n");
}

function describeDown({ stage, removed }: StageDown): string {
  return removed ? `${stage} is removed` : `${stage} does not exist`;
}

function describeList(stages: readonly ListedStage[], monthly: number | undefined, now: Date): string {
  if (stages.length === 0) return "there are no stages";
  const rows = stages.map(({ stage, made, used, version }) => [
    stage,
    ageOf(made, now),
    ageOf(used, now),
    version ?? "?",
    monthly === undefined ? "no prices" : `$${monthly.toFixed(2)}`,
  ]);
  return formatTable(["STAGE", "AGE", "UNUSED FOR", "VERSION", "A MONTH, AT REST"], rows);
}

function ageOf(date: Date, now: Date): string {
  const minutes = Math.max(0, Math.floor((now.getTime() - date.getTime()) / 60_000));
  if (minutes < 60) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours}h` : `${Math.floor(hours / 24)}d`;
}
