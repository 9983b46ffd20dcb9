import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { reply, silent } from "./github-server";

export interface Note {
  readonly id: number;
  body: string;
  readonly system: boolean;
  readonly author: { readonly id: number };
}

/** GitLab's application limit on notes. */
const MAX_BODY = 1_000_000;
const ME = 7;

/** A merge request's notes behind the parts of GitLab's API that are used, on loopback. */
export class GitlabServer {
  readonly notes: Note[] = [];
  readonly writes: string[] = [];
  readonly tooEarly: string[] = [];
  /** Seconds to send writers away for, one after the other. */
  readonly waits: number[] = [];
  /** Writes to answer with 502, one after the other, after they were done. */
  faults = 0;
  private notBefore = 0;
  private readonly server = createServer((request, response) => void this.answer(request, response));

  async start(): Promise<string> {
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}/api/v4`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }

  seed(body: string, author = ME): Note {
    const note = { id: 500 + this.notes.length, body, system: false, author: { id: author } };
    this.notes.push(note);
    return note;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = "";
    for await (const chunk of request) text += String(chunk);
    const url = new URL(request.url ?? "/", "http://localhost");
    const route = `${request.method ?? ""} ${url.pathname}`;
    if (request.headers["private-token"] !== "secret-token")
      return reply(response, 401, { message: "401 Unauthorized" });
    if (Date.now() < this.notBefore) this.tooEarly.push(route);
    const wait = request.method === "GET" ? undefined : this.waits.shift();
    if (wait !== undefined) {
      this.notBefore = Date.now() + wait * 1000;
      return reply(response, 429, { message: "Too Many Requests" }, { "retry-after": String(wait) });
    }
    const isFault = request.method !== "GET" && this.faults-- > 0;
    if (request.method !== "GET") this.writes.push(route);
    if (isFault) {
      this.route(route, url, String((JSON.parse(text) as { body: string }).body), silent);
      return reply(response, 502, { message: "Bad Gateway" });
    }
    this.route(route, url, text === "" ? "" : String((JSON.parse(text) as { body: string }).body), response);
  }

  private route(route: string, url: URL, body: string, response: ServerResponse): void {
    const notes = "/api/v4/projects/acme%2Finfra/merge_requests/12/notes";
    if (body.length > MAX_BODY)
      return reply(response, 400, { message: { note: ["is too long (maximum is 1000000 characters)"] } });
    if (route === "GET /api/v4/user") return reply(response, 200, { id: ME });
    if (route === `GET ${notes}`) {
      const [size, page] = [Number(url.searchParams.get("per_page")), Number(url.searchParams.get("page"))];
      return reply(response, 200, this.notes.slice((page - 1) * size, page * size));
    }
    if (route === `POST ${notes}`) return reply(response, 201, this.seed(body));
    const note = this.notes.find(({ id }) => route === `PUT ${notes}/${String(id)}`);
    if (note === undefined) return reply(response, 404, { message: "404 Not found" });
    note.body = body;
    reply(response, 200, note);
  }
}
