import type { LogLine, LogsRequest } from "../../contract";
import { linesOverSsh } from "../../steps/run-over-ssh";
import type { ComposeHost } from "./host";

/** `ingress-1  | 2026-11-27T10:00:00.123456789Z text`, as `docker compose logs --timestamps` writes it. */
const LINE = /^(?<from>[\w.-]+?)(?:-\d+)?\s*\| (?:(?<at>\d{4}-\d\d-\d\dT\S+Z) )?(?<text>.*)$/;

/** The containers' own logs, which the instance keeps 30 MB of for each. */
export async function* logsOf(
  host: ComposeHost,
  { follow, lines, since, host: service }: LogsRequest,
  signal: AbortSignal,
): AsyncGenerator<LogLine> {
  const words = host.composeWords(
    ...["logs", "--no-color", "--timestamps", "--tail", String(lines)],
    ...(follow ? ["--follow"] : []),
    ...(since === undefined ? [] : ["--since", since.toISOString()]),
    ...(service === undefined ? [] : [service]),
  );
  const access = await host.open();
  try {
    if (follow) for await (const line of linesOverSsh(access.ssh, words, signal)) yield* lineIn(line);
    else yield* await inOrder(linesOverSsh(access.ssh, words, signal));
  } finally {
    access.close();
  }
}

/** Compose writes one container after the other. */
async function inOrder(lines: AsyncIterable<string>): Promise<readonly LogLine[]> {
  const found: LogLine[] = [];
  for await (const line of lines) found.push(...lineIn(line));
  return found.sort((a, b) => (a.at ?? "").localeCompare(b.at ?? ""));
}

function lineIn(line: string): readonly LogLine[] {
  const { from, at, text } = LINE.exec(line)?.groups ?? {};
  if (from === undefined || text === undefined) return [];
  return [{ from, text, ...(at === undefined ? {} : { at }) }];
}
