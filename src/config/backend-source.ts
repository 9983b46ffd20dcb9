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
