import { mkdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { cacheFolder } from "../process/cache-folder";
import { withCreationLock } from "../process/creation-lock";

const VARIABLE = "TF_PLUGIN_CACHE_DIR";

/**
 * Every run has its own folder, and providers take hundreds of megabytes. So they are kept in our cache, unless the user
 * has a cache already or a rehearsal serves the providers.
 */
export function providerCache(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  if (env[VARIABLE] !== undefined || env["TF_REATTACH_PROVIDERS"] !== undefined || hasOwnCache(env))
    return {};
  const folder = join(cacheFolder(env), "providers");
  try {
    mkdirSync(folder, { recursive: true });
    return { [VARIABLE]: folder };
  } catch {
    // The engines refuse a folder that does not exist. Without a cache they download into the run's folder.
    return {};
  }
}

function hasOwnCache(env: NodeJS.ProcessEnv): boolean {
  const file = env["TF_CLI_CONFIG_FILE"] ?? join(env["HOME"] ?? homedir(), ".terraformrc");
  try {
    return readFileSync(file, "utf8").includes("plugin_cache_dir");
  } catch {
    return false;
  }
}

/** Terraform's cache does not support concurrent writers. */
export async function whileProvidersAreShared<T>(work: () => Promise<T>, onWait: () => void): Promise<T> {
  const { [VARIABLE]: folder } = providerCache(process.env);
  return folder === undefined ? work() : withCreationLock(`${folder}.lock`, work, onWait);
}
