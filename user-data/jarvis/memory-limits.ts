/** The document's nine containers, in the order in which they start. */
export const JARVIS_CONTAINERS = [
  "postgres",
  "redis",
  "rag-service",
  "llm-router",
  "tts-service",
  "asr-gateway",
  "ingress",
  "nginx",
  "certbot",
] as const;

export type JarvisContainer = (typeof JARVIS_CONTAINERS)[number];

/** Where PostgreSQL runs: in a container, or as a managed Lightsail database. */
export type DatabasePlace = "container" | "managed";

interface Share {
  /** The minimum in MiB. */
  readonly least: number;
  /** MiB on a 4 GB bundle. More or less memory is shared in this proportion. */
  readonly usual: number;
}

/** Chosen for the document's ten users. `docker stats` in the health report shows actual use. */
const SHARES: Readonly<Record<JarvisContainer, Share>> = {
  postgres: { least: 768, usual: 1024 },
  redis: { least: 96, usual: 160 },
  "rag-service": { least: 192, usual: 384 },
  "llm-router": { least: 160, usual: 288 },
  "tts-service": { least: 160, usual: 288 },
  "asr-gateway": { least: 160, usual: 288 },
  ingress: { least: 192, usual: 320 },
  nginx: { least: 40, usual: 64 },
  certbot: { least: 80, usual: 128 },
};

/** For Ubuntu, Docker and SSH, in MiB. */
const SYSTEM_MIB = 512;

/** A deployment runs one service's next container next to the current one, so the largest must fit twice. */
export const JARVIS_SERVICES = [
  "rag-service",
  "llm-router",
  "tts-service",
  "asr-gateway",
  "ingress",
] as const;

/**
 * Memory limits in MiB that fit a bundle, with the largest service running twice.
 * @returns undefined if the bundle is too small
 */
export function memoryLimits(
  bundleMib: number,
  database: DatabasePlace,
): ReadonlyMap<JarvisContainer, number> | undefined {
  const containers = JARVIS_CONTAINERS.filter((name) => database === "container" || name !== "postgres");
  const usual = demand(containers, (name) => SHARES[name].usual);
  const factor = (bundleMib - SYSTEM_MIB) / usual;
  const limits = containers.map((name) => [name, Math.floor(SHARES[name].usual * factor)] as const);
  return limits.every(([name, limit]) => limit >= SHARES[name].least) ? new Map(limits) : undefined;
}

/** The MiB that a bundle needs for all containers. */
export function memoryNeeded(database: DatabasePlace): number {
  const containers = JARVIS_CONTAINERS.filter((name) => database === "container" || name !== "postgres");
  return SYSTEM_MIB + demand(containers, (name) => SHARES[name].least);
}

function demand(containers: readonly JarvisContainer[], mib: (name: JarvisContainer) => number): number {
  const together = containers.reduce((sum, name) => sum + mib(name), 0);
  return together + Math.max(...JARVIS_SERVICES.map(mib));
}
