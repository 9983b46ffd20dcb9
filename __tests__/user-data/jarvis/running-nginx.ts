import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import {
  type ClientRequest,
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as plainRequest,
  type Server,
} from "node:http";
import { type RequestOptions, request as secureRequest } from "node:https";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Duplex } from "node:stream";
import { JARVIS_SERVICES } from "../../../user-data/jarvis/memory-limits";
import { renderNginx } from "../../../user-data/jarvis/nginx-files";
import { type JarvisService, SERVICE_ADDRESSES } from "../../../user-data/jarvis/routes";
import { freePort, stopProcess } from "../../loopback";
import { program, runProgram } from "../../machine-programs";
import { settings } from "./machine";

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Stands for one of Jarvis's services: says who it is and what it was asked, and can be ill. */
export class Service {
  healthy = true;
  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async start(name: string): Promise<Service> {
    const server = createServer((incoming, response) => {
      if (incoming.url === "/health") response.statusCode = service.healthy ? 200 : 503;
      response.setHeader("X-Frame-Options", "ALLOWALL");
      response.setHeader("Content-Type", "application/json");
      response.end(JSON.stringify({ service: name, path: incoming.url, headers: incoming.headers }));
    });
    server.on("upgrade", (_incoming, socket: Duplex) => {
      socket.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
      socket.pipe(socket);
    });
    const port = await freePort();
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    const service = new Service(server, port);
    return service;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }
}

/** Jarvis's own nginx files on loopback: other ports and folders, and stand-ins for the services. */
export class RunningNginx {
  readonly folder = mkdtempSync(join(tmpdir(), "jarvis-nginx-"));
  private child: ChildProcess | undefined;
  log = "";

  private constructor(
    readonly services: ReadonlyMap<JarvisService, Service>,
    readonly ports: Readonly<Record<"http" | "https" | "health" | "next", number>>,
    private readonly internal: ReadonlyMap<JarvisService, number>,
  ) {}

  static async prepare(administrators: readonly string[] = ["127.0.0.1/32"]): Promise<RunningNginx> {
    const services = new Map<JarvisService, Service>();
    const internal = new Map<JarvisService, number>();
    for (const name of JARVIS_SERVICES) {
      services.set(name, await Service.start(name));
      internal.set(name, await freePort());
    }
    const ports = {
      http: await freePort(),
      https: await freePort(),
      health: await freePort(),
      next: await freePort(),
    };
    const nginx = new RunningNginx(services, ports, internal);
    for (const [path, text] of renderNginx({ domain: settings.domain, administrators })) {
      const file = join(nginx.folder, "conf", path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, nginx.onLoopback(text));
    }
    // Workers are nobody, as they are in the container.
    chmodSync(nginx.folder, 0o755);
    for (const folder of ["www", "certs", "tmp"]) mkdirSync(join(nginx.folder, folder));
    return nginx;
  }

  private onLoopback(text: string): string {
    const { http, https, health, next } = this.ports;
    let moved = text
      .replace(/^ *listen \[::\].*\n/gm, "")
      .replace(/listen 80\b/g, `listen 127.0.0.1:${http}`)
      .replace(/listen 443\b/g, `listen 127.0.0.1:${https}`)
      .replace(/127\.0\.0\.1:8090/g, `127.0.0.1:${health}`)
      .replace(/172\.20\.2\.\d+:\d+/g, `127.0.0.1:${next}`)
      .replace(/\/tmp\//g, `${this.folder}/tmp/`)
      .replace(/\/dev\/std(err|out)/g, `${this.folder}/nginx.log`)
      .replace(/\/etc\/letsencrypt/g, join(this.folder, "certs"))
      .replace(/\/var\/www\/certbot/g, join(this.folder, "www"));
    for (const [name, { port, host }] of Object.entries(SERVICE_ADDRESSES) as [
      JarvisService,
      { port: number; host: number },
    ][]) {
      moved = moved
        .replaceAll(`172.20.1.${host}:${port}`, `127.0.0.1:${this.services.get(name)?.port ?? 0}`)
        .replaceAll(`listen ${port};`, `listen 127.0.0.1:${this.internal.get(name) ?? 0};`);
    }
    return knowsHttp2() ? moved : moved.replace(/^ *http2 on;\n/gm, "");
  }

  private get env(): NodeJS.ProcessEnv {
    return {
      PATH: `${dirname(program("nginx"))}:${process.env["PATH"] ?? ""}`,
      DOMAIN_NAME: settings.domain,
      JARVIS_NGINX_WORK: join(this.folder, "tmp", "jarvis"),
      JARVIS_CERTIFICATES: join(this.folder, "certs"),
    };
  }

  /** As the container starts it. */
  async start(): Promise<void> {
    const child = spawn("sh", [join(this.folder, "conf", "start.sh"), "run"], { env: this.env });
    this.child = child;
    child.stderr.on("data", (chunk: Buffer) => (this.log += chunk.toString()));
    for (let attempt = 0; attempt < 100; attempt++) {
      if (child.exitCode !== null) throw new Error(`nginx ended: ${this.log}`);
      if (
        await this.get("/").then(
          () => true,
          () => false,
        )
      )
        return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`nginx does not answer: ${this.log}`);
  }

  /**
   * As bin/ scripts have it take up what is new.
   * @param service whose requests another container takes, as in deploy.sh. @default - none
   */
  async reload(service?: JarvisService, slot: "next" | "usual" = "usual"): Promise<void> {
    if (service !== undefined) {
      const slots = join(this.folder, "conf", "slots");
      mkdirSync(slots, { recursive: true });
      if (slot === "next") writeFileSync(join(slots, service), "");
      else rmSync(join(slots, service), { force: true });
    }
    const child = spawn("sh", [join(this.folder, "conf", "start.sh"), "reload"], { env: this.env });
    let text = "";
    child.stderr.on("data", (chunk: Buffer) => (text += chunk.toString()));
    const [code] = (await once(child, "exit")) as [number];
    if (code !== 0) throw new Error(text);
  }

  /** Puts a certificate where certbot does. */
  certify(): void {
    const live = join(this.folder, "certs", "live", settings.domain);
    mkdirSync(live, { recursive: true });
    const subject = ["-subj", `/CN=${settings.domain}`, "-addext", `subjectAltName=DNS:${settings.domain}`];
    const files = ["-keyout", join(live, "privkey.pem"), "-out", join(live, "fullchain.pem")];
    const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
    const made = spawnSync("openssl", ["req", "-x509", "-days", "30", ...key, ...subject, ...files]);
    if (made.status !== 0) throw new Error(made.stderr.toString());
  }

  get(path: string, options: RequestOptions = {}): Promise<Answer> {
    return ask(plainRequest({ host: "127.0.0.1", port: this.ports.http, path, agent: false, ...options }));
  }

  /** Goes on asking while it is told that it asks too often. */
  async getPatiently(path: string, options: RequestOptions = {}): Promise<Answer> {
    for (;;) {
      const answer = await this.get(path, options);
      if (answer.status !== 429) return answer;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  getSecurely(path: string, options: RequestOptions = {}): Promise<Answer> {
    const { https: port } = this.ports;
    const servername = settings.domain;
    return ask(
      secureRequest({
        ...{ host: "127.0.0.1", port, path, servername, rejectUnauthorized: false, agent: false },
        ...{ headers: { host: servername }, ...options },
      }),
    );
  }

  internally(service: JarvisService, path: string): Promise<Answer> {
    return ask(
      plainRequest({ host: "127.0.0.1", port: this.internal.get(service) ?? 0, path, agent: false }),
    );
  }

  async stop(): Promise<void> {
    if (this.child !== undefined) await stopProcess(this.child);
    for (const service of this.services.values()) await service.stop().catch(() => undefined);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** `http2 on` came with nginx 1.25.1, and `listen … http2` is deprecated since. */
function knowsHttp2(): boolean {
  const [, minor] = /nginx\/1\.(\d+)/.exec(runProgram("nginx", ["-v"]).output) ?? [];
  return Number(minor) > 25;
}

async function ask(outgoing: ClientRequest): Promise<Answer> {
  outgoing.end();
  const [incoming] = (await once(outgoing, "response")) as [IncomingMessage];
  let body = "";
  for await (const chunk of incoming) body += String(chunk);
  return { status: incoming.statusCode ?? 0, headers: incoming.headers, body };
}
