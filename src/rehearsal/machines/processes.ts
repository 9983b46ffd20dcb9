import { readdirSync, readFileSync } from "node:fs";

/** The processes that a process started and that still run, in this system's own numbers. */
export function childrenOf(pid: number): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((candidate) => parentOf(candidate) === pid);
}

/** Whether a process is the first of its own PID namespace, as a machine's `init` is. */
export function isInit(pid: number): boolean {
  const line = /^NSpid:\s+(.*)$/m.exec(read(`/proc/${pid}/status`))?.[1];
  return line?.split(/\s+/).at(-1) === "1";
}

/** Its name may hold spaces and parentheses: fields count from the last one. */
function parentOf(pid: number): number | undefined {
  const fields = read(`/proc/${pid}/stat`).split(") ").at(-1)?.split(" ");
  return fields?.[1] === undefined ? undefined : Number(fields[1]);
}

/** Nothing of a process that has just ended. */
function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
