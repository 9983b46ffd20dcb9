import { engineErrors, plainText } from "./diagnostics";

/** Who holds a state's lock, as recorded by the engine that took it. */
export interface StateLock {
  /** The id for `force-unlock`. */
  readonly id: string;
  /** `<bucket>/<key>` */
  readonly path: string;
  /** `apply`, `plan`, … */
  readonly operation: string;
  /** `user@machine` */
  readonly who: string;
  /** The version of the engine that holds it. */
  readonly version: string;
  readonly since: Date | undefined;
}

/** The lock that an engine's error names; `undefined` if it names none. */
export function findStateLock(output: string): StateLock | undefined {
  const text = [plainText(output), ...engineErrors(output).map(({ detail }) => detail)].join("\n");
  const [info] = /^Lock Info:(\s*\w+:.*)+/m.exec(text) ?? [];
  if (info === undefined) return undefined;
  const field = (name: string): string =>
    new RegExp(`^\\s*${name}:\\s*(.*)$`, "m").exec(info)?.[1]?.trim() ?? "";
  return {
    id: field("ID"),
    path: field("Path"),
    operation:
      field("Operation")
        .replace(/^OperationType/, "")
        .toLowerCase() || "unknown operation",
    who: field("Who"),
    version: field("Version"),
    since: goTime(field("Created")),
  };
}

/** Go prints `2026-11-21 08:19:11.974347072 +0000 UTC`; the engines always lock in UTC. */
function goTime(text: string): Date | undefined {
  const [, day, time] = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)/.exec(text) ?? [];
  return day === undefined || time === undefined ? undefined : new Date(`${day}T${time}Z`);
}

/** `2026-11-21 08:19:11 UTC (12 minutes ago)` */
export function describeSince(since: Date, now: Date): string {
  const stamp = since.toISOString().slice(0, 19).replace("T", " ");
  const seconds = Math.max(0, Math.round((now.getTime() - since.getTime()) / 1000));
  const [unit, length] = ageUnits.find(([, size]) => seconds >= 2 * size) ?? ["seconds", 1];
  return `${stamp} UTC (${Math.floor(seconds / length)} ${unit} ago)`;
}

/** Coarse on purpose: uses the largest unit of which at least two have passed. */
const ageUnits: readonly (readonly [string, number])[] = [
  ["days", 86_400],
  ["hours", 3_600],
  ["minutes", 60],
];
