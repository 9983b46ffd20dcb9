import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/**
 * Where Groundplan keeps files that are slow to create and safe to delete: the OpenTofu it built, moto's virtual
 * environment. `$XDG_CACHE_HOME/groundplan`, or `~/.cache/groundplan`; a relative `XDG_CACHE_HOME` is ignored, as the XDG
 * specification requires.
 */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  const base = env["XDG_CACHE_HOME"];
  if (base !== undefined && isAbsolute(base)) return join(base, "groundplan");
  return join(env["HOME"] ?? homedir(), ".cache", "groundplan");
}
