import { readdirSync, readFileSync } from "node:fs";

/** The running child processes of a process, in this system's PIDs. */
export function childrenOf(pid: number): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((candidate) => parentOf(candidate) === pid);
}

/** Whether a process is PID 1 of its own namespace, as a machine's `init` is. */
export function isInit(pid: number): boolean {
  const line = /^NSpid:\s+(.*)$/m.exec(read(`/proc/${pid}/status`))?.[1];
  return line?.split(/\s+/).at(-1) === "1";
}

/** The name may contain spaces and parentheses, so count fields from the last parenthesis. */
function parentOf(pid: number): number | undefined {
  const fields = read(`/proc/${pid}/stat`).split(") ").at(-1)?.split(" ");
  return fields?.[1] === undefined ? undefined : Number(fields[1]);
}

/** Empty if the process has just ended. */
function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
