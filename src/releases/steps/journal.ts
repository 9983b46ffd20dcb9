import type { LogLine, LogsRequest } from "../contract";
import { pauseFor } from "./health-barrier";
import type { Host } from "./machines";
import { inShell, quoted, type Reach, tryOnHost } from "./run-on-host";

/** The line that `--show-cursor` appends. */
const CURSOR = /^-- cursor: (\S+)$/;
/** `2026-11-27T16:00:00.123456+00:00 program[123]: text`, as `--output short-iso-precise --no-hostname` writes it. */
const LINE = /^(\d{4}-\d\d-\d\dT[\d:.]+)([+-]\d\d):?(\d\d) (.*)$/;

/**
 * The newest journal lines of a systemd unit on a host, through SSM. With `follow`, then each new line.
 *
 * @throws UserError if SSM does not reach the host, or the role may not run commands there
 */
export async function* tailJournal(
  reach: Reach,
  host: Host,
  unit: string,
  { lines, since, follow }: Pick<LogsRequest, "lines" | "since" | "follow">,
): AsyncGenerator<LogLine> {
  const from = since === undefined ? "" : ` --since ${quoted(`@${Math.floor(since.getTime() / 1000)}`)}`;
  let { cursor, written } = await read(reach, host, unit, `--lines ${lines}${from}`);
  yield* written;
  while (follow) {
    await pauseFor(reach.pace.everySeconds, reach.signal);
    const after = cursor === undefined ? "--lines 0" : `--after-cursor ${quoted(cursor)}`;
    const next = await read(reach, host, unit, after);
    ({ written } = next);
    cursor = next.cursor ?? cursor;
    yield* written;
  }
}

async function read(reach: Reach, host: Host, unit: string, which: string) {
  const line = `journalctl --unit ${quoted(unit)} ${which} --output short-iso-precise --no-hostname --utc --no-pager --quiet --show-cursor`;
  const command = inShell({ title: `read the journal of ${unit}`, limitSeconds: 60 }, line);
  const { output } = await tryOnHost(reach, host, command);
  const written = output.split("\n").filter((each) => each !== "");
  const cursor = CURSOR.exec(written.at(-1) ?? "")?.[1];
  return { cursor, written: written.filter((each) => !CURSOR.test(each)).map((each) => toLine(host, each)) };
}

function toLine({ name }: Host, line: string): LogLine {
  const [, time = "", hours = "", minutes = "", text = line] = LINE.exec(line) ?? [];
  if (time === "") return { from: name, text: line };
  return { at: new Date(`${time}${hours}:${minutes}`).toISOString(), from: name, text };
}
