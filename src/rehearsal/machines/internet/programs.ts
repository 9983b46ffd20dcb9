import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "../../../process/cache-folder";
import { repositoryRoot } from "../../../process/repository-root";

/** A program that machines download, or that answers them; undefined where it is not on this system. */
export function downloadable(name: "caddy" | "docker-compose" | "pebble"): string | undefined {
  if (name === "pebble") {
    const path = join(cacheFolder(), "pebble-v2.10.3", "pebble");
    return existsSync(path) ? path : undefined;
  }
  const installer = join(repositoryRoot, "tools", "checkers", "install.sh");
  const found = spawnSync("bash", [installer, "--where", name], { encoding: "utf8" });
  return found.status === 0 ? found.stdout.trim() : undefined;
}
