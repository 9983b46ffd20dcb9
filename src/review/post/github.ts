import { retry } from "@octokit/plugin-retry";
import { throttling } from "@octokit/plugin-throttling";
import { Octokit } from "@octokit/rest";
import { readMarker } from "../marker";
import type { CommentHost, ExistingComment } from "./comment-host";

export interface GithubPullRequest {
  readonly owner: string;
  readonly repository: string;
  readonly number: number;
  readonly token: string;
  /** @default https://api.github.com */
  readonly apiUrl?: string;
}

/** How often a request waits for a rate limit to pass before the run fails. */
const PATIENCE = 5;

const Client = Octokit.plugin(retry, throttling);

interface CommentsPage {
  readonly repository: {
    readonly pullRequest: {
      readonly comments: {
        readonly nodes: readonly CommentNode[];
        readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
      };
    } | null;
  } | null;
}

interface CommentNode {
  readonly id: string;
  readonly databaseId: number;
  readonly body: string;
  readonly isMinimized: boolean;
  readonly viewerDidAuthor: boolean;
}

const COMMENTS = `query ($owner: String!, $repository: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $repository) {
    pullRequest(number: $number) {
      comments(first: 100, after: $after) {
        nodes { id databaseId body isMinimized viewerDidAuthor }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}`;

const MINIMIZE = `mutation ($id: ID!) {
  minimizeComment(input: { subjectId: $id, classifier: OUTDATED }) { minimizedComment { isMinimized } }
}`;

/** The comments of a pull request on GitHub. Waits as long as GitHub says where a rate limit is met. */
export function githubComments(pullRequest: GithubPullRequest, notify: (line: string) => void): CommentHost {
  const { owner, repository, number } = pullRequest;
  const octokit = clientFor(pullRequest, notify);
  const nodeIds = new Map<string, string>();
  return {
    async list() {
      const found: ExistingComment[] = [];
      let after: string | null = null;
      do {
        const page: CommentsPage = await octokit.graphql(COMMENTS, { owner, repository, number, after });
        const comments = page.repository?.pullRequest?.comments;
        for (const node of comments?.nodes ?? []) {
          nodeIds.set(String(node.databaseId), node.id);
          const comment = ownComment(node);
          if (comment !== undefined) found.push(comment);
        }
        after = comments?.pageInfo.hasNextPage === true ? comments.pageInfo.endCursor : null;
      } while (after !== null);
      return found;
    },
    async create(body) {
      await octokit.rest.issues.createComment({ owner, repo: repository, issue_number: number, body });
    },
    async update(id, body) {
      await octokit.rest.issues.updateComment({ owner, repo: repository, comment_id: Number(id), body });
    },
    async supersede({ id }) {
      await octokit.graphql(MINIMIZE, { id: nodeIds.get(id) });
    },
  };
}

function ownComment(node: CommentNode): ExistingComment | undefined {
  const marker = node.viewerDidAuthor ? readMarker(node.body) : undefined;
  if (marker === undefined) return undefined;
  return { id: String(node.databaseId), body: node.body, marker, isHidden: node.isMinimized };
}

function clientFor({ token, apiUrl }: GithubPullRequest, notify: (line: string) => void) {
  const waitOut =
    (kind: string) => (seconds: number, _request: object, _client: unknown, retries: number) => {
      notify(`GitHub's ${kind} rate limit: waiting ${String(seconds)} s.`);
      return retries < PATIENCE;
    };
  return new Client({
    auth: token,
    userAgent: "groundplan-review",
    ...(apiUrl === undefined ? {} : { baseUrl: apiUrl.replace(/\/+$/, "") }),
    throttle: { onRateLimit: waitOut("primary"), onSecondaryRateLimit: waitOut("secondary") },
    log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
  });
}

function ignore(): void {
  // What Octokit logs is told by the errors it throws and by the lines above.
}
