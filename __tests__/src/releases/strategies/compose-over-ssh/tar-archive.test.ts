import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asRoot } from "../../../../../src/releases/strategies/compose-over-ssh/root-script";
import { tarArchive } from "../../../../../src/releases/strategies/compose-over-ssh/tar-archive";

describe("an archive of a release's files", () => {
  it("is readable by tar: contents, folders and modes", () => {
    const folder = mkdtempSync(join(tmpdir(), "archive-"));
    const files = new Map([
      ["bin/deploy.sh", { content: "#!/bin/sh\necho 'ä $x'\n", mode: 0o755 }],
      [".env.example", { content: "", mode: 0o644 }],
      ["nginx/nginx.conf", { content: "x".repeat(1024), mode: 0o644 }],
    ]);
    const done = spawnSync("tar", ["-x", "-p", "-f", "-", "-C", folder], { input: tarArchive(files) });
    expect(done.stderr.toString()).toBe("");
    for (const [path, { content, mode }] of files) {
      expect(readFileSync(join(folder, path), "utf8")).toBe(content);
      expect(statSync(join(folder, path)).mode & 0o777).toBe(mode);
    }
    rmSync(folder, { recursive: true });
  });

  it("refuses a path that is too long for its headers", () => {
    const files = new Map([["a".repeat(100), { content: "", mode: 0o644 }]]);
    expect(() => tarArchive(files)).toThrow("fits no tar header");
  });
});

describe("a command for the instance", () => {
  it("reaches the program word by word, whatever the words contain", () => {
    const words = ["printf", "[%s]", "a b", "it's", "$HOME", "`id`", "", "-x"];
    const script = asRoot(words).replace("sudo -- ", "");
    expect(spawnSync("sh", ["-c", script], { encoding: "utf8" }).stdout).toBe(
      "[a b][it's][$HOME][`id`][][-x]",
    );
  });
});
