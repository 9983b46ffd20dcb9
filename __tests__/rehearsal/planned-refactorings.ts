import type { ExtraBlocks } from "./planned-stack";

interface Configuration {
  readonly resource: Record<string, Record<string, { "//"?: { metadata?: { path?: string } } }>>;
}

/** A changed configuration, and the block that tells the engine what was meant. */
export interface Refactoring {
  readonly configuration: string;
  readonly block: ExtraBlocks;
}

/** The address of the resource of one type at a construct path. */
export function addressAt(configuration: string, type: string, path: string): string {
  const { resource } = JSON.parse(configuration) as Configuration;
  const found = Object.entries(resource[type] ?? {}).find(([, body]) => body["//"]?.metadata?.path === path);
  if (found === undefined) throw new Error(`there is no ${type} at ${path}`);
  return `${type}.${found[0]}`;
}

/** As if the construct had another name: everything that refers to the resource follows. */
export function renamed(configuration: string, address: string, to: string): Refactoring {
  const [type = "", name = ""] = address.split(".");
  return {
    configuration: configuration.replaceAll(name, to),
    block: { moved: [{ from: address, to: `${type}.${to}` }] },
  };
}

/** As if the construct were gone, and what it made stayed. */
export function forgotten(configuration: string, address: string): Refactoring {
  const { resource, ...sections } = JSON.parse(configuration) as Configuration;
  const left = Object.entries(resource).flatMap(([type, named]) => {
    const stays = Object.entries(named).filter(([name]) => `${type}.${name}` !== address);
    return stays.length === 0 ? [] : [[type, Object.fromEntries(stays)] as const];
  });
  const removed = [{ from: address, lifecycle: { destroy: false } }];
  return {
    configuration: JSON.stringify({ ...sections, resource: Object.fromEntries(left) }),
    block: { removed },
  };
}
