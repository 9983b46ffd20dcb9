import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { BASE_IMAGES } from "../../../user-data/jarvis/images";
import { type ReleaseSettings, renderReleaseFiles } from "../../../user-data/jarvis/release-files";

/** Prod, as its YAML has it. */
export const settings: ReleaseSettings = {
  domain: "jarvis.example.com",
  sslEmail: "ops@example.com",
  administrators: ["203.0.113.0/24", "2001:db8::/48"],
  registry: "ghcr.io/jarvis-labs",
  baseImages: BASE_IMAGES,
  memoryMib: 4096,
};

/** An `.env` that can be started with. */
export const goodEnv: Readonly<Record<string, string>> = {
  POSTGRES_PASSWORD: "Zq3vT8mN1xK7cR5w",
  REDIS_PASSWORD: "p9LdW2sX6hB4gY0j",
  JWT_SECRET: "4f1c9e0b7a2d8563e9b1c7f0a4d2658b9c3e7f1a",
  DEEPGRAM_API_KEY: "dg-canary-Kw7pXc2v",
  OPENAI_API_KEY: "oa-canary-Ry5mHd8z",
};

export function envText(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");
}

/** Lays out `/opt/jarvis` under a folder, as a deployment does. */
export function layOut(home: string, changes: Partial<ReleaseSettings> = {}): void {
  for (const [path, { content, mode }] of renderReleaseFiles({ ...settings, ...changes })) {
    const file = join(home, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    chmodSync(file, mode);
  }
}
