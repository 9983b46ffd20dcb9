import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { requireAccount } from "../aws/caller-account";
import type { Environment } from "../config/environment";
import { repositoryRoot } from "../process/repository-root";
import { isBackendName } from "../systems/load-system";
import { ExitCode, UserError } from "../text/user-error";
import type { Releases, ReleasesOf } from "./contract";

const requireBesideUs = createRequire(__filename);

/**
 * Opens an environment's releases with the strategy that `systems/<name>/releases.ts` exports as `releases`. Only this
 * function loads that file, so plans do not load its AWS clients.
 *
 * @throws UserError when the system has no releases, or the credentials belong to another account
 */
export async function openReleases(environment: Environment): Promise<Releases> {
  const strategy = loadStrategy(environment);
  await requireAccount(environment);
  return strategy(environment);
}

function loadStrategy(environment: Environment): ReleasesOf {
  const { system, name } = environment;
  const file = join("systems", system, "releases");
  if (isBackendName(name) || !existsSync(join(repositoryRoot, `${file}.ts`)))
    throw withoutReleases(environment);
  const module = requireBesideUs(join(dirname(dirname(__dirname)), file)) as { readonly releases?: unknown };
  if (typeof module.releases === "function") return module.releases as ReleasesOf;
  throw new UserError({
    what: "the module does not export its strategy as `releases`",
    where: `${file}.ts`,
    next: "export const releases: ReleasesOf<Config> = hostsBehindBalancer({ … });",
  });
}

/** For environments without deployments, such as a shared network. */
export function withoutReleases({ system, name }: Environment): UserError {
  return new UserError({
    what: "nothing is deployed in this environment",
    where: `${system} ${name}`,
    next: "`groundplan list` has all environments.",
    exitCode: ExitCode.usage,
  });
}
