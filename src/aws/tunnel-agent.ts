import { request as plainRequest } from "node:http";
import { Agent, type AgentOptions, request as tlsRequest } from "node:https";
import { connect as tlsConnect, type TLSSocket } from "node:tls";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";

type Connected = (error: Error | null, socket: Duplex) => void;

/** A connection's target, as `https` passes it to its agents. */
interface Destination {
  readonly host?: string | null;
  readonly port?: string | number | null;
  readonly servername?: string;
}

/** Reaches HTTPS servers through a proxy that supports CONNECT, such as the one in `HTTPS_PROXY`. */
export class TunnelAgent extends Agent {
  constructor(
    private readonly proxy: URL,
    options: AgentOptions & { readonly connectTimeoutMs: number },
  ) {
    super({ ...options, keepAlive: true });
    this.connectTimeoutMs = options.connectTimeoutMs;
  }

  private readonly connectTimeoutMs: number;

  override createConnection(destination: Destination, done?: Connected): undefined {
    // Node's own agents pass on a failed connection without a socket, although their types do not allow it.
    const connected = (error: Error | null, socket?: TLSSocket): void => done?.(error, socket as Duplex);
    const { host, port } = destination;
    const target = `${host ?? ""}:${port ?? 443}`;
    const ask = this.proxy.protocol === "https:" ? tlsRequest : plainRequest;
    const asked = ask({
      method: "CONNECT",
      host: this.proxy.hostname,
      port: this.proxy.port || (this.proxy.protocol === "https:" ? 443 : 80),
      path: target,
      headers: { host: target, ...this.authorization() },
      agent: false,
      timeout: this.connectTimeoutMs,
    });
    asked.once("timeout", () => asked.destroy(proxyError("does not answer", "ETIMEDOUT")));
    asked.once("error", (error) => connected(error));
    asked.once("connect", ({ statusCode }, socket: Socket) => {
      if (statusCode === 200) return connected(null, secured(socket, destination, connected));
      socket.destroy();
      return connected(proxyError(`refuses ${target} (${statusCode ?? "no answer"})`, "EPROXYREFUSED"));
    });
    asked.end();
    return undefined;
  }

  private authorization(): Record<string, string> {
    const { username, password } = this.proxy;
    if (username === "") return {};
    const words = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    return { "proxy-authorization": `Basic ${Buffer.from(words).toString("base64")}` };
  }
}

function secured(
  socket: Socket,
  { host, servername }: Destination,
  connected: (error: Error) => void,
): TLSSocket {
  const name = servername ?? host ?? "";
  const secure = tlsConnect({ socket, servername: name });
  secure.once("error", (error) => connected(error));
  return secure;
}

function proxyError(problem: string, code: string): Error {
  return Object.assign(new Error(`the proxy ${problem}`), { code });
}
