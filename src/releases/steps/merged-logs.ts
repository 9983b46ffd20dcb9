import type { LogLine, LogsRequest } from "../contract";

/** The logs of one host or service. */
export type LogsOf = (request: Pick<LogsRequest, "lines" | "since" | "follow">) => AsyncIterable<LogLine>;

/** The newest lines of several logs, merged by time. With `follow`, then each new line from any of them. */
export async function* mergedLogs(logs: readonly LogsOf[], request: LogsRequest): AsyncGenerator<LogLine> {
  const [only, ...others] = logs;
  if (only !== undefined && others.length === 0) return yield* only(request);
  const { lines, since } = request;
  const beginning = { lines, ...(since === undefined ? {} : { since }), follow: false };
  const begun = new Date();
  const newest = await Promise.all(logs.map((log) => allOf(log(beginning))));
  yield* newest.flat().sort(byTime).slice(-lines);
  if (request.follow) yield* asTheyCome(logs.map((log) => log({ lines, since: begun, follow: true })));
}

async function* asTheyCome(sources: readonly AsyncIterable<LogLine>[]): AsyncGenerator<LogLine> {
  const waiting = new Map<AsyncIterator<LogLine>, ReturnType<typeof next>>();
  for (const source of sources) {
    const iterator = source[Symbol.asyncIterator]();
    waiting.set(iterator, next(iterator));
  }
  try {
    while (waiting.size > 0) {
      const { iterator, result } = await Promise.race(waiting.values());
      if (result.done === true) {
        waiting.delete(iterator);
        continue;
      }
      waiting.set(iterator, next(iterator));
      yield result.value;
    }
  } finally {
    // Stop waiting for the other logs.
    for (const [iterator, pending] of waiting) {
      pending.catch(() => undefined);
      void iterator.return?.().catch(() => undefined);
    }
  }
}

async function next(iterator: AsyncIterator<LogLine>) {
  return { iterator, result: (await iterator.next()) as IteratorResult<LogLine> };
}

async function allOf(lines: AsyncIterable<LogLine>): Promise<LogLine[]> {
  const all: LogLine[] = [];
  for await (const line of lines) all.push(line);
  return all;
}

function byTime({ at: one = "" }: LogLine, { at: other = "" }: LogLine): number {
  return one.localeCompare(other);
}
