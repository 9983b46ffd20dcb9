import { type CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import type { LogLine, LogsRequest, Pace } from "../contract";
import { askAws } from "./ask-aws";
import { pauseFor } from "./health-barrier";

/** A log group, and which of its streams to read. */
export interface LogSource {
  readonly client: CloudWatchLogsClient;
  readonly group: string;
  /** Only streams whose names begin so. @default all */
  readonly streams?: string;
  /** The host or service of a stream. */
  nameOf(stream: string): string;
}

/** How far back to look for the newest lines, in minutes, one after the other. The first is usually enough. */
const WINDOWS = [10, 180, 1440, 20160] as const;

interface Event extends LogLine {
  readonly id: string;
  readonly time: number;
}

/**
 * The newest lines of a log group, oldest first. With `follow`, then each new line.
 *
 * @throws UserError if the group does not exist, or CloudWatch refuses
 */
export async function* tailLogGroup(
  source: LogSource,
  { lines, since, follow }: Pick<LogsRequest, "lines" | "since" | "follow">,
  { pace, signal }: { readonly pace: Pace; readonly signal: AbortSignal },
): AsyncGenerator<LogLine> {
  const begun = Date.now();
  const newest = await newestEvents(source, lines, since);
  yield* newest.map(toLine);
  if (!follow) return;
  let shown = new Map(newest.map(({ id, time }) => [id, time]));
  for (;;) {
    await pauseFor(Math.min(pace.everySeconds, FOLLOW_SECONDS), signal);
    // Lines arrive some seconds late and out of order, so their ids tell which are already shown.
    const from = Math.max(begun, ...shown.values()) - LATE_MILLISECONDS;
    const events = await eventsSince(source, from);
    const fresh = events.filter(({ id, time }) => !shown.has(id) && time >= Math.min(begun, from));
    yield* fresh.map(toLine);
    shown = new Map([...shown, ...events.map(({ id, time }) => [id, time] as const)]);
    for (const [id, time] of shown) if (time < from) shown.delete(id);
  }
}

const FOLLOW_SECONDS = 2;
const LATE_MILLISECONDS = 30_000;

async function newestEvents(source: LogSource, lines: number, since?: Date): Promise<readonly Event[]> {
  if (since !== undefined) return (await eventsSince(source, since.getTime())).slice(-lines);
  let events: readonly Event[] = [];
  for (const minutes of WINDOWS) {
    events = await eventsSince(source, Date.now() - minutes * 60_000);
    if (events.length >= lines) break;
  }
  return events.slice(-lines);
}

async function eventsSince({ client, group, streams, nameOf }: LogSource, startTime: number) {
  const events: Event[] = [];
  let next: string | undefined;
  do {
    const page = await askAws(
      "logs:FilterLogEvents",
      client.send(
        new FilterLogEventsCommand({
          logGroupName: group,
          startTime,
          nextToken: next,
          ...(streams === undefined ? {} : { logStreamNamePrefix: streams }),
        }),
      ),
    );
    for (const { eventId = "", timestamp = 0, message = "", logStreamName = "" } of page.events ?? []) {
      const at = new Date(timestamp).toISOString();
      events.push({ id: eventId, time: timestamp, at, from: nameOf(logStreamName), text: message.trimEnd() });
    }
    next = page.nextToken;
  } while (next !== undefined);
  return events.sort((one, other) => one.time - other.time);
}

function toLine({ at, from, text }: Event): LogLine {
  return { from, text, ...(at === undefined ? {} : { at }) };
}
