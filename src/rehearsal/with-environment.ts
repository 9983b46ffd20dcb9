import type { World } from "./world";

/** Runs work whose AWS calls, and those of its child processes, go to the world. */
export async function withEnvironment<T>(world: Pick<World, "env">, work: () => Promise<T>): Promise<T> {
  const before = new Map(Object.keys(world.env).map((name) => [name, process.env[name]]));
  setEnvironment(Object.entries(world.env));
  try {
    return await work();
  } finally {
    setEnvironment([...before]);
  }
}

function setEnvironment(entries: readonly (readonly [string, string | undefined])[]): void {
  for (const [name, value] of entries) {
    // Assigning undefined would set the text "undefined".
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
  }
}
