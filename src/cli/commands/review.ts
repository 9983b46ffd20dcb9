import { stat } from "node:fs/promises";
import { Command, Option } from "commander";
import { ExitCode, UserError } from "../../text/user-error";
import type { Review } from "../../review/analyses/review";
import { gatherReview } from "../review/gather";
import { readNamed } from "../review/read-named";
import { addReviewOptions, type Format, hintsOf, type PrintOptions } from "../review/review-options";
import { writeComments, writeOutput } from "../review/write-output";
import type { MarkerFields } from "../../review/blocks/blocks";
import { buildDocument, fingerprintOfAll } from "../../review/document/build-document";
import { readMarker } from "../../review/marker";
import { postCommand } from "./review-post";
import { HOSTS } from "../../review/render/hosts";
import { renderHtml } from "../../review/render/html";
import { renderJson } from "../../review/render/json";
import { renderMarkdown } from "../../review/render/markdown";
import { renderSarif } from "../../review/render/sarif";
import { renderTerminal } from "../../review/render/terminal";
import { refuseDifferentPlan, refuseUnreviewed } from "../../review/verify";

const EXAMPLES = `
Examples:
  $ terraform show -json tfplan | groundplan review -
  $ groundplan review prod.json stage.json --format markdown > comment.md
  $ groundplan review plan.json --synthesized cdktf.out --format html --output plan.html
  $ groundplan review plan.json --verify comment.md        exits 3 if it is another plan
  $ groundplan review post plan.json --repository acme/infra --pull-request 12
`;

/** `groundplan review` with its subcommand `post`. */
export function reviewCommand(): Command {
  const command = new Command("review")
    .description(
      "review any Terraform or OpenTofu plan JSON: risk, permissions, network, drift; masks secrets",
    )
    .argument(
      "[plans...]",
      "files that `show -json` wrote, - for standard input; one may hold several plans (NDJSON)",
    )
    .enablePositionalOptions();
  addReviewOptions(command)
    .option(
      "--previous <file>",
      "the existing comment, which is trusted; printed unchanged if it shows this plan",
    )
    .addOption(
      new Option("--format <format>", "markdown; terminal on a terminal").choices([
        "markdown",
        "json",
        "sarif",
        "terminal",
        "html",
      ]),
    )
    .option("--json", "short for --format json")
    .option("--sarif", "short for --format sarif")
    .option("--output <file>", "write to this file; further comments go to files next to it")
    .option(
      "--verify [reviewed]",
      "print nothing; exit 3 unless the plan has this fingerprint, or that of this comment file (default: --previous)",
    )
    .addHelpText("after", EXAMPLES)
    .action((files: string[], options: PrintOptions) => printReview(files, options));
  return command.addCommand(postCommand());
}

async function printReview(files: readonly string[], options: PrintOptions): Promise<void> {
  const format = formatOf(options);
  if (files.length === 0 && typeof options.verify === "string") refuseSwallowed(options.verify);
  const review = await gatherReview(files, options);
  if (options.verify !== undefined) return verify(review, options);
  if (format === "markdown") return writeComments(await comments(review, options), options.output);
  await writeOutput(rendered(review, format, options), options.output);
}

/** `--verify plan.json` takes the plan's name as its own value. */
function refuseSwallowed(word: string): never {
  throw new UserError({
    what: "no plan was named: --verify takes the word after it as what was reviewed",
    where: `--verify ${word}`,
    next: `Put the plan first: groundplan review ${word} --verify <comment or fingerprint>`,
    exitCode: ExitCode.usage,
  });
}

async function verify(review: Review, { verify: given, previous }: PrintOptions): Promise<void> {
  const source = typeof given === "string" ? given : previous;
  if (source === undefined) refuseUnreviewed("--verify");
  const reviewed = await reviewedFingerprint(source);
  const planned = fingerprintOfAll(review);
  refuseDifferentPlan(reviewed, planned, "--verify");
  process.stderr.write(`This is the plan that was reviewed (${planned.slice(0, 16)}).\n`);
}

/** A fingerprint, given directly or read from the comment in a file. */
async function reviewedFingerprint(source: string): Promise<string> {
  const isFile = await stat(source)
    .then((found) => found.isFile())
    .catch(() => false);
  if (!isFile && /^[0-9a-f]{16,64}$/.test(source)) return source;
  return (
    readMarker(await readNamed(source, "--verify"))?.fingerprint ?? refuseUnreviewed(`--verify ${source}`)
  );
}

/** The comments to print: the previous one unchanged, if it shows this plan. */
async function comments(review: Review, options: PrintOptions): Promise<string[]> {
  const { host, limit, maxComments, previous } = options;
  const document = buildDocument(review, hintsOf(options));
  const unchanged = previous === undefined ? undefined : await unchangedComment(document.marker, previous);
  if (unchanged !== undefined) return [unchanged];
  return renderMarkdown(document, {
    host: HOSTS[host],
    maxParts: maxComments,
    ...(limit === undefined ? {} : { limit }),
  });
}

async function unchangedComment(now: MarkerFields, file: string): Promise<string | undefined> {
  const previous = await readNamed(file, "--previous");
  const old = readMarker(previous);
  const isSame = old?.fingerprint === now.fingerprint && old.context === now.context;
  process.stderr.write(
    isSame
      ? "Unchanged: the plan is the one of the previous comment.\n"
      : "The plan differs from the previous comment's.\n",
  );
  return isSame ? previous : undefined;
}

/** @throws UserError if the command line names two formats */
function formatOf({ format, json, sarif, output }: PrintOptions): Format {
  const asked: readonly (readonly [string, Format])[] = [
    ...(format === undefined ? [] : [[`--format ${format}`, format] as const]),
    ...(json === true ? [["--json", "json"] as const] : []),
    ...(sarif === true ? [["--sarif", "sarif"] as const] : []),
  ];
  const [first, second] = asked.filter(
    ([, wanted], index) => asked.findIndex(([, other]) => other === wanted) === index,
  );
  if (second !== undefined) {
    throw new UserError({
      what: "one run prints one format",
      where: asked.map(([option]) => option).join(" and "),
      next: "Run it once for each.",
      exitCode: ExitCode.usage,
    });
  }
  return first?.[1] ?? (process.stdout.isTTY && output === undefined ? "terminal" : "markdown");
}

function rendered(
  review: Review,
  format: Exclude<Format, "markdown">,
  options: PrintOptions,
): Iterable<string> {
  if (format === "json") return renderJson(review);
  if (format === "sarif") return [renderSarif(review)];
  const document = buildDocument(review, hintsOf(options));
  return format === "html" ? renderHtml(document) : renderTerminal(document);
}
