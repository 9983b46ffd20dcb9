import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { MachineFiles } from "./machine-files";
import { standIns } from "./stand-ins";

/** How a system's machine is installed, with stand-ins for what would change this one. */
export interface Installation {
  /** As in `/usr/local/lib/<service>/install.sh`. */
  readonly service: string;
  /** Programs that stand-ins take the place of. */
  readonly programs: readonly string[];
  /** Cases of a shell `case` over a call, for programs whose output matters. */
  readonly answers: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Folders that the system itself brings. */
  readonly folders: readonly string[];
}

export interface Installed {
  readonly status: number | null;
  readonly output: string;
  /** Calls of the stand-ins, in order. */
  readonly calls: readonly string[];
  /** The last line of the record. */
  readonly result: string;
}

/** A machine under a folder of its own. */
export class InstalledMachine {
  readonly root = mkdtempSync(join(tmpdir(), "machine-install-"));
  /** Where the stand-ins are. */
  readonly bin: string;

  constructor(private readonly installation: Installation) {
    this.bin = standIns(this.root, installation.programs, installation.answers);
    for (const folder of installation.folders) mkdirSync(join(this.root, folder), { recursive: true });
  }

  install(
    files: MachineFiles,
    environment: Readonly<Record<string, string>> = {},
    words: readonly string[] = [],
  ): Installed {
    files.layOut(this.root);
    const { service } = this.installation;
    const calls = join(this.root, "calls");
    rmSync(calls, { force: true });
    const done = spawnSync("bash", [join(this.root, `usr/local/lib/${service}/install.sh`), ...words], {
      encoding: "utf8",
      env: {
        PATH: `${this.bin}:${process.env.PATH ?? dirname(process.execPath)}`,
        CALLS: calls,
        INSTALL_ROOT: this.root,
        RETRY_PAUSE_SECONDS: "0",
        ...this.installation.environment,
        ...environment,
      },
    });
    const lines = (file: string) => this.read(file).trim().split("\n");
    return {
      status: done.status,
      output: done.stdout + done.stderr,
      calls: lines("calls"),
      result: lines(`var/lib/${service}-install/result`).at(-1) ?? "",
    };
  }

  read(file: string): string {
    return readFileSync(join(this.root, file), "utf8");
  }

  remove(): void {
    rmSync(this.root, { recursive: true });
  }
}

/** What of an installation fails, and how. */
export interface InstallFailures {
  readonly service: string;
  readonly files: MachineFiles;
  /** A part of a call that downloads, and the step that makes it. */
  readonly download: readonly [call: string, step: string];
  /** Parts of calls, each with the step that must not hide its failure. */
  readonly failing: readonly (readonly [call: string, step: string])[];
}

/** What every machine's `install.sh` does, for the block that names the system. */
export function installsInOrder(machine: () => InstalledMachine, failures: InstallFailures): void {
  const { service, files, download, failing } = failures;

  it("records the time and that it is done", () => {
    expect(machine().install(files)).toMatchObject({
      status: 0,
      result: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]+Z ok$/) as string,
    });
  });

  it("tries a failing download five times, then says which step failed and how to go on", () => {
    const [call, step] = download;
    const { status, calls, result, output } = machine().install(files, { FAILING: call });
    expect(calls.filter((each) => each.includes(call))).toHaveLength(5);
    expect(output).toContain("attempt 4 of 5 failed");
    const wayOn = `FAILED at ${step}. Fix it and run: sudo /usr/local/lib/${service}/install.sh`;
    expect(result.endsWith(wayOn)).toBe(true);
    expect(status).toBe(1);
  });

  it.each(failing)("does not hide a failing %s", (call, step) => {
    const { status, result } = machine().install(files, { FAILING: call });
    expect(result).toContain(`FAILED at ${step}.`);
    expect(status).toBe(1);
  });

  it("repairs when it runs again", () => {
    const [call] = failing.at(-1) ?? download;
    expect(machine().install(files, { FAILING: call }).status).toBe(1);
    expect(machine().install(files).result).toMatch(/ok$/);
  });
}

/** Where the first call of each form stands; -1 for none. */
export function positions(calls: readonly string[], wanted: readonly RegExp[]): readonly number[] {
  return wanted.map((each) => calls.findIndex((call) => each.test(call)));
}

/** That calls of all these forms were made, in this order. */
export function expectInOrder(calls: readonly string[], wanted: readonly RegExp[]): void {
  const order = positions(calls, wanted);
  expect(order).not.toContain(-1);
  expect(order).toEqual([...order].sort((a, b) => a - b));
}
