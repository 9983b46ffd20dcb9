import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { Socket } from "node:net";
import { ADDRESSES } from "./addresses";
import type { CertificateAuthority } from "./certificate-authority";
import type { Caller, MachineNetwork } from "./machine-network";

/** Answers one request to a site. If it throws, the response is a 500 with the reason. */
export type SiteHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  caller: Caller,
) => void | Promise<void>;

/** Sites for machines, by name, over HTTP and HTTPS, each at one address. */
export class Sites {
  private readonly handlers = new Map<string, SiteHandler>();
  private readonly callers = new WeakMap<Socket, Caller>();
  private readonly served = new Set<string>();

  constructor(
    private readonly network: MachineNetwork,
    private readonly authority: CertificateAuthority,
  ) {}

  /**
   * Serves names with a handler, which replaces the earlier handler of a name.
   * @param names `*.example.com` covers all names below it
   */
  async add(
    names: readonly string[],
    handler: SiteHandler,
    address: string = ADDRESSES.mirror,
  ): Promise<void> {
    for (const name of names) this.handlers.set(name, handler);
    if (!this.served.has(address)) {
      this.served.add(address);
      await this.serve(address);
    }
    await this.network.name(Object.fromEntries(names.map((name) => [name, address])));
  }

  private async serve(address: string): Promise<void> {
    const answer = (request: IncomingMessage, response: ServerResponse): void =>
      void this.answer(request, response);
    const plain = createServer(answer);
    const secure = createTlsServer(
      {
        SNICallback: (name, done) => {
          this.authority.contextFor(name).then(
            (context) => done(null, context),
            (error: Error) => done(error),
          );
        },
      },
      answer,
    );
    // Node exposes a TLS socket's underlying one under this name only.
    secure.on("secureConnection", (socket) => {
      const caller = this.callers.get((socket as unknown as { _parent: Socket })._parent);
      if (caller !== undefined) this.callers.set(socket, caller);
    });
    for (const [port, server] of [
      [80, plain],
      [443, secure],
    ] as const) {
      await this.network.serve(address, port, (socket, caller) => {
        this.callers.set(socket, caller);
        server.emit("connection", socket);
        // The network paused the socket. TLS takes it over as it is.
        if (server === plain) socket.resume();
      });
    }
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const name = siteOf(request);
    const handler = this.find(name);
    const caller = this.callers.get(request.socket) ?? { from: "", to: ["", 0] };
    try {
      if (handler === undefined) response.writeHead(404).end(`the rehearsal has no site ${name}\n`);
      else await handler(request, response, caller);
    } catch (error) {
      if (!response.headersSent) response.writeHead(500);
      response.end(`${error instanceof Error ? error.message : String(error)}\n`);
    }
  }

  private find(name: string): SiteHandler | undefined {
    const labels = name.split(".");
    const wildcards = labels.slice(1).map((_, index) => `*.${labels.slice(index + 1).join(".")}`);
    return [name, ...wildcards]
      .map((candidate) => this.handlers.get(candidate))
      .find((found) => found !== undefined);
  }
}

/** The site's name: in a proxy request it is in the first line. */
function siteOf({ url = "", headers }: IncomingMessage): string {
  if (/^https?:\/\//.test(url)) return new URL(url).hostname;
  return (headers.host ?? "").replace(/:\d+$/, "").toLowerCase();
}
