import { createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { Writable } from "node:stream";
import { once } from "node:events";
import { Command, Option } from "commander";
import type { Review } from "./analyses/review";
import { gatherReview, readNamed } from "./cli/gather";
import { addReviewOptions, type Format, type PrintOptions } from "./cli/review-options";
import { buildDocument, fingerprintOfAll } from "./document/build-document";
import { readMarker } from "./marker";
import { postCommand } from "./post/command";
import { HOSTS } from "./render/hosts";
import { renderHtml } from "./render/html";
import { renderJson } from "./render/json";
import { renderMarkdown } from "./render/markdown";
import { renderSarif } from "./render/sarif";
import { renderTerminal } from "./render/terminal";
import { refuseDifferentPlan, refuseUnreviewed } from "./verify";

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
      "show what a plan does: risk, permissions, network, drift, secrets masked (any Terraform or OpenTofu plan JSON)",
    )
    .argument(
      "[plans...]",
      "files that `show -json` wrote, - for standard input; one may hold several plans (NDJSON)",
    )
    .enablePositionalOptions();
  addReviewOptions(command)
    .option("--previous <file>", "the comment as it stands; if it is of this plan, it is printed unchanged")
    .addOption(
      new Option("--format <format>", "markdown, or terminal where output is one").choices([
        "markdown",
        "json",
        "sarif",
        "terminal",
        "html",
      ]),
    )
    .option("--json", "short for --format json")
    .option("--sarif", "short for --format sarif")
    .option("--output <file>", "write there instead of to standard output")
    .option(
      "--verify [reviewed]",
      "print nothing; exit 3 unless the plan has this fingerprint, or that of this comment file (default: --previous)",
    )
    .addHelpText("after", EXAMPLES)
    .action((files: string[], options: PrintOptions) => printReview(files, options));
  return command.addCommand(postCommand());
}

async function printReview(files: readonly string[], options: PrintOptions): Promise<void> {
  const review = await gatherReview(files, options);
  if (options.verify !== undefined) return verify(review, options);
  const unchanged = await unchangedComment(review, options);
  await write(unchanged === undefined ? rendered(review, options) : [unchanged], options.output);
}

async function verify(review: Review, { verify: given, previous }: PrintOptions): Promise<void> {
  const source = typeof given === "string" ? given : previous;
  if (source === undefined) refuseUnreviewed("--verify");
  const reviewed = await reviewedFingerprint(source);
  const planned = fingerprintOfAll(review);
  refuseDifferentPlan(reviewed, planned, "--verify");
  process.stderr.write(`This is the plan that was reviewed (${planned.slice(0, 16)}).\n`);
}

/** A fingerprint as it is, or that of the comment in a file. */
async function reviewedFingerprint(source: string): Promise<string> {
  const isFile = await stat(source)
    .then((found) => found.isFile())
    .catch(() => false);
  if (!isFile && /^[0-9a-f]{16,64}$/.test(source)) return source;
  return (
    readMarker(await readNamed(source, "--verify"))?.fingerprint ?? refuseUnreviewed(`--verify ${source}`)
  );
}

async function unchangedComment(review: Review, options: PrintOptions): Promise<string | undefined> {
  if (options.previous === undefined || formatOf(options) !== "markdown") return undefined;
  const previous = await readNamed(options.previous, "--previous");
  const [old, now] = [readMarker(previous), buildDocument(review).marker];
  const isSame = old?.fingerprint === now.fingerprint && old.context === now.context;
  process.stderr.write(
    isSame
      ? "Unchanged: the plan is the one of the previous comment.\n"
      : "The plan differs from the previous comment's.\n",
  );
  return isSame ? previous : undefined;
}

function formatOf({ format, json, sarif, output }: PrintOptions): Format {
  if (json === true) return "json";
  if (sarif === true) return "sarif";
  return format ?? (process.stdout.isTTY && output === undefined ? "terminal" : "markdown");
}

function rendered(review: Review, options: PrintOptions): Iterable<string> {
  const format = formatOf(options);
  if (format === "json") return renderJson(review);
  if (format === "sarif") return [renderSarif(review)];
  const { hints, lockUrl, host, limit, maxComments } = options;
  const document = buildDocument(review, { style: hints, ...(lockUrl === undefined ? {} : { lockUrl }) });
  if (format === "html") return renderHtml(document);
  if (format === "terminal") return renderTerminal(document);
  const parts = renderMarkdown(document, {
    host: HOSTS[host],
    maxParts: maxComments,
    ...(limit === undefined ? {} : { limit }),
  });
  return parts.map((part, index) => (index === 0 ? part : `\n${part}`));
}

async function write(parts: Iterable<string>, file: string | undefined): Promise<void> {
  const out: Writable = file === undefined ? process.stdout : createWriteStream(file);
  for (const part of parts) {
    if (!out.write(part)) await once(out, "drain");
  }
  if (file === undefined) return;
  out.end();
  await once(out, "finish");
}
