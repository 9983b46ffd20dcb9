import { Command, Option } from "commander";
import { ExitCode, UserError } from "../../text/user-error";
import { gatherReview } from "../review/gather";
import type { Review } from "../../review/analyses/review";
import { addReviewOptions, hintsOf, type ReviewOptions } from "../review/review-options";
import type { MarkerFields } from "../../review/blocks/blocks";
import { buildDocument } from "../../review/document/build-document";
import { visibleLine } from "../../review/blocks/visible-text";
import { HOSTS } from "../../review/render/hosts";
import { renderMarkdown } from "../../review/render/markdown";
import { refuseDifferentPlan, refuseUnreviewed } from "../../review/verify";
import {
  HostError,
  type CommentHost,
  type ExistingComment,
  type HostErrorKind,
} from "../../review/post/comment-host";
import { githubComments } from "../../review/post/github";
import { gitlabNotes } from "../../review/post/gitlab";
import { shownFingerprint, type CommentStep, type PostMode } from "../../review/post/plan-comments";
import { postTarget, type PostTarget } from "../../review/post/pull-request";
import { settle } from "../../review/post/settle";

interface PostOptions extends ReviewOptions {
  readonly repository?: string;
  readonly pullRequest?: string;
  readonly apiUrl?: string;
  readonly mode: PostMode;
  readonly verify?: true;
  readonly onlyChanges?: true;
  readonly json?: boolean;
}

const EXAMPLES = `
Examples:
  $ groundplan review post plan.json                       in GitHub Actions, GitLab CI or Atlantis
  $ groundplan review post plan.json --mode new            a new comment, the old one hidden
  $ groundplan review post plan.json --verify              posts nothing; exits 3 unless this plan is the one posted
`;

/** `groundplan review post`. */
export function postCommand(): Command {
  const command = new Command("post")
    .description(
      "post the review to a pull request: updates, splits and supersedes comments; the same plan changes nothing",
    )
    .argument("[plans...]", "files that `show -json` wrote, - for standard input");
  return addReviewOptions(command)
    .option("--repository <name>", "owner/name, or GitLab's project id (default: from the CI's environment)")
    .option(
      "--pull-request <number>",
      "number of the pull or merge request (default: from the CI's environment)",
    )
    .option("--api-url <url>", "API URL of your GitHub or GitLab server")
    .addOption(
      new Option("--mode <mode>", "edit our comment, or write a new one and hide the old")
        .choices(["update", "new"])
        .default("update"),
    )
    .option("--only-changes", "post no new comment if nothing changes; an existing one is still updated")
    .option("--verify", "post nothing; exit 3 unless the plan is the one our comment shows")
    .option("--json", "print what was done as JSON")
    .addHelpText("after", EXAMPLES)
    .action((files: string[], options: PostOptions) => post(files, options));
}

async function post(files: readonly string[], options: PostOptions): Promise<void> {
  const target = postTarget(options);
  const review = await gatherReview(files, options);
  const { limit, maxComments } = options;
  const document = buildDocument(review, hintsOf(options));
  const host = commentsOf(target);
  if (options.verify === true) return verifyPosted(await reach(target, () => host.list()), document.marker);
  if (options.onlyChanges === true && !saysAnything(review)) {
    // An existing comment must not keep showing changes that no longer exist.
    const existing = await reach(target, () => host.list());
    if (shownFingerprint(existing, document.marker.key) === undefined)
      return tellNothing(options.json === true);
  }
  const parts = renderMarkdown(document, {
    host: HOSTS[target.host],
    maxParts: maxComments,
    ...(limit === undefined ? {} : { limit }),
  });
  tell(await reach(target, () => settle(host, parts, options.mode)), options.json === true);
}

/** Whether there is anything to review. */
function saysAnything({ projects }: Review): boolean {
  return projects.some(
    ({ hasChanges, plan }) => hasChanges || plan.errored || plan.isRefreshOnly || plan.deferred.length > 0,
  );
}

function tellNothing(asJson: boolean): void {
  if (asJson) tell([], true);
  else process.stdout.write("Nothing changes: no comment was written.\n");
}

function commentsOf(target: PostTarget): CommentHost {
  const { repository, number, token, apiUrl } = target;
  const api = apiUrl === undefined ? {} : { apiUrl };
  const notify = (line: string) => void process.stderr.write(`${line}\n`);
  if (target.host === "gitlab") return gitlabNotes({ projectId: repository, number, token, ...api }, notify);
  const [owner = "", name = ""] = repository.split("/");
  return githubComments({ owner, repository: name, number, token, ...api }, notify);
}

function verifyPosted(
  existing: readonly ExistingComment[],
  { key, fingerprint }: Pick<MarkerFields, "key" | "fingerprint">,
): void {
  const reviewed = shownFingerprint(existing, key) ?? refuseUnreviewed("review post --verify");
  refuseDifferentPlan(reviewed, fingerprint, "review post --verify");
  process.stderr.write(`This is the plan that was reviewed (${fingerprint.slice(0, 16)}).\n`);
}

const NEXT: Readonly<Record<HostErrorKind, string>> = {
  gone: "Check the repository, the number, and that the token may see them.",
  passing: "Run it again: what was written already is found and kept.",
  refused: "Check the token's permission to write comments, the repository and the number.",
  unreachable: "Check the network and --api-url.",
};

/** An error from the code host, as one that the user can fix. */
async function reach<T>(target: PostTarget, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    const name = target.host === "github" ? "GitHub" : "GitLab";
    const did =
      error.kind === "unreachable"
        ? "could not be reached"
        : error.status === 200
          ? "answered"
          : `answered ${String(error.status)}`;
    throw new UserError({
      what: `${name} ${did}: ${visibleLine(error.message.slice(0, 300))}`,
      where: `${target.repository} #${String(target.number)}`,
      next: NEXT[error.kind],
      exitCode: ExitCode.failure,
    });
  }
}

const DONE: Readonly<Record<CommentStep["do"], string>> = {
  create: "created",
  update: "updated",
  supersede: "superseded",
};

function tell(steps: readonly CommentStep[], isJson: boolean): void {
  const count = (kind: CommentStep["do"]) => steps.filter((step) => step.do === kind).length;
  const kinds = ["create", "update", "supersede"] as const;
  if (isJson) {
    process.stdout.write(
      `${JSON.stringify(Object.fromEntries(kinds.map((kind) => [DONE[kind], count(kind)])))}\n`,
    );
    return;
  }
  const done = kinds.filter((kind) => count(kind) > 0).map((kind) => `${DONE[kind]} ${String(count(kind))}`);
  process.stdout.write(
    done.length === 0
      ? "Unchanged: the comment shows this plan already.\n"
      : `Comments: ${done.join(", ")}.\n`,
  );
}
