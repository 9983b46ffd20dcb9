import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { MachineNetwork } from "../../../src/rehearsal/machines/machine-network";

/** Notes each argument list that it sees once, and ends when it is told to. */
const WATCHER = `import glob, os, sys, time
seen = set()
while not os.path.exists(sys.argv[1] + ".end"):
    for file in glob.glob("/proc/[0-9]*/cmdline"):
        try:
            with open(file, "rb") as words:
                seen.add(words.read(100000).replace(b"\\0", b" "))
        except OSError:
            pass
    time.sleep(0.03)
with open(sys.argv[1], "wb") as told:
    told.write(b"\\n".join(sorted(seen)))
`;

/** Sees the argument lists of all processes of a network, of its machines as well, until it ends. */
export class ArgumentWatch {
  private readonly file: string;
  private readonly done: Promise<unknown>;

  constructor(network: MachineNetwork) {
    this.file = join(network.folder, "argument-lists");
    this.done = network.run(["python3", "-c", WATCHER, this.file]);
  }

  /** @returns every argument list that was seen, a line each */
  async end(): Promise<string> {
    writeFileSync(`${this.file}.end`, "");
    await this.done;
    return readFileSync(this.file, "utf8");
  }
}
