import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repositoryRoot } from "../../../src/process/repository-root";

const MODULE = join(repositoryRoot, ".build", "src", "process", "temporary-folder.js");

describe("folders of a run", () => {
  let place: string;
  beforeEach(() => (place = mkdtempSync(join(tmpdir(), "groundplan-places-"))));
  afterEach(() => rmSync(place, { recursive: true }));

  /** A process that makes a folder, and then does something more. */
  const run = (more = "") =>
    spawnSync(
      process.execPath,
      ["-e", `console.log(require(${JSON.stringify(MODULE)}).temporaryFolder("run")); ${more}`],
      { env: { ...process.env, TMPDIR: place }, encoding: "utf8" },
    );
  const KILLED = 'process.kill(process.pid, "SIGKILL"); setTimeout(() => {}, 1000)';

  it("are deleted when the process ends", () => {
    expect(run().stdout).toContain(`${place}/groundplan-run-`);
    expect(readdirSync(place)).toEqual([]);
  });

  it("that SIGKILL left are deleted by the next process, and those of running ones are not", () => {
    run(KILLED);
    expect(readdirSync(place)).toHaveLength(1);
    const namespace = /\.(\d+)-/.exec(readdirSync(place)[0] ?? "")?.[1] ?? "";
    const kept = [
      `groundplan-run-${process.pid}.${namespace}-abcdef`,
      // Processes of another container have other numbers.
      "groundplan-run-999999999.17-abcdef",
      "groundplan-run-of-somebody",
    ];
    for (const name of kept) mkdirSync(join(place, name));
    run();
    expect(readdirSync(place).sort()).toEqual([...kept].sort());
    expect(existsSync(place)).toBe(true);
  });
});
