import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { JARVIS_CONTAINERS, JARVIS_SERVICES, memoryLimits } from "../../../user-data/jarvis/memory-limits";
import type { ReleaseSettings } from "../../../user-data/jarvis/release-files";
import { SERVICE_ADDRESSES } from "../../../user-data/jarvis/routes";
import { LIGHTSAIL_BUNDLES } from "../../../constructs/lightsail/bundles";
import { describeWith, runProgram } from "../../machine-programs";
import { envText, goodEnv, layOut } from "./machine";

interface Service {
  readonly image: string;
  readonly restart: string;
  readonly mem_limit: string;
  readonly read_only: boolean;
  readonly cap_drop: readonly string[];
  readonly security_opt: readonly string[];
  readonly logging: { readonly options: Readonly<Record<string, string>> };
  readonly healthcheck: { readonly test: readonly string[] };
  readonly ports?: readonly {
    readonly published: string;
    readonly protocol: string;
    readonly host_ip?: string;
  }[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly command?: readonly string[];
  readonly volumes?: readonly { readonly target: string; readonly read_only?: boolean }[];
  readonly networks: Readonly<Record<string, { readonly ipv4_address?: string } | null>>;
}

interface Composed {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<
    Record<string, { readonly ipam: { readonly config: readonly { readonly subnet: string }[] } }>
  >;
  readonly volumes: object;
}

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "jarvis-compose-"))));
afterAll(() => rmSync(folder, { recursive: true }));

const digest = "a".repeat(64);
const imagesEnv = JARVIS_CONTAINERS.map(
  (name) => `${name.toUpperCase().replaceAll("-", "_")}_IMAGE=example/${name}@sha256:${digest}\n`,
).join("");

function config(
  options: {
    readonly env?: Readonly<Record<string, string>>;
    readonly edit?: (text: string) => string;
    readonly profiles?: string;
  } = {},
  changes: Partial<ReleaseSettings> = {},
) {
  const home = mkdtempSync(join(folder, "home-"));
  layOut(home, changes);
  mkdirSync(join(home, "credentials"));
  writeFileSync(join(home, ".env"), envText(options.env ?? goodEnv));
  writeFileSync(join(home, "images.env"), imagesEnv);
  if (options.edit !== undefined) {
    const file = join(home, "compose.yaml");
    writeFileSync(file, options.edit(readFileSync(file, "utf8")));
  }
  const profiles =
    /^COMPOSE_PROFILES=(.*)$/m.exec(readFileSync(join(home, "settings.env"), "utf8"))?.[1] ?? "";
  const files = ["settings.env", ".env", "images.env"].flatMap((name) => ["--env-file", join(home, name)]);
  return runProgram(
    "docker-compose",
    [
      "--project-directory",
      home,
      "--file",
      join(home, "compose.yaml"),
      ...files,
      "config",
      "--format",
      "json",
    ],
    // Compose prefers a variable of its own environment to one of a file: jest has NODE_ENV, a laptop keys.
    {
      env: {
        ...{ PATH: process.env["PATH"], HOME: process.env["HOME"] },
        COMPOSE_PROFILES: [profiles, options.profiles ?? ""].join(","),
      },
    },
  );
}

const composed = (...args: Parameters<typeof config>) => {
  const { status, output } = config(...args);
  if (status !== 0) throw new Error(output);
  return JSON.parse(output.slice(output.indexOf("{"))) as Composed;
};

const mib = ({ mem_limit }: Service) => Number(mem_limit) / 2 ** 20;

describeWith(["docker-compose"], "Docker Compose", () => {
  const usual = () => composed();

  it("has nine containers, and no PostgreSQL if the database is managed", () => {
    expect(Object.keys(usual().services).sort()).toEqual([...JARVIS_CONTAINERS].sort());
    const managed = composed({}, { database: { host: "db.example.com", port: 5432 } });
    expect(Object.keys(managed.services)).not.toContain("postgres");
    expect(managed.services["rag-service"]?.environment?.["DATABASE_URL"]).toBe(
      `postgresql://jarvisadmin:${goodEnv["POSTGRES_PASSWORD"]}@db.example.com:5432/jarvis?sslmode=require`,
    );
  });

  it("publishes 80, 443 and 3478, and nothing else: Docker's published ports bypass ufw", () => {
    const published = Object.values(usual().services).flatMap(({ ports = [] }) =>
      ports.map(({ published: port, protocol }) => `${port}/${protocol}`),
    );
    expect(published.sort()).toEqual(["3478/tcp", "3478/udp", "443/tcp", "80/tcp"]);
  });

  it("secures every container: limits, logs, restarts, health, no privileges, a read-only root", () => {
    for (const [name, service] of Object.entries(usual().services)) {
      expect([name, service]).toEqual([
        name,
        expect.objectContaining({
          restart: "unless-stopped",
          read_only: true,
          cap_drop: ["ALL"],
          security_opt: ["no-new-privileges:true"],
          image: expect.stringMatching(/@sha256:[0-9a-f]{64}$/) as unknown,
        }),
      ]);
      expect(service.logging.options).toEqual({ "max-size": "10m", "max-file": "3" });
      expect(service.healthcheck.test.length).toBeGreaterThan(1);
    }
  });

  it.each(
    Object.entries(LIGHTSAIL_BUNDLES).filter(([, { memoryMib }]) => memoryLimits(memoryMib, "container")),
  )(
    "keeps the limits on %s below its memory, with one service twice as in a deployment",
    (_, { memoryMib }) => {
      const limits = Object.values(composed({}, { memoryMib }).services).map(mib);
      const twice = Math.max(
        ...JARVIS_SERVICES.map((name) => memoryLimits(memoryMib, "container")?.get(name) ?? 0),
      );
      const together = limits.reduce((sum, limit) => sum + limit, twice);
      expect(together).toBeLessThanOrEqual(memoryMib - 512);
      expect(together).toBeGreaterThan((memoryMib - 512) * 0.95);
    },
  );

  it("waits for health if a service needs another to start", () => {
    const needs = Object.fromEntries(
      Object.entries(usual().services).map(([name, { depends_on = {} }]) => [
        name,
        Object.entries(depends_on).map(([other, { condition }]) => `${other} ${condition}`),
      ]),
    );
    expect(needs).toEqual({
      ...Object.fromEntries(JARVIS_CONTAINERS.map((name) => [name, []])),
      ingress: ["postgres service_healthy", "redis service_healthy"],
      "rag-service": ["postgres service_healthy"],
      "llm-router": ["rag-service service_healthy"],
      "tts-service": ["redis service_healthy"],
    });
  });

  it("has the services' addresses in nginx's configuration, in the document's network", () => {
    const { services, networks } = composed({ profiles: "next" });
    for (const name of JARVIS_SERVICES) {
      const addressOf = (service: string) => services[service]?.networks["jarvis-network"]?.ipv4_address;
      expect(addressOf(name)).toBe(`172.20.1.${SERVICE_ADDRESSES[name].host}`);
      expect(addressOf(`${name}-next`)).toBe(`172.20.2.${SERVICE_ADDRESSES[name].host}`);
    }
    expect(networks["jarvis-network"]?.ipam.config[0]?.subnet).toBe("172.20.0.0/16");
  });

  it("gives a service's next container the same settings, and no port of the machine", () => {
    const { services } = composed({ profiles: "next" });
    const apart = (service: Service | undefined) =>
      Object.fromEntries(
        Object.entries(service ?? {}).filter(
          ([key]) => !["ports", "networks", "depends_on", "profiles"].includes(key),
        ),
      );
    for (const name of JARVIS_SERVICES) {
      expect(apart(services[`${name}-next`])).toEqual(apart(services[name]));
      expect(services[`${name}-next`]?.ports).toBeUndefined();
    }
  });

  it("shows Redis's password in no argument, and has a health check that can fail", () => {
    const redis = usual().services["redis"];
    expect(JSON.stringify(redis?.command)).not.toContain(goodEnv["REDIS_PASSWORD"]);
    expect(redis?.healthcheck.test.join(" ")).toContain("redis-cli -e ping");
  });

  it("passes each key only to the services that need it", () => {
    const holders = (value: string) =>
      Object.entries(usual().services)
        .filter(([, { environment = {} }]) => JSON.stringify(environment).includes(value))
        .map(([name]) => name)
        .sort();
    expect(holders(goodEnv["JWT_SECRET"] ?? "")).toEqual(["ingress"]);
    expect(holders(goodEnv["DEEPGRAM_API_KEY"] ?? "")).toEqual(["asr-gateway"]);
    expect(holders(goodEnv["OPENAI_API_KEY"] ?? "")).toEqual(["llm-router", "rag-service"]);
    expect(holders(goodEnv["POSTGRES_PASSWORD"] ?? "")).toEqual(["ingress", "postgres", "rag-service"]);
    expect(holders(goodEnv["REDIS_PASSWORD"] ?? "")).toEqual(["ingress", "redis", "tts-service"]);
  });

  it("passes every optional value of the example to the services that read it, and to no other", () => {
    const home = mkdtempSync(join(folder, "example-"));
    layOut(home);
    const names = readFileSync(join(home, ".env.example"), "utf8").match(/^[A-Z_0-9]+(?==)/gm) ?? [];
    const optional = names.filter((name) => !(name in goodEnv));
    const given = Object.fromEntries(optional.map((name) => [name, `of-${name}`]));
    const { services } = composed({ env: { ...goodEnv, ...given } });
    const reads = Object.fromEntries(
      Object.entries(services).map(([service, { environment = {} }]) => [
        service,
        new Set(optional.filter((name) => environment[name] === given[name])),
      ]),
    );
    const usual = ["NODE_ENV", "LOG_LEVEL"];
    const speech = ["GOOGLE_CLOUD_CREDENTIALS", "AZURE_SPEECH_KEY", "AZURE_SPEECH_REGION"];
    const models = ["PRIMARY_LLM_PROVIDER", "PRIMARY_LLM_MODEL", "MAX_QUERY_TIMEOUT", "MAX_PLANNING_STEPS"];
    const polly = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION"];
    const expected: Readonly<Record<string, readonly string[]>> = {
      ...Object.fromEntries(JARVIS_CONTAINERS.map((name) => [name, []])),
      postgres: ["POSTGRES_DB"],
      ingress: usual,
      "asr-gateway": [...usual, "PRIMARY_ASR_PROVIDER", ...speech],
      "rag-service": [...usual, "EMBEDDING_MODEL", "KNOWLEDGE_REFRESH_INTERVAL", "GITHUB_TOKEN"],
      "llm-router": [...usual, "ANTHROPIC_API_KEY", "GOOGLE_API_KEY", ...models],
      "tts-service": [...usual, "PRIMARY_TTS_PROVIDER", "GOOGLE_API_KEY", ...speech, ...polly],
    };
    expect(reads).toEqual(
      Object.fromEntries(Object.entries(expected).map(([service, read]) => [service, new Set(read)])),
    );
    expect(new Set(Object.values(expected).flat())).toEqual(new Set(optional));
    // GOOGLE_CLOUD_CREDENTIALS names a file there.
    for (const service of ["asr-gateway", "tts-service"])
      expect(services[service]?.volumes).toContainEqual(
        expect.objectContaining({ target: "/credentials", read_only: true }),
      );
  });

  it.each(["POSTGRES_PASSWORD", "REDIS_PASSWORD", "JWT_SECRET", "DEEPGRAM_API_KEY", "OPENAI_API_KEY"])(
    "refuses to start without %s",
    (name) => {
      const env = Object.fromEntries(Object.entries(goodEnv).filter(([each]) => each !== name));
      const { status, output } = config({ env });
      expect(status).not.toBe(0);
      expect(output).toContain(name);
    },
  );

  it("refuses a misspelt key", () => {
    const { status, output } = config({ edit: (text) => text.replace("mem_limit:", "memory_limit:") });
    expect(status).not.toBe(0);
    expect(output).toContain("memory_limit");
  });

  it("starts no initdb with options unknown to PostgreSQL 15, unlike the first implementation", () => {
    expect(JSON.stringify(usual().services["postgres"])).not.toContain("INITDB_ARGS");
  });
});
