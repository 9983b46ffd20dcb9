import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "../../process/cache-folder";
import type { SiteHandler } from "./sites";

/** An entry of `sources.list`: its type, options in brackets, and its host. */
const SOURCE = /^deb(?:-src)?\s+(?:\[[^\]]*\]\s+)?https?:\/\/([^/\s]+)/gm;

/** The hosts that `apt` on a machine downloads from, according to the sources in the machines' root. */
export function packageHosts(root: string): readonly string[] {
  const sources = readFileSync(join(root, "etc/apt/sources.list"), "utf8");
  return [...new Set([...sources.matchAll(SOURCE)].flatMap(([, host]) => host ?? []))];
}

const HOUR = 3_600_000;

/** Packages and files named by digest never change. Everything else is cached for an hour. */
const CONSTANT = /\.deb$|\/by-hash\//;

/**
 * Serves `apt` on machines over this system's own connection, and caches the files, so that tests download a package
 * once.
 */
export const answerApt: SiteHandler = async ({ url = "", headers }, response) => {
  const source = /^https?:\/\//.test(url) ? url : `http://${headers.host ?? ""}${url}`;
  const file = join(cacheFolder(), "machines", "packages", createHash("sha256").update(source).digest("hex"));
  if (!isFresh(file, source)) {
    const answer = await fetch(source);
    if (!answer.ok) {
      response.writeHead(answer.status).end();
      return;
    }
    keep(file, Buffer.from(await answer.arrayBuffer()));
  }
  const content = readFileSync(file);
  response.writeHead(200, {
    "content-length": content.length,
    "last-modified": statSync(file).mtime.toUTCString(),
  });
  response.end(content);
};

function isFresh(file: string, source: string): boolean {
  if (!existsSync(file)) return false;
  return CONSTANT.test(source) || Date.now() - statSync(file).mtimeMs < HOUR;
}

/** Renames it into place: another rehearsal may be reading it. */
function keep(file: string, content: Buffer): void {
  mkdirSync(join(file, ".."), { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, content);
  renameSync(unfinished, file);
}
