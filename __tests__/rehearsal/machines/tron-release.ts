import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { appendFileSync, copyFileSync, existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";
import { cacheFolder } from "../../../src/process/cache-folder";

const SOURCE = join(__dirname, "tron", "main.go");

/** A program that plays a release of tron; built once, into the cache. */
export function writeTronRelease(file: string, version: string, state: "healthy" | "sick"): void {
  copyFileSync(built(), file);
  appendFileSync(file, `\n${version} ${state}\n`);
}

function built(): string {
  const digest = createHash("sha256").update(readFileSync(SOURCE)).digest("hex").slice(0, 12);
  const path = join(cacheFolder(), "machines", `tron-${digest}`);
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true });
    const unfinished = `${path}.${process.pid}`;
    const env = { ...process.env, CGO_ENABLED: "0", GOOS: "linux", GOARCH: "amd64", GO111MODULE: "off" };
    execFileSync("go", ["build", "-trimpath", "-ldflags=-s -w", "-o", unfinished, SOURCE], { env });
    renameSync(unfinished, path);
  }
  return path;
}
