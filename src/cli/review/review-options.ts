import { Option, type Command } from "commander";
import type { HostName } from "../../review/render/hosts";
import type { Hints, HintStyle } from "../../review/templates/hints";

export type Format = "markdown" | "json" | "sarif" | "terminal" | "html";

/** The options that `review` and `review post` share. */
export interface ReviewOptions {
  readonly text?: readonly string[];
  /** Output of `plan` runs that failed before they wrote a plan. */
  readonly failed?: readonly string[];
  readonly synthesized?: readonly string[];
  readonly project?: readonly string[];
  readonly dir?: readonly string[];
  readonly workspace?: readonly string[];
  readonly previous?: string;
  readonly cost?: string;
  readonly findings?: string;
  readonly host: HostName;
  readonly limit?: number;
  readonly maxComments: number;
  readonly hints: HintStyle | "auto";
  readonly lockUrl?: string;
  readonly verify?: string | true;
}

export interface PrintOptions extends ReviewOptions {
  readonly format?: Format;
  readonly json?: boolean;
  readonly sarif?: boolean;
  readonly output?: string;
}

const several = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

/** Adds the options that say what is reviewed and how it looks. */
export function addReviewOptions(command: Command): Command {
  return command
    .option("--text <file>", "the output of `plan`, shown folded and masked; once for each file", several)
    .option("--failed <file>", "the output of a `plan` that failed; listed after the other plans", several)
    .option(
      "--synthesized <path>",
      "cdk.tf.json or its folder (cdktf.out), for construct paths; may repeat",
      several,
    )
    .option("--project <name>", "name of the project; once for each plan (Atlantis: PROJECT_NAME)", several)
    .option("--dir <dir>", "its folder; once for each plan (Atlantis: REPO_REL_DIR)", several)
    .option("--workspace <name>", "its workspace; once for each plan (Atlantis: WORKSPACE)", several)
    .option("--cost <file>", "cost delta, as `groundplan cost --json` prints it")
    .option("--findings <file>", "policy findings, as `groundplan check --json` prints them")
    .addOption(
      new Option("--host <name>", "whose Markdown and limits")
        .choices(["github", "gitlab", "bitbucket"])
        .default("github"),
    )
    .addOption(
      new Option("--limit <characters>", "maximum length of one comment, if below the host's").argParser(
        wholeNumber,
      ),
    )
    .addOption(
      new Option("--max-comments <count>", "maximum number of comments").argParser(wholeNumber).default(1),
    )
    .addOption(
      new Option("--hints <style>", "the tool whose commands the comment suggests")
        .choices(["auto", "atlantis", "github-actions", "none"])
        .default("auto", "of the tool that runs it"),
    )
    .option("--lock-url <url>", "the URL of the lock in Atlantis");
}

function wholeNumber(text: string): number {
  const number = Number(text);
  return Number.isInteger(number) && number > 0 ? number : Number.NaN;
}

/** The hints for the tool that runs the review, unless the user named one. */
export function hintsOf(
  { hints, lockUrl }: Pick<ReviewOptions, "hints" | "lockUrl">,
  env: NodeJS.ProcessEnv = process.env,
): Hints {
  // Only Atlantis has a lock URL.
  const style = hints !== "auto" ? hints : lockUrl === undefined ? runningTool(env) : "atlantis";
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = env;
  const isRun =
    style === "github-actions" && server !== undefined && repository !== undefined && run !== undefined;
  return {
    style,
    ...(lockUrl === undefined ? {} : { lockUrl }),
    ...(isRun ? { runUrl: `${server}/${repository}/actions/runs/${run}` } : {}),
  };
}

function runningTool(env: NodeJS.ProcessEnv): HintStyle {
  // Atlantis sets these for the steps of its workflows.
  if (env["REPO_REL_DIR"] !== undefined || env["ATLANTIS_TERRAFORM_VERSION"] !== undefined) return "atlantis";
  return env["GITHUB_ACTIONS"] === "true" ? "github-actions" : "none";
}
