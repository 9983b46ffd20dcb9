import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

interface Seen {
  readonly parent: number;
  /** The words of its command line. */
  readonly words: readonly string[];
}

/**
 * The command lines of the processes that run this one, nearest first; none where the system does not tell, as on Windows.
 * @param levels how far up to look
 */
export function ancestors(levels: number): readonly (readonly string[])[] {
  const found: (readonly string[])[] = [];
  for (let pid = process.ppid; found.length < levels && pid > 1;) {
    const seen = look(pid);
    if (seen === undefined) break;
    found.push(seen.words);
    pid = seen.parent;
  }
  return found;
}

function look(pid: number): Seen | undefined {
  try {
    return process.platform === "linux" ? lookInProc(pid) : askPs(pid);
  } catch {
    return undefined;
  }
}

function lookInProc(pid: number): Seen {
  const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").slice(0, -1);
  // The program's name, in parentheses, may hold anything.
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ");
  return { parent: Number(fields?.[1]), words };
}

function askPs(pid: number): Seen | undefined {
  const { stdout } = spawnSync("ps", ["-o", "ppid=,args=", "-p", String(pid)], { encoding: "utf8" });
  const [parent, ...words] = stdout.trim().split(/\s+/);
  return parent ? { parent: Number(parent), words } : undefined;
}
