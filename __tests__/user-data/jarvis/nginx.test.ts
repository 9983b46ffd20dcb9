import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { connect } from "node:tls";
import { renderNginx } from "../../../user-data/jarvis/nginx-files";
import { ROUTES } from "../../../user-data/jarvis/routes";
import { describeWith } from "../../machine-programs";
import { type Answer, RunningNginx, Service } from "./running-nginx";
import { settings } from "./machine";

const HEADERS = {
  "x-frame-options": "SAMEORIGIN",
  "x-content-type-options": "nosniff",
  "x-xss-protection": "1; mode=block",
  "referrer-policy": "strict-origin-when-cross-origin",
};

const asked = ({ body }: Answer) => {
  const { service, path } = JSON.parse(body) as { service: string; path: string };
  return `${service} ${path}`;
};

describe("Jarvis' upstreams", () => {
  const files = [...renderNginx(settings)].filter(([path]) => /^(upstreams|next)\//.test(path));

  it.each(files)(
    "%s: the least busy container, kept connections, none that failed three times",
    (_, text) => {
      expect(text).toMatch(
        /least_conn;\n +server 172\.20\.[12]\.\d+:\d+ max_fails=3 fail_timeout=30s;\n +keepalive (32|16);/,
      );
    },
  );

  it("are two for each service, of which one takes requests during a deployment", () => {
    expect(files).toHaveLength(10);
  });
});

const later = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describeWith(["nginx"], "Jarvis' nginx, before there is a certificate", () => {
  let nginx: RunningNginx;
  let next: Service;
  beforeAll(async () => {
    nginx = await RunningNginx.prepare();
    next = await Service.start("llm-router-next");
    const file = join(nginx.folder, "conf/next/llm-router.conf");
    writeFileSync(file, readFileSync(file, "utf8").replace(`:${nginx.ports.next}`, `:${next.port}`));
    await nginx.start();
  });
  afterAll(async () => {
    await next.stop();
    await nginx.stop();
  });

  it.each(ROUTES.map(({ prefix, service, strip }) => [prefix, service, strip] as const))(
    "routes %s to %s",
    async (prefix, service, strip) => {
      expect(asked(await nginx.getPatiently(`${prefix}/a/b?c=d`))).toBe(
        `${service} ${strip ? "" : prefix}/a/b?c=d`,
      );
      expect(asked(await nginx.getPatiently(prefix))).toBe(`${service} ${strip ? "/" : prefix}`);
      expect((await nginx.getPatiently(`${prefix}x`)).status).toBe(404);
    },
  );

  it("uses the paths that the services listen on", async () => {
    expect(asked(await nginx.getPatiently("/api/asr/transcribe"))).toBe("asr-gateway /transcribe");
    expect(asked(await nginx.getPatiently("/api/rag/search"))).toBe("rag-service /search");
    expect(asked(await nginx.getPatiently("/api/llm/complete"))).toBe("llm-router /complete");
    expect(asked(await nginx.getPatiently("/api/tts/synthesize"))).toBe("tts-service /synthesize");
  });

  it("answers 404 for hidden files and unknown paths", async () => {
    for (const path of ["/.env", "/api/asr/.git/config", "/", "/api/unknown"])
      expect((await nginx.get(path)).status).toBe(404);
  });

  it("forwards a WebSocket in both directions", async () => {
    const outgoing = request({
      ...{ host: "127.0.0.1", port: nginx.ports.http, path: "/api/session/s1" },
      headers: { connection: "Upgrade", upgrade: "websocket" },
    });
    outgoing.end();
    const [response, socket] = (await once(outgoing, "upgrade")) as [{ statusCode: number }, Duplex];
    expect(response.statusCode).toBe(101);
    socket.write("ping");
    const [echo] = (await once(socket, "data")) as [Buffer];
    expect(echo.toString()).toBe("ping");
    socket.destroy();
  });

  it("sets its headers on every answer, also errors, and drops the services' own", async () => {
    for (const path of ["/api/session", "/health", "/.env", "/nothing"])
      expect((await nginx.get(path)).headers).toMatchObject(HEADERS);
  });

  it("answers 429 beyond the burst, headers included", async () => {
    await later(1500);
    const answers = await Promise.all(Array.from({ length: 18 }, () => nginx.get("/api/llm/complete")));
    const refused = answers.filter(({ status }) => status === 429);
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(11);
    expect(refused.length).toBeGreaterThanOrEqual(3);
    expect(refused[0]?.headers).toMatchObject(HEADERS);
    await later(1500);
  });

  const limits = [
    ...ROUTES.map(({ prefix, zone = "api", burst }) => [prefix, zone === "api" ? 10 : 30, burst] as const),
    ["/health", 30, 10] as const,
    ["/nothing", 30, 10] as const,
  ];
  it.each(limits.map((limit, index) => [...limit, `127.0.0.${index + 10}`] as const))(
    "limits %s to %d requests per second beyond a burst of %d, for each address apart",
    async (path, rate, burst, localAddress) => {
      const began = performance.now();
      let accepted = 0;
      while (accepted < 100 && (await nginx.get(path, { localAddress })).status !== 429) accepted += 1;
      const seconds = (performance.now() - began) / 1000;
      expect(accepted).toBeGreaterThanOrEqual(burst + 1);
      expect(accepted).toBeLessThanOrEqual(burst + 2 + rate * seconds);
      expect((await nginx.get(path, { localAddress: "127.0.0.9" })).status).not.toBe(429);
    },
  );

  it("reports the services' health: healthy if all are, otherwise which one is not", async () => {
    expect(await nginx.get("/health")).toMatchObject({ status: 200, body: '{"status":"healthy"}\n' });
    const tts = nginx.services.get("tts-service");
    if (tts === undefined) throw new Error("no tts-service");
    tts.healthy = false;
    expect(await nginx.get("/health")).toMatchObject({
      status: 503,
      body: '{"status":"unhealthy","service":"tts-service"}\n',
    });
    tts.healthy = true;
    expect((await nginx.get("/health")).status).toBe(200);
  });

  it("answers Let's Encrypt from the webroot", async () => {
    const folder = join(nginx.folder, "www/.well-known/acme-challenge");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "token"), "proof");
    expect(await nginx.get("/.well-known/acme-challenge/token")).toMatchObject({
      status: 200,
      body: "proof",
    });
    expect((await nginx.get("/.well-known/acme-challenge/other")).status).toBe(404);
  });

  it("answers Let's Encrypt and requests for hidden files at any rate", async () => {
    for (const path of ["/.well-known/acme-challenge/other", "/.env"])
      for (let count = 0; count < 60; count += 1) expect((await nginx.get(path)).status).toBe(404);
  });

  it("compresses long answers for clients that accept it, and no short ones", async () => {
    const encoding = async (path: string, accepted: string) =>
      (await nginx.getPatiently(path, { headers: { "accept-encoding": accepted } })).headers[
        "content-encoding"
      ];
    const long = `/api/chat/${"a".repeat(1500)}`;
    expect([
      await encoding(long, "gzip"),
      await encoding(long, "identity"),
      await encoding("/api/chat/a", "gzip"),
    ]).toEqual(["gzip", undefined, undefined]);
  });

  it("routes the services to one another", async () => {
    expect(asked(await nginx.internally("rag-service", "/search"))).toBe("rag-service /search");
  });

  it("logs no query string, which may contain a token", async () => {
    await nginx.get("/api/session/x?token=canary-91");
    const log = readFileSync(join(nginx.folder, "nginx.log"), "utf8");
    expect(log).toContain("/api/session/x");
    expect(log).not.toContain("canary-91");
  });

  it("passes on the caller's address, whatever the client claims", async () => {
    const { body } = await nginx.get("/api/chat/x", { headers: { "x-forwarded-for": "198.51.100.9" } });
    expect(JSON.parse(body)).toMatchObject({ headers: { "x-forwarded-for": "127.0.0.1" } });
  });

  it("routes a service's requests to its next container without failing any", async () => {
    const answers: string[] = [];
    let over = false;
    const asking = (async () => {
      while (!over) {
        const answer = await nginx.internally("llm-router", "/complete");
        answers.push(answer.status === 200 ? asked(answer) : `status ${answer.status}`);
        await later(10);
      }
    })();
    await later(100);
    await nginx.reload("llm-router", "next");
    await later(200);
    over = true;
    await asking;
    expect([...new Set(answers)]).toEqual(["llm-router /complete", "llm-router-next /complete"]);
  });

  it("returns from a reload when no worker from before takes requests: deploy.sh stops a container next", async () => {
    for (const slot of ["usual", "next", "usual"] as const) {
      await nginx.reload("llm-router", slot);
      const asks = Array.from({ length: 20 }, () => nginx.internally("llm-router", "/complete"));
      const service = slot === "next" ? "llm-router-next" : "llm-router";
      expect(new Set((await Promise.all(asks)).map(asked))).toEqual(new Set([`${service} /complete`]));
    }
  });
});

describeWith(["nginx"], "Jarvis' nginx", () => {
  let nginx: RunningNginx;
  beforeEach(async () => (nginx = await RunningNginx.prepare([])));
  afterEach(() => nginx.stop());

  it("starts while every service is down, reports that, and serves each one that comes up", async () => {
    for (const service of nginx.services.values()) await service.stop();
    await nginx.start();
    expect(await nginx.get("/health")).toMatchObject({
      status: 503,
      headers: HEADERS,
      body: '{"status":"unhealthy","service":"rag-service"}\n',
    });
    const down = await nginx.get("/api/asr/transcribe");
    expect(down).toMatchObject({ status: 502, headers: HEADERS });
  });

  it("closes /admin if nobody may use SSH", async () => {
    await nginx.start();
    expect(await nginx.get("/admin")).toMatchObject({ status: 403, headers: HEADERS });
  });

  it("serves TLS as soon as there is a certificate, and redirects HTTP to it", async () => {
    await nginx.start();
    nginx.certify();
    await nginx.reload();
    expect(await nginx.get("/api/session?a=b")).toMatchObject({
      status: 301,
      headers: { location: `https://${settings.domain}/api/session?a=b`, ...HEADERS },
    });
    const hsts = { "strict-transport-security": "max-age=31536000; includeSubDomains" };
    for (const [path, status] of [
      ["/api/session", 200],
      ["/health", 200],
      ["/admin", 403],
      ["/nothing", 404],
    ] as const)
      expect(await nginx.getSecurely(path)).toMatchObject({ status, headers: { ...HEADERS, ...hsts } });
  });

  it("redirects HTTP to TLS at any rate", async () => {
    nginx.certify();
    await nginx.start();
    for (let count = 0; count < 60; count += 1) expect((await nginx.get("/api/llm")).status).toBe(301);
  });

  it("still answers Let's Encrypt over HTTP with TLS on, for the renewal", async () => {
    nginx.certify();
    await nginx.start();
    const folder = join(nginx.folder, "www/.well-known/acme-challenge");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "token"), "proof");
    expect((await nginx.get("/.well-known/acme-challenge/token")).body).toBe("proof");
  });

  it("supports TLS 1.2 and 1.3 only, and does not reveal its name to other requests", async () => {
    nginx.certify();
    await nginx.start();
    const shake = async (options: object) => {
      const socket = connect({
        host: "127.0.0.1",
        port: nginx.ports.https,
        rejectUnauthorized: false,
        ...options,
      });
      try {
        await once(socket, "secureConnect");
        return socket.getProtocol();
      } catch {
        return "refused";
      } finally {
        socket.destroy();
      }
    };
    const version = (name: string) => ({ servername: settings.domain, minVersion: name, maxVersion: name });
    expect(await shake(version("TLSv1.3"))).toBe("TLSv1.3");
    expect(await shake(version("TLSv1.2"))).toBe("TLSv1.2");
    expect(await shake({ ...version("TLSv1.1"), ciphers: "DEFAULT@SECLEVEL=0" })).toBe("refused");
    expect(await shake({ servername: "other.example.com" })).toBe("refused");
  });
});
