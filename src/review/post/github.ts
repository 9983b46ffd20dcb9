import { setTimeout as pause } from "node:timers/promises";
import { Octokit } from "@octokit/rest";
import { readMarker } from "../marker";
import { HostError, kindOfStatus, type CommentHost, type ExistingComment } from "./comment-host";
import { retrying } from "./retry";
import { secondsToWait } from "./rate-limit";

export interface GithubPullRequest {
  readonly owner: string;
  readonly repository: string;
  readonly number: number;
  readonly token: string;
  /** @default https://api.github.com */
  readonly apiUrl?: string;
}

/** Milliseconds between two writes: GitHub asks for one second, to stay below its secondary limits. */
const BETWEEN_WRITES = 1000;

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
  readonly body: string;
  readonly isMinimized: boolean;
  readonly viewerDidAuthor: boolean;
}

/** Uses node ids only: comment numbers no longer fit GraphQL's `Int`. */
const COMMENTS = `query ($owner: String!, $repository: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $repository) {
    pullRequest(number: $number) {
      comments(first: 100, after: $after) {
        nodes { id body isMinimized viewerDidAuthor }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}`;

const UPDATE = `mutation ($id: ID!, $body: String!) {
  updateIssueComment(input: { id: $id, body: $body }) { issueComment { id } }
}`;

const MINIMIZE = `mutation ($id: ID!) {
  minimizeComment(input: { subjectId: $id, classifier: OUTDATED }) { minimizedComment { isMinimized } }
}`;

/** The comments of a pull request on GitHub. When it hits a rate limit, it waits as long as GitHub says. */
export function githubComments(pullRequest: GithubPullRequest, notify: (line: string) => void): CommentHost {
  const { owner, repository, number } = pullRequest;
  const octokit = clientFor(pullRequest);
  const read = <T>(call: () => Promise<T>) =>
    retrying(() => asked(call), { host: "GitHub", isRead: true, notify });
  const write = inTurn((call: () => Promise<unknown>) =>
    retrying(() => asked(call), { host: "GitHub", isRead: false, notify }),
  );
  return {
    async list() {
      const found: ExistingComment[] = [];
      let after: string | null = null;
      do {
        const variables = { owner, repository, number, after };
        const page: CommentsPage = await read(() => octokit.graphql<CommentsPage>(COMMENTS, variables));
        const comments = page.repository?.pullRequest?.comments;
        found.push(...(comments?.nodes ?? []).flatMap(ownComment));
        after = comments?.pageInfo.hasNextPage === true ? comments.pageInfo.endCursor : null;
      } while (after !== null);
      return found;
    },
    async create(body) {
      await write(() =>
        octokit.rest.issues.createComment({ owner, repo: repository, issue_number: number, body }),
      );
    },
    async update(id, body) {
      await write(() => octokit.graphql(UPDATE, { id, body }));
    },
    async supersede({ id }) {
      await write(() => octokit.graphql(MINIMIZE, { id }));
    },
  };
}

/** Makes the call, but waits the pause that GitHub asks for after the previous one. */
function inTurn<A extends unknown[], T>(call: (...args: A) => Promise<T>): (...args: A) => Promise<T> {
  let next = 0;
  return async (...args) => {
    await pause(Math.max(0, next - Date.now()));
    next = Date.now() + BETWEEN_WRITES;
    return call(...args);
  };
}

function ownComment({ id, body, isMinimized, viewerDidAuthor }: CommentNode): ExistingComment[] {
  const marker = viewerDidAuthor ? readMarker(body) : undefined;
  return marker === undefined ? [] : [{ id, body, marker, isHidden: isMinimized }];
}

function clientFor({ token, apiUrl }: GithubPullRequest): Octokit {
  return new Octokit({
    auth: token,
    userAgent: "groundplan-review",
    ...(apiUrl === undefined ? {} : { baseUrl: apiUrl.replace(/\/+$/, "") }),
    // The errors that Octokit throws say the same as its log.
    log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
  });
}

type Headers = Readonly<Record<string, string | number | undefined>>;

/** What Octokit throws: for REST an error with a response, for GraphQL the errors within a 200 answer. */
interface OctokitFailure {
  readonly message: string;
  readonly status?: number;
  readonly response?: { readonly headers?: Headers };
  /** GraphQL only: reading them from a REST error prints a deprecation warning. */
  readonly headers?: Headers;
  readonly errors?: readonly { readonly type?: string; readonly message?: string }[];
}

async function asked<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw hostError(error as OctokitFailure);
  }
}

function hostError(failure: OctokitFailure): HostError {
  const { message, status, response, errors } = failure;
  if (status === undefined && errors !== undefined) {
    const said = errors.map((each) => each.message ?? "").join(" ");
    const isOf = (type: string) => errors.some((each) => each.type === type);
    const seconds = isOf("RATE_LIMITED")
      ? secondsToWait({ status: 429, headers: failure.headers ?? {} })
      : undefined;
    return new HostError(isOf("NOT_FOUND") ? "gone" : "refused", said, 200, seconds);
  }
  // Octokit reports a broken connection as a 500 without a response.
  if (status === undefined || response === undefined) return new HostError("unreachable", message);
  const seconds = secondsToWait({ status, headers: response.headers ?? {}, message });
  return new HostError(kindOfStatus(status), message, status, seconds);
}

function ignore(): void {
  // See `log` above.
}
