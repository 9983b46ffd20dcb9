import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";

export interface Comment {
  readonly id: number;
  body: string;
  isMinimized: boolean;
  readonly author: string;
}

/** GitHub's documented rules on comments, and no more: see its REST pages on comments and rate limits. */
const MAX_BODY = 65_536;

/** A pull request's comments behind the parts of GitHub's API that are used, on loopback. */
export class GithubServer {
  readonly comments: Comment[] = [];
  /** Every request that changed something. */
  readonly writes: string[] = [];
  /** Requests that came before the time that an earlier answer named. */
  readonly tooEarly: string[] = [];
  /** Answers to give before the real ones. */
  readonly refusals: { status: number; headers: Record<string, string>; message: string }[] = [];
  private notBefore = 0;
  private readonly server = createServer((request, response) => void this.answer(request, response));

  async start(): Promise<string> {
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }

  seed(body: string, author = "groundplan[bot]"): Comment {
    const comment = { id: 1000 + this.comments.length, body, isMinimized: false, author };
    this.comments.push(comment);
    return comment;
  }

  get visible(): string[] {
    return this.comments.filter(({ isMinimized }) => !isMinimized).map(({ body }) => body);
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = "";
    for await (const chunk of request) text += String(chunk);
    const route = `${request.method ?? ""} ${request.url ?? ""}`;
    const body = (text === "" ? {} : JSON.parse(text)) as Record<string, unknown>;
    const isWrite =
      route !== "POST /graphql" ? request.method !== "GET" : String(body["query"]).startsWith("mutation");
    if (Date.now() < this.notBefore) this.tooEarly.push(route);
    const refusal = isWrite ? this.refusals.shift() : undefined;
    if (refusal !== undefined) {
      this.notBefore = Date.now() + Number(refusal.headers["retry-after"] ?? 0) * 1000;
      return reply(response, refusal.status, { message: refusal.message }, refusal.headers);
    }
    if (request.headers.authorization !== "token secret-token")
      return reply(response, 401, { message: "Bad credentials" });
    if (isWrite) this.writes.push(route);
    this.route(route, body, response);
  }

  private route(route: string, body: Record<string, unknown>, response: ServerResponse): void {
    const text = String(body["body"] ?? "");
    if (text.length > MAX_BODY) {
      return reply(response, 422, {
        message: "Validation Failed",
        errors: [{ message: "body is too long (maximum is 65536 characters)" }],
      });
    }
    const edited = /^PATCH \/repos\/acme\/infra\/issues\/comments\/(\d+)$/.exec(route)?.[1];
    if (route === "POST /graphql")
      return this.graphql(String(body["query"]), body["variables"] as Record<string, unknown>, response);
    if (route === "POST /repos/acme/infra/issues/12/comments") return reply(response, 201, this.seed(text));
    const comment = this.comments.find(({ id }) => String(id) === edited);
    if (comment === undefined) return reply(response, 404, { message: "Not Found" });
    comment.body = text;
    reply(response, 200, comment);
  }

  private graphql(query: string, variables: Record<string, unknown>, response: ServerResponse): void {
    if (query.startsWith("mutation")) {
      const comment = this.comments.find(({ id }) => `IC_${String(id)}` === variables["id"]);
      if (comment !== undefined) comment.isMinimized = true;
      return reply(response, 200, { data: { minimizeComment: { minimizedComment: { isMinimized: true } } } });
    }
    const from = Number(variables["after"] ?? 0);
    const page = this.comments.slice(from, from + 100);
    const nodes = page.map(({ id, body, isMinimized, author }) => ({
      id: `IC_${String(id)}`,
      databaseId: id,
      body,
      isMinimized,
      viewerDidAuthor: author === "groundplan[bot]",
    }));
    const pageInfo = { hasNextPage: from + 100 < this.comments.length, endCursor: String(from + 100) };
    reply(response, 200, { data: { repository: { pullRequest: { comments: { nodes, pageInfo } } } } });
  }
}

export function reply(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}
