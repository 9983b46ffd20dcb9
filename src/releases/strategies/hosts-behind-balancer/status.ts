import { UserError } from "../../../text/user-error";
import type { UnitStatus } from "../../contract";
import type { Host } from "../../steps/machines";
import { inShell, tryOnHost } from "../../steps/run-on-host";
import type { Fleet } from "./fleet";

/** Each host as the load balancer sees it, with the version that the host reports. */
export async function statusOf(fleet: Fleet): Promise<readonly UnitStatus[]> {
  const hosts = await fleet.hosts();
  const ages = await fleet.imageAges(hosts);
  return Promise.all(
    hosts.map(async (host) => {
      const status = await statusOfHost(fleet, host);
      const notes = [status.note, ages.get(host.instanceId)].filter((note) => note !== undefined);
      return { ...status, note: notes.join(", ") };
    }),
  );
}

/** The status of one host. */
export async function statusOfHost(fleet: Fleet, host: Host): Promise<UnitStatus> {
  const states = await fleet.traffic.states();
  const health = states.get(host.instanceId) ?? "not registered";
  return { name: host.name, health, ...(await whatRuns(fleet, host)) };
}

/** A host that does not answer is part of the status, not an error. */
async function whatRuns({ ssm, pace, programs }: Fleet, host: Host): Promise<Partial<UnitStatus>> {
  const command = inShell({ title: "tell what runs", limitSeconds: 60, unit: programs.unit }, programs.tell);
  try {
    const { output } = await tryOnHost({ ssm, pace }, host, command);
    const [version = "", since = ""] = output.split("\n").map((line) => line.trim());
    const time = Date.parse(since);
    return {
      note: host.instanceId,
      ...(version === "" ? {} : { version }),
      ...(Number.isNaN(time) ? {} : { since: new Date(time).toISOString() }),
    };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { note: `${host.instanceId}: ${error.details.what.split("\n")[0] ?? ""}` };
  }
}
