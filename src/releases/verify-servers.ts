import type { Progress } from "../terminal/progress";
import { UserError } from "../text/user-error";
import { passBarrier } from "./health-barrier";
import type { ReleasedSystem, RunningServer } from "./released-system";
import { answersOk } from "./verify";

export interface VerifyServersOptions {
  /** One server by its name in the configuration. @default all */
  readonly server?: string;
  /** What must answer in place of each server's own address and health path. */
  readonly url?: string;
  /** Seconds until each must be well. */
  readonly limitSeconds: number;
}

/** What answered, by the server's name. */
export interface VerifiedServers {
  readonly servers: Readonly<Record<string, string>>;
}

/**
 * Waits until every server answers 200 where clients reach it.
 * @throws UserError that says what was not well when the time was over
 */
export async function verifyServers(
  system: ReleasedSystem,
  { server: only, url: given, limitSeconds }: VerifyServersOptions,
  progress: Progress,
): Promise<VerifiedServers> {
  const { everySeconds } = system.pace;
  const addresses: Record<string, string> = {};
  for (const server of await system.servers(only)) {
    const url = given ?? addressOf(server) + system.place.healthPath;
    await progress.step(`${url} answers`, (note) =>
      passBarrier(() => answersOk(url), {
        waitingFor: `${url} to answer 200`,
        limitSeconds,
        everySeconds,
        note,
      }),
    );
    addresses[server.name] = url;
  }
  return { servers: addresses };
}

function addressOf({ name, instanceId, server, publicIp }: RunningServer): string {
  if (server.domain !== undefined) return `https://${server.domain}`;
  if (publicIp !== undefined) return `http://${publicIp}`;
  throw new UserError({
    what: "it has neither a name nor a public address to ask",
    where: `${name} (${instanceId})`,
    next: "Give what shall answer with --url.",
  });
}
