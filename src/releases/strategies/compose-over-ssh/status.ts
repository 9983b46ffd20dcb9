import type { UnitStatus } from "../../contract";
import type { Access } from "./access";
import type { ComposeHost } from "./host";
import { releasedOn } from "./released";

/** A container in `docker compose ps --format json`: one object per line, or one list in older releases. */
interface Container {
  readonly Service: string;
  readonly State: string;
  readonly Health: string;
  readonly Image: string;
}

/** The current state of each service. Images are pinned by digest, so the version is that of the deployment. */
export function statusOf(host: ComposeHost): Promise<readonly UnitStatus[]> {
  return host.visit(async (access) => {
    const { current } = await releasedOn(host, access);
    const containers = await containersOf(host, access);
    const expected = host.place.services.map((name) => ({ name, found: containers.get(name) }));
    const others = [...containers.values()].filter(
      ({ Service: name }) => !host.place.services.includes(name),
    );
    return [
      ...expected.map(({ name, found }) => unitOf(name, found, current)),
      ...others.map((container) => unitOf(container.Service, container, undefined)),
    ];
  });
}

export async function containersOf(
  host: ComposeHost,
  access: Access,
): Promise<ReadonlyMap<string, Container>> {
  const { output } = await host.run(access, host.composeWords("ps", "--all", "--format", "json"));
  const text = output.trim();
  const list = text.startsWith("[")
    ? (JSON.parse(text) as Container[])
    : text.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as Container]));
  return new Map(list.map((container) => [container.Service, container]));
}

/** A state in one or two words: `healthy`, `starting`, `exited`. */
export function healthOf({ State, Health }: Container): string {
  return State === "running" && Health !== "" ? Health : State;
}

function unitOf(name: string, found: Container | undefined, version: string | undefined): UnitStatus {
  if (found === undefined) return { name, health: "not there" };
  return { name, health: healthOf(found), note: found.Image, ...(version === undefined ? {} : { version }) };
}
