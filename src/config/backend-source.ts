import type { ConfigPath, ConfigSource } from "./environment";

/** A source whose paths under `backend` point into another file, the system's `bootstrap.yaml`. */
export function withBackendSource(own: ConfigSource, backend: ConfigSource): ConfigSource {
  const choose = ([first, ...rest]: ConfigPath, path: ConfigPath): readonly [ConfigSource, ConfigPath] =>
    first === "backend" ? [backend, rest] : [own, path];
  return {
    file: own.file,
    locate: (path) => {
      const [source, inside] = choose(path, path);
      return source.locate(inside);
    },
    origin: (path) => {
      const [source, inside] = choose(path, path);
      return source.origin(inside);
    },
    keyOf: (path) => {
      const [source, inside] = choose(path, path);
      return source === own ? own.keyOf(path) : ["backend", source.keyOf(inside)].filter(Boolean).join(".");
    },
    problemAt: (path, details) => {
      const [source, inside] = choose(path, path);
      return source.problemAt(inside, details);
    },
  };
}

/** The keys that a separate backend shares with its environment. */
const SHARED_KEYS: ReadonlySet<unknown> = new Set(["region", "account", "tags"]);

/** The source of a separate backend, whose settings are under `backend` in its environment's file. */
export function ownBackendSource(own: ConfigSource): ConfigSource {
  const inside = (path: ConfigPath): ConfigPath =>
    path.length === 0 || SHARED_KEYS.has(path[0]) ? path : ["backend", ...path];
  return {
    file: own.file,
    locate: (path) => own.locate(inside(path)),
    origin: (path) => own.origin(inside(path)),
    keyOf: (path) => own.keyOf(inside(path)),
    problemAt: (path, details) => own.problemAt(inside(path), details),
  };
}
