import type { Check, VerifyRequest, Watcher } from "../../contract";
import { answersOk, passBarrier } from "../../steps/health-barrier";
import type { ComposeHost } from "./host";
import { containersOf, healthOf } from "./status";

/**
 * Waits until every service is healthy and the public health check returns 200.
 *
 * @throws UserError on timeout, naming what is unhealthy
 */
export async function verify(
  host: ComposeHost,
  { url = host.place.healthUrl, host: only, limitSeconds }: VerifyRequest,
  { progress, signal }: Watcher,
): Promise<readonly Check[]> {
  const timing = { limitSeconds, everySeconds: host.pace.everySeconds, signal };
  const names = only === undefined ? host.place.services : [only];
  await host.visit((access) =>
    progress.step(`${names.join(", ")} healthy`, (note) =>
      passBarrier(
        async () => {
          const containers = await containersOf(host, access);
          const ill = names.flatMap((name) => {
            const found = containers.get(name);
            const health = found === undefined ? "not there" : healthOf(found);
            return health === "healthy" ? [] : [`${name} is ${health}`];
          });
          return ill.length === 0 ? { kind: "passed" } : { kind: "waiting", detail: ill.join(", ") };
        },
        { waitingFor: "the services to be healthy", note, ...timing },
      ),
    ),
  );
  await progress.step(`${url} answers`, (note) =>
    passBarrier(() => answersOk(url), { waitingFor: `${url} to answer 200`, note, ...timing }),
  );
  return [...names.map((name) => ({ name, found: "healthy" })), { name: url, found: "200" }];
}
