import { spawn, type ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, request as plainRequest, type IncomingMessage, type Server } from "node:http";
import { connect } from "node:http2";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { renderCaddyfile } from "../../../user-data/hellotron-vega/render";
import { describeWith, program, runProgram } from "../../machine-programs";
import { freePort, stopProcess } from "../../loopback";
import { fullMachine } from "./machine";

const domain = fullMachine.domain ?? "";

/** Answers with what it was asked; on an upgrade, speaks WebSocket's handshake and then sends bytes back. */
function newTron(): Server {
  const server = createServer((incoming, response) => {
    response.setHeader("Server", "tron");
    response.end(JSON.stringify({ path: incoming.url, headers: incoming.headers }));
  });
  server.on("upgrade", (incoming, socket: Duplex) => {
    const key = `${incoming.headers["sec-websocket-key"] ?? ""}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
    const accept = createHash("sha1").update(key).digest("base64");
    socket.write(
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
        `Sec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    socket.pipe(socket);
  });
  return server;
}

interface Ports {
  readonly tron: number;
  readonly http: number;
  readonly https: number;
}

/** What Caddy itself makes of the machine's Caddyfile; other ports, another log, and Caddy's own test authority. */
function forLoopback({ tron, http, https }: Ports, folder: string): string {
  const file = join(folder, "Caddyfile");
  writeFileSync(file, renderCaddyfile({ ...fullMachine, port: tron }).replace("/var/log/caddy", folder));
  const adapted = runProgram("caddy", ["adapt", "--config", file]).output.split("\n")[0] ?? "";
  const { logging, apps } = JSON.parse(adapted) as {
    logging: object;
    apps: { http: { servers: { srv0: object } } };
  };
  const site = { ...apps.http.servers.srv0, listen: [`127.0.0.1:${https}`] };
  const config = join(folder, "caddy.json");
  writeFileSync(
    config,
    JSON.stringify({
      admin: { disabled: true },
      logging,
      apps: {
        http: { http_port: http, https_port: https, servers: { site } },
        tls: { automation: { policies: [{ issuers: [{ module: "internal" }] }] } },
        pki: { certificate_authorities: { local: { install_trust: false } } },
      },
    }),
  );
  return config;
}

/** One running Caddy with its own folder for log, certificates and configuration. */
class RunningCaddy {
  readonly folder = mkdtempSync(join(tmpdir(), "vega-caddy-"));
  private child: ChildProcess | undefined;

  constructor(readonly ports: Ports) {}

  static async start(): Promise<RunningCaddy> {
    const caddy = new RunningCaddy({
      tron: await freePort(),
      http: await freePort(),
      https: await freePort(),
    });
    caddy.child = spawn(program("caddy"), ["run", "--config", forLoopback(caddy.ports, caddy.folder)], {
      stdio: "ignore",
      env: { ...process.env, XDG_DATA_HOME: caddy.folder, XDG_CONFIG_HOME: caddy.folder },
    });
    await eventually(() => existsSync(caddy.certificate) && existsSync(caddy.authority));
    return caddy;
  }

  get log(): string {
    return join(this.folder, "access.log");
  }

  private get authority(): string {
    return join(this.folder, "caddy/pki/authorities/local/root.crt");
  }

  private get certificate(): string {
    return join(this.folder, `caddy/certificates/local/${domain}/${domain}.crt`);
  }

  /** How Caddy's certificate for the domain is verified. */
  get trust() {
    return { servername: domain, ca: readFileSync(this.authority) };
  }

  /** A request to the domain over HTTPS, which is verified. */
  ask(path: string, headers: Record<string, string> = {}) {
    const to = { host: "127.0.0.1", port: this.ports.https, ...this.trust };
    return request({ ...to, path, headers: { Host: domain, ...headers }, agent: false });
  }

  async get(path: string, headers: Record<string, string> = {}) {
    const [response] = (await once(this.ask(path, headers).end(), "response")) as [IncomingMessage];
    const body = (await response.toArray()).join("");
    return { status: response.statusCode, headers: response.headers, body };
  }

  async stop(): Promise<void> {
    if (this.child !== undefined) await stopProcess(this.child);
    rmSync(this.folder, { recursive: true });
  }
}

async function eventually(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`still not so after 20 s: ${String(holds)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describeWith(["caddy"], "Caddy in front of tron", () => {
  let tron: Server;
  let caddy: RunningCaddy;

  beforeEach(async () => {
    caddy = await RunningCaddy.start();
    tron = newTron();
  });
  afterEach(async () => {
    await caddy.stop();
    tron.closeAllConnections();
    tron.close();
  });

  const startTron = () => once(tron.listen(caddy.ports.tron, "127.0.0.1"), "listening");

  it("serves the domain over HTTPS and tells tron the caller's address and scheme", async () => {
    await startTron();
    const { status, body } = await caddy.get("/slack/events?x=1");
    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({
      path: "/slack/events?x=1",
      headers: { host: domain, "x-forwarded-for": "127.0.0.1", "x-forwarded-proto": "https" },
    });
  });

  it("speaks HTTP/2 with whoever does, without a line about it", async () => {
    await startTron();
    const session = connect(`https://127.0.0.1:${caddy.ports.https}`, caddy.trust);
    const [answer] = (await once(
      session.request({ ":path": "/health", ":authority": domain }).end(),
      "response",
    )) as [Record<string, unknown>];
    expect([session.alpnProtocol, answer[":status"]]).toEqual(["h2", 200]);
    session.destroy();
  });

  it("sends plain HTTP to HTTPS", async () => {
    const to = { host: "127.0.0.1", port: caddy.ports.http, path: "/health", headers: { Host: domain } };
    const [response] = (await once(plainRequest(to).end(), "response")) as [IncomingMessage];
    expect(response.statusCode).toBe(308);
    expect(response.headers.location).toBe(`https://${domain}/health`);
  });

  it("adds the security headers and hides what serves", async () => {
    await startTron();
    const { headers } = await caddy.get("/health");
    expect(headers).toMatchObject({
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "no-referrer",
      "strict-transport-security": "max-age=31536000",
    });
    expect(headers.server).toBeUndefined();
  });

  it("carries a WebSocket in both directions", async () => {
    await startTron();
    const upgrade = caddy.ask("/ws/elevenlabs", {
      Connection: "Upgrade",
      Upgrade: "websocket",
      "Sec-WebSocket-Version": "13",
      "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    });
    const [response, socket] = (await once(upgrade.end(), "upgrade")) as [IncomingMessage, Duplex];
    expect(response.statusCode).toBe(101);
    // Key and answer are the example of RFC 6455, section 1.3.
    expect(response.headers["sec-websocket-accept"]).toBe("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    const frame = Buffer.from([0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58]);
    socket.write(frame);
    const [echoed] = (await once(socket, "data")) as [Buffer];
    expect(echoed).toEqual(frame);
    socket.destroy();
  });

  it("logs each request as JSON, without headers and query strings, which carry secrets", async () => {
    await startTron();
    await caddy.get("/vapi/events?token=canary-51c0", {
      Authorization: "Bearer canary-51c0",
      "X-Vapi-Secret": "canary-51c0",
    });
    await eventually(() => readFileSync(caddy.log, "utf8").endsWith("\n"));
    const log = readFileSync(caddy.log, "utf8");
    expect(JSON.parse(log)).toMatchObject({
      status: 200,
      request: { method: "GET", host: domain, uri: "/vapi/events?…" },
    });
    expect(log).not.toContain("canary-51c0");
  });

  it("lets its group read the log", () => {
    expect(statSync(caddy.log).mode & 0o777).toBe(0o640);
  });

  it("holds a request while tron restarts", async () => {
    const asked = caddy.get("/health");
    await new Promise((resolve) => setTimeout(resolve, 700));
    await startTron();
    expect((await asked).status).toBe(200);
  });
});
