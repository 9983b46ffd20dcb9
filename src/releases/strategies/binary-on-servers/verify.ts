import { UserError } from "../../../text/user-error";
import type { Check, VerifyRequest, Watcher } from "../../contract";
import { answersOk, passBarrier } from "../../steps/health-barrier";
import type { RunningServer, Servers } from "./servers";

/**
 * Waits until every server returns 200 at its public address.
 *
 * @throws UserError on timeout, naming what is unhealthy
 */
export async function verify(
  servers: Servers,
  { host, url: given, limitSeconds }: VerifyRequest,
  { progress, signal }: Watcher,
): Promise<readonly Check[]> {
  const { everySeconds } = servers.pace;
  const checks: Check[] = [];
  for (const server of await servers.running(host)) {
    const url = given ?? addressOf(server) + servers.place.healthPath;
    await progress.step(`${url} answers`, (note) =>
      passBarrier(() => answersOk(url), {
        waitingFor: `${url} to answer 200`,
        ...{ limitSeconds, everySeconds, note, signal },
      }),
    );
    checks.push({ name: `${server.name}  ${url}`, found: "200" });
  }
  return checks;
}

/**
 * The address that clients use.
 *
 * @throws UserError if the server has neither a name nor a public address
 */
export function addressOf({ name, instanceId, server, publicIp }: RunningServer): string {
  if (server.domain !== undefined) return `https://${server.domain}`;
  if (publicIp !== undefined) return `http://${publicIp}`;
  throw new UserError({
    what: "it has no name and no public address to check",
    where: `${name} (${instanceId})`,
    next: "Give the address to check with --url.",
  });
}
