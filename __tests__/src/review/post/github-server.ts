import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";

export interface Comment {
  readonly id: number;
  body: string;
  isMinimized: boolean;
  readonly author: string;
}

interface Refusal {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly message: string;
  /** Done all the same: a gateway gave up on an answer that was on its way. */
  readonly isDone?: true;
}

/** Since June 2024 numbers of comments are greater than GraphQL's `Int` can be. */
const FIRST_ID = 2_800_000_000;

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
  readonly refusals: Refusal[] = [];
  /** Mutations of GraphQL to send away for a second, one after the other. */
  limited = 0;
  /** True where it answers nobody any more. */
  isDown = false;
  /** Called before each request that changes something is answered, with its number from 1. */
  beforeWrite: (number: number) => void = () => undefined;
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
    const comment = { id: FIRST_ID + this.comments.length, body, isMinimized: false, author };
    this.comments.push(comment);
    return comment;
  }

  get visible(): string[] {
    return this.comments.filter(({ isMinimized }) => !isMinimized).map(({ body }) => body);
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.isDown) return void request.socket.destroy();
    let text = "";
    for await (const chunk of request) text += String(chunk);
    const route = `${request.method ?? ""} ${request.url ?? ""}`;
    const body = (text === "" ? {} : JSON.parse(text)) as Record<string, unknown>;
    const isWrite =
      route !== "POST /graphql" ? request.method !== "GET" : String(body["query"]).startsWith("mutation");
    if (Date.now() < this.notBefore) this.tooEarly.push(route);
    const refusal = isWrite ? this.refusals.shift() : undefined;
    if (refusal !== undefined) return this.refuse(refusal, route, body, response);
    if (request.headers.authorization !== "token secret-token")
      return reply(response, 401, { message: "Bad credentials" });
    if (isWrite) this.beforeWrite(this.writes.push(route));
    this.route(route, body, response);
  }

  private refuse(
    refusal: Refusal,
    route: string,
    body: Record<string, unknown>,
    response: ServerResponse,
  ): void {
    const { status, headers, message } = refusal;
    const seconds = Number(headers["retry-after"] ?? 0);
    const reset = Number(headers["x-ratelimit-reset"] ?? 0) * 1000;
    this.notBefore = Math.max(Date.now() + seconds * 1000, reset);
    if (refusal.isDone === true) {
      this.writes.push(route);
      this.route(route, body, silent);
    }
    reply(response, status, { message }, headers);
  }

  private route(route: string, body: Record<string, unknown>, response: ServerResponse): void {
    const text = String(body["body"] ?? "");
    if (text.length > MAX_BODY) {
      return reply(response, 422, {
        message: "Validation Failed",
        errors: [{ message: "body is too long (maximum is 65536 characters)" }],
      });
    }
    if (route === "POST /graphql")
      return this.graphql(String(body["query"]), body["variables"] as Record<string, unknown>, response);
    if (route === "POST /repos/acme/infra/issues/12/comments") return reply(response, 201, this.seed(text));
    reply(response, 404, { message: "Not Found" });
  }

  private mutate(query: string, variables: Record<string, unknown>, response: ServerResponse): void {
    if (this.limited-- > 0) {
      const reset = Math.ceil(Date.now() / 1000) + 1;
      this.notBefore = reset * 1000;
      const headers = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(reset) };
      return reply(
        response,
        200,
        { errors: [{ type: "RATE_LIMITED", message: "API rate limit exceeded" }] },
        headers,
      );
    }
    const comment = this.comments.find(({ id }) => `IC_${String(id)}` === variables["id"]);
    if (comment === undefined) {
      const message = `Could not resolve to a node with the global id of '${String(variables["id"])}'`;
      return reply(response, 200, { data: null, errors: [{ type: "NOT_FOUND", message }] });
    }
    const body = String(variables["body"] ?? "");
    if (body.length > MAX_BODY) {
      const message = "Body is too long (maximum is 65536 characters)";
      return reply(response, 200, { data: null, errors: [{ type: "UNPROCESSABLE", message }] });
    }
    if (query.includes("minimizeComment")) comment.isMinimized = true;
    else comment.body = body;
    reply(response, 200, { data: { updateIssueComment: { issueComment: { id: variables["id"] } } } });
  }

  private graphql(query: string, variables: Record<string, unknown>, response: ServerResponse): void {
    if (query.startsWith("mutation")) return this.mutate(query, variables, response);
    const from = Number(variables["after"] ?? 0);
    const page = this.comments.slice(from, from + 100);
    const nodes = page.map(({ id, body, isMinimized, author }) => ({
      id: `IC_${String(id)}`,
      body,
      isMinimized,
      viewerDidAuthor: author === "groundplan[bot]",
    }));
    const pageInfo = { hasNextPage: from + 100 < this.comments.length, endCursor: String(from + 100) };
    reply(response, 200, { data: { repository: { pullRequest: { comments: { nodes, pageInfo } } } } });
  }
}

/** Where nobody waits for the answer. */
export const silent = { writeHead: () => silent, end: () => silent } as unknown as ServerResponse;

export function reply(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}
