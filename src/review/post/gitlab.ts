import { request, type Dispatcher } from "undici";
import { z } from "zod";
import { readMarker } from "../marker";
import { HostError, kindOfStatus, type CommentHost, type ExistingComment } from "./comment-host";
import { retrying } from "./retry";
import { secondsToWait } from "./rate-limit";

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

/** Marks an outdated note: GitLab cannot hide one. */
const SUPERSEDED = "<!-- groundplan:superseded -->";

/** The notes of a merge request on GitLab. When it hits a rate limit, it waits as long as GitLab says. */
export function gitlabNotes(mergeRequest: GitlabMergeRequest, notify: (line: string) => void): CommentHost {
  const call = callerFor(mergeRequest, notify);
  const notes = `projects/${encodeURIComponent(mergeRequest.projectId)}/merge_requests/${String(mergeRequest.number)}/notes`;
  return {
    async list() {
      const me = understood(USER, await call("GET", "user"));
      const found: ExistingComment[] = [];
      for (let page = 1, length = PAGE; length === PAGE; page++) {
        const query = `?per_page=${String(PAGE)}&page=${String(page)}&sort=asc&order_by=created_at`;
        const batch = understood(z.array(NOTE), await call("GET", `${notes}${query}`));
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

/** Refuses an answer that is not GitLab's, such as a proxy's login page. */
function understood<T>(schema: z.ZodType<T>, answer: unknown): T {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new HostError("refused", "the answer is not what GitLab's API gives", 200);
}

type Method = "GET" | "POST" | "PUT";
type Call = (method: Method, path: string, body?: object) => Promise<unknown>;

function callerFor(mergeRequest: GitlabMergeRequest, notify: (line: string) => void): Call {
  return (method, path, body) =>
    retrying(
      async () => {
        const response = await send(mergeRequest, method, path, body);
        if (response.statusCode < 400) return response.body.json().catch(() => undefined);
        throw await refusal(response);
      },
      { host: "GitLab", isRead: method === "GET", notify },
    );
}

async function refusal({ statusCode: status, headers, body }: Dispatcher.ResponseData): Promise<HostError> {
  const message = (await body.text()).slice(0, 300);
  return new HostError(kindOfStatus(status), message, status, secondsToWait({ status, headers, message }));
}

async function send(
  { token, apiUrl = "https://gitlab.com/api/v4" }: GitlabMergeRequest,
  method: Method,
  path: string,
  body: object | undefined,
): Promise<Dispatcher.ResponseData> {
  const options = {
    method,
    headers: {
      "private-token": token,
      "content-type": "application/json",
      "user-agent": "groundplan-review",
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
  return request(`${apiUrl.replace(/\/+$/, "")}/${path}`, options).catch((error: unknown) => {
    throw new HostError("unreachable", error instanceof Error ? error.message : String(error));
  });
}

/** The marker stays first, so the note is still recognized as ours. Its old text is removed. */
function supersededBody(body: string): string {
  const marker = body.split("\n", 1)[0] ?? "";
  return `${marker}\n${SUPERSEDED}\n\n*This plan is out of date: a newer one follows.*\n`;
}
