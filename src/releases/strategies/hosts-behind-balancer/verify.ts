import type { Check, VerifyRequest, Watcher } from "../../contract";
import { answersOk, passBarrier, passed, type Verdict } from "../../steps/health-barrier";
import { chooseHosts } from "../../steps/machines";
import type { Fleet } from "./fleet";

/**
 * Waits until the load balancer reports every running host healthy and the public address returns 200.
 *
 * @throws UserError on timeout, naming what is unhealthy
 */
export async function verify(
  fleet: Fleet,
  { url: given, host, limitSeconds }: VerifyRequest,
  { progress, signal }: Watcher,
): Promise<readonly Check[]> {
  const url = given ?? fleet.handles.url + (await fleet.traffic.healthPath());
  const { everySeconds } = fleet.pace;
  const pace = { limitSeconds, everySeconds, signal };
  let hosts: readonly Check[] = [];
  await progress.step("every host is healthy", (note) =>
    passBarrier(
      async () => {
        hosts = await hostStates(fleet, host);
        return allHealthy(hosts);
      },
      { waitingFor: "every host to be healthy", note, ...pace },
    ),
  );
  await progress.step(`${url} answers`, (note) =>
    passBarrier(() => answersOk(url), { waitingFor: `${url} to answer 200`, note, ...pace }),
  );
  return [...hosts, { name: url, found: "200" }];
}

async function hostStates({ traffic, hosts }: Fleet, word: string | undefined): Promise<readonly Check[]> {
  const [states, all] = [await traffic.states(), chooseHosts(await hosts(), word)];
  return all.map(({ name, instanceId }) => ({ name, found: states.get(instanceId) ?? "not registered" }));
}

function allHealthy(hosts: readonly Check[]): Verdict {
  const sick = hosts.filter(({ found }) => found !== "healthy");
  if (sick.length === 0) return passed;
  return { kind: "waiting", detail: sick.map(({ name, found }) => `${name} is ${found}`).join(", ") };
}
