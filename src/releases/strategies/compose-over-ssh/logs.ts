import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { stripVTControlCharacters } from "node:util";
import type { LogLine, LogsRequest } from "../../contract";
import { sshWords, withKnownHosts } from "../../steps/run-over-ssh";
import type { Access } from "./access";
import type { ComposeHost } from "./host";
import { asRoot } from "./root-script";

/** A line of `docker compose logs --timestamps`: `ingress-1 | 2026-11-27T10:00:00.123456789Z text`. */
const LINE = /^(?<from>[\w.-]+?)(?:-\d+)?\s*\| (?:(?<at>\d{4}-\d\d-\d\dT\S+Z) )?(?<text>.*)$/;

/** The containers' own logs. The instance keeps 30 MB for each. */
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
    if (follow) yield* following(access, words, signal);
    else yield* await until(host, access, words);
  } finally {
    access.close();
  }
}

/** Sorted, because Compose prints one container after the other. */
async function until(
  host: ComposeHost,
  access: Access,
  words: readonly string[],
): Promise<readonly LogLine[]> {
  const { output } = await host.run(access, words);
  return output
    .split("\n")
    .flatMap(lineIn)
    .sort((a, b) => (a.at ?? "").localeCompare(b.at ?? ""));
}

async function* following(
  { host }: Access,
  words: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<LogLine> {
  const child = await withKnownHosts(host, async (file) => {
    const [program = "ssh", ...args] = [
      ...sshWords(host, file),
      `${host.user}@${host.address}`,
      asRoot(words),
    ];
    const started = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
    // Its known_hosts file is deleted on return, and ssh must read it first.
    await new Promise((resolve) => started.stdout.once("readable", resolve).once("close", resolve));
    return started;
  });
  const stop = (): void => void child.kill("SIGTERM");
  signal.addEventListener("abort", stop);
  try {
    for await (const line of createInterface({ input: child.stdout, crlfDelay: Infinity }))
      yield* lineIn(line);
  } finally {
    signal.removeEventListener("abort", stop);
    stop();
  }
}

/** Removes the control sequences that Compose writes even without a terminal. */
function lineIn(line: string): readonly LogLine[] {
  const { from, at, text } = LINE.exec(stripVTControlCharacters(line))?.groups ?? {};
  if (from === undefined || text === undefined) return [];
  return [{ from, text, ...(at === undefined ? {} : { at }) }];
}
