import { inspectBackend } from "../../backends/bootstrap/inspect-backend";
import type { Environment } from "../config/environment";
import { UserError } from "../text/user-error";

/**
 * Stops if an environment's state backend does not exist.
 * @throws UserError if the bucket or the environment's lock table is missing
 */
export async function requireBackend(environment: Environment): Promise<void> {
  const { backend, system, name } = environment;
  const found = await inspectBackend(environment);
  const missing = [
    ...(found.bucket.is === "missing" ? [`bucket ${backend.bucket}`] : []),
    ...(found.lockTable.is === "missing" && backend.lock !== "lockfile"
      ? [`table ${backend.lockTable}`]
      : []),
  ];
  if (missing.length === 0) return;
  throw new UserError({
    what: `the state backend of ${system} is missing: ${missing.join(" and ")} in ${backend.region}`,
    where: `${system}/${name}`,
    next: `Create it first: groundplan bootstrap ${[system, backend.only].filter(Boolean).join(" ")}`,
  });
}
