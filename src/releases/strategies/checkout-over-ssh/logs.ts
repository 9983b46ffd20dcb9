import type { LogLine, LogsRequest } from "../../contract";
import { pauseFor } from "../../steps/health-barrier";
import { type LogsOf, mergedLogs } from "../../steps/merged-logs";
import { runOverSsh, SshConnectionLost } from "../../steps/run-over-ssh";
import type { CheckoutMachine } from "./checkout";
import type { CheckoutReach } from "./deploy";
import { bashWord } from "./remote-script";

/** `2026-11-27T10:00:00.123456+0000 chronos[1]: text`, which journalctl prints in UTC. */
const LINE = /^(\d{4}-\d\d-\d\dT[\d:.]+)\+00:?00 (.*)$/;
const CURSOR = /^-- cursor: (\S+)$/;

/**
 * The journals of machines' units, merged by time. A machine that cannot be reached says so in a line of its own, unless it
 * is the only one.
 *
 * @throws UserError as {@link runOverSsh}
 */
export function logsOfMachines(
  reach: CheckoutReach,
  machines: readonly CheckoutMachine[],
  request: LogsRequest,
  signal: AbortSignal,
): AsyncGenerator<LogLine> {
  const isAlone = machines.length === 1;
  return mergedLogs(
    machines.map((machine): LogsOf => {
      const journal: LogsOf = (wanted) => journalOf(reach, machine, wanted, signal);
      return isAlone ? journal : (wanted) => orWhyNot(machine, journal(wanted));
    }),
    request,
  );
}

async function* orWhyNot({ name }: CheckoutMachine, lines: AsyncIterable<LogLine>): AsyncGenerator<LogLine> {
  try {
    yield* lines;
  } catch (error) {
    if (!(error instanceof SshConnectionLost)) throw error;
    yield { from: name, text: error.details.what };
  }
}

async function* journalOf(
  reach: CheckoutReach,
  machine: CheckoutMachine,
  { lines, since, follow }: Parameters<LogsOf>[0],
  signal: AbortSignal,
): AsyncGenerator<LogLine> {
  const target = await machine.locate();
  const read = async (which: string) => {
    const script = `sudo --non-interactive journalctl --unit ${bashWord(machine.checkout.unit)} ${which} --output short-iso-precise --no-hostname --utc --no-pager --quiet --show-cursor </dev/null`;
    const { output } = await runOverSsh(reach, target, script);
    const written = output.split("\n").filter((line) => line !== "");
    const cursor = CURSOR.exec(written.at(-1) ?? "")?.[1];
    return {
      cursor,
      found: written.filter((line) => !CURSOR.test(line)).map((line) => lineOf(machine, line)),
    };
  };
  const from = since === undefined ? "" : ` --since ${bashWord(`@${Math.floor(since.getTime() / 1000)}`)}`;
  let { cursor, found } = await read(`--lines ${lines}${from}`);
  yield* found;
  while (follow) {
    await pauseFor(reach.pace.everySeconds, signal);
    const next = await read(cursor === undefined ? "--lines 0" : `--after-cursor ${bashWord(cursor)}`);
    cursor = next.cursor ?? cursor;
    ({ found } = next);
    yield* found;
  }
}

function lineOf({ name, checkout }: CheckoutMachine, line: string): LogLine {
  const shown = checkout.secrets.reduce(
    (text, secret) => (secret === "" ? text : text.replaceAll(secret, "***")),
    line,
  );
  const [, at, text] = LINE.exec(shown) ?? [];
  return at === undefined || text === undefined
    ? { from: name, text: shown }
    : { at: `${at}Z`, from: name, text };
}
