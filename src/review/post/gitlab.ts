import { Agent, request, RetryAgent, type Dispatcher } from "undici";
import { z } from "zod";
import { ExitCode, UserError } from "../../user-error";
import { readMarker } from "../marker";
import { supersededBody, SUPERSEDED } from "../templates/superseded";
import type { CommentHost, ExistingComment } from "./comment-host";

export interface GitlabMergeRequest {
  /** Numeric id, or path such as `group/project`. */
  readonly projectId: string;
  readonly number: number;
  readonly token: string;
  /** @default https://gitlab.com/api/v4 */
  readonly apiUrl?: string;
}

const NOTE = z.object({
  id: z.number(),
  body: z.string(),
  system: z.boolean(),
  author: z.object({ id: z.number() }),
});
const USER = z.object({ id: z.number() });
const PAGE = 100;

/**
 * The notes of a merge request on GitLab. Talks to the API through undici's RetryAgent, which waits as long as
 * `Retry-After` says; Gitbeaker tries again within a second and then fails.
 */
export function gitlabNotes(mergeRequest: GitlabMergeRequest): CommentHost {
  const call = callerFor(mergeRequest);
  const notes = `projects/${encodeURIComponent(mergeRequest.projectId)}/merge_requests/${String(mergeRequest.number)}/notes`;
  return {
    async list() {
      const me = USER.parse(await call("GET", "user"));
      const found: ExistingComment[] = [];
      for (let page = 1, length = PAGE; length === PAGE; page++) {
        const query = `?per_page=${String(PAGE)}&page=${String(page)}&sort=asc&order_by=created_at`;
        const batch = z.array(NOTE).parse(await call("GET", `${notes}${query}`));
        length = batch.length;
        found.push(...batch.filter(({ system, author }) => !system && author.id === me.id).flatMap(ownNote));
      }
      return found;
    },
    async create(body) {
      await call("POST", notes, { body });
    },
    async update(id, body) {
      await call("PUT", `${notes}/${id}`, { body });
    },
    async supersede({ id, body }) {
      await call("PUT", `${notes}/${id}`, { body: supersededBody(body) });
    },
  };
}

function ownNote({ id, body }: z.infer<typeof NOTE>): ExistingComment[] {
  const marker = readMarker(body);
  return marker === undefined ? [] : [{ id: String(id), body, marker, isHidden: body.includes(SUPERSEDED) }];
}

type Call = (method: "GET" | "POST" | "PUT", path: string, body?: object) => Promise<unknown>;

function callerFor({ token, apiUrl = "https://gitlab.com/api/v4" }: GitlabMergeRequest): Call {
  const dispatcher = new RetryAgent(new Agent(), {
    methods: ["GET", "POST", "PUT"],
    statusCodes: [429, 502, 503, 504],
    maxRetries: 6,
    retryAfter: true,
    throwOnError: false,
  } as ConstructorParameters<typeof RetryAgent>[1]);
  return async (method, path, body) => {
    const response = await request(`${apiUrl.replace(/\/+$/, "")}/${path}`, {
      method,
      dispatcher,
      headers: {
        "private-token": token,
        "content-type": "application/json",
        "user-agent": "groundplan-review",
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (response.statusCode >= 400) throw await refusal(response, method, path);
    return response.body.json();
  };
}

async function refusal(response: Dispatcher.ResponseData, method: string, path: string): Promise<UserError> {
  const said = (await response.body.text()).slice(0, 300);
  return new UserError({
    what: `GitLab answered ${String(response.statusCode)}: ${said}`,
    where: `${method} ${path}`,
    next: "Check GITLAB_TOKEN (scope api) and the project and number of the merge request.",
    exitCode: ExitCode.failure,
  });
}
