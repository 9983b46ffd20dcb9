import { UserError } from "../../../text/user-error";
import type { UnitStatus } from "../../contract";
import { answersOk } from "../../steps/health-barrier";
import { inShell, tryOnHost } from "../../steps/run-on-host";
import type { RunningServer, Servers } from "./servers";
import { addressOf } from "./verify";

/** Each server's health as clients see it, with the binary that the server reports. */
export async function statusOf(servers: Servers): Promise<readonly UnitStatus[]> {
  const running = await servers.running();
  const ages = await servers.imageAges(running);
  return Promise.all(
    running.map(async (server) => {
      const verdict = await answersOk(addressOf(server) + servers.place.healthPath);
      const { note, ...found } = await whatRuns(servers, server);
      return {
        name: server.name,
        health: verdict.kind === "passed" ? "healthy" : verdict.detail,
        ...found,
        note: [note, ages.get(server.instanceId)].filter((each) => each !== undefined).join(", "),
      };
    }),
  );
}

/** A server that does not answer is part of the status, not an error: the deploy role may not run commands there. */
async function whatRuns(servers: Servers, server: RunningServer): Promise<Partial<UnitStatus>> {
  const { ssm, pace, place, binaries } = servers;
  const { unit, tell } = place.programs;
  try {
    const { output } = await tryOnHost(
      { ssm, pace },
      server,
      inShell({ title: "tell what runs", limitSeconds: 60, unit }, tell),
    );
    const [sha256 = "", since = ""] = output.split("\n").map((line) => line.trim());
    const time = Date.parse(since);
    const version = await binaries.releaseOf(server.server.architecture, sha256);
    return {
      note: server.instanceId,
      ...(sha256 === "" ? {} : { version: version ?? `sha256:${sha256.slice(0, 12)}` }),
      ...(Number.isNaN(time) ? {} : { since: new Date(time).toISOString() }),
    };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { note: `${server.instanceId}: ${error.details.what.split("\n")[0] ?? ""}` };
  }
}
