import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "../../../process/cache-folder";
import { repositoryRoot } from "../../../process/repository-root";
import type { Machines } from "../machines";
import { addLetsEncrypt, type CertificateIssuer } from "./acme";
import { addCaddyRepository } from "./caddy";

/** What machines can reach on the internet besides Debian's packages. */
export interface Internet {
  /** Environment variables that units need to trust it. */
  readonly environment: Readonly<Record<string, string>>;
  /** The certificate issuer; undefined if pebble is missing. */
  readonly issuer?: CertificateIssuer;
  /** Downloads that this system cannot serve, each with the command that fixes it. */
  readonly missing: readonly string[];
}

/** The release of Compose that hosts install, by its GitHub address. */
const COMPOSE = /^\/docker\/compose\/releases\/download\/[^/]+\/docker-compose-linux-x86_64$/;

/** Adds every program this system has. */
export async function openInternet(machines: Machines): Promise<Internet> {
  const missing: string[] = [];
  const have = (name: Parameters<typeof downloadable>[0], way: string): string | undefined => {
    const path = downloadable(name);
    if (path === undefined) missing.push(`${name} (${way})`);
    return path;
  };
  const caddy = have("caddy", "tools/checkers/install.sh");
  const compose = have("docker-compose", "tools/checkers/install.sh");
  const pebble = have("pebble", "tools/machines/install.sh");
  const environment: Record<string, string> = {};
  if (caddy !== undefined) environment["CADDY_FINGERPRINT"] = await addCaddyRepository(machines, caddy);
  if (compose !== undefined) {
    await machines.sites.add(["github.com"], ({ url = "" }, response) => {
      if (COMPOSE.test(url)) response.end(readFileSync(compose));
      else response.writeHead(404).end();
    });
  }
  return {
    environment,
    missing,
    ...(pebble === undefined ? {} : { issuer: await addLetsEncrypt(machines, pebble) }),
  };
}

/** The programs that `tools/machines/install.sh` builds, by their path in the cache. */
const BUILT = { pebble: "pebble-v2.10.3/pebble", frps: "frp-0.65.0/frps", frpc: "frp-0.65.0/frpc" } as const;

/** A program that machines download or talk to; undefined if this system does not have it. */
export function downloadable(name: "caddy" | "docker-compose" | keyof typeof BUILT): string | undefined {
  if (name in BUILT) {
    const path = join(cacheFolder(), BUILT[name as keyof typeof BUILT]);
    return existsSync(path) ? path : undefined;
  }
  const installer = join(repositoryRoot, "tools", "checkers", "install.sh");
  const found = spawnSync("bash", [installer, "--where", name], { encoding: "utf8" });
  return found.status === 0 ? found.stdout.trim() : undefined;
}
