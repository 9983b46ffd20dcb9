import { Command, InvalidArgumentError } from "commander";
import { stripVTControlCharacters } from "node:util";
import { Interrupted, interruptible } from "../../process/interruption";
import type { LogLine } from "../../releases/contract";
import { silentProgress } from "../../terminal/progress";
import { openTarget } from "../open-target";
import type { JsonOption } from "../output";
import { targetArgument } from "../target-argument";

interface LogsFlags extends JsonOption {
  readonly follow?: boolean;
  readonly lines: number;
  readonly since?: Date;
  readonly host?: string;
}

export function logsCommand(): Command {
  return new Command("logs")
    .description("show the newest log lines, oldest first")
    .addArgument(targetArgument())
    .option("-f, --follow", "print new lines as they appear, until Ctrl-C")
    .option("-n, --lines <number>", "number of lines", lineCount, 100)
    .option("--since <when>", "only lines since: 1h, 30m, 2d, or a time such as 2026-11-27T16:00Z", timeOf)
    .option("--host <name>", "only this host or service, by the end of its name")
    .option("--json", "print one JSON object per line")
    .addHelpText(
      "after",
      `
Reads CloudWatch Logs, or the host's journal if its logs are not shipped there.

Examples:
  $ groundplan logs hermes prod -f
  $ groundplan logs hellotron-vega prod -n 20 --since 1h --host prod`,
    )
    .action(async (words: string[], { follow = false, lines, since, host, json = false }: LogsFlags) => {
      const releases = await openTarget(words);
      const request = {
        ...{ follow, lines },
        ...(since === undefined ? {} : { since }),
        ...(host === undefined ? {} : { host }),
      };
      try {
        await interruptible(async (signal) => {
          for await (const line of releases.logs(request, { progress: silentProgress, signal })) {
            process.stdout.write(`${json ? JSON.stringify(line) : describeLine(line)}\n`);
          }
        });
      } catch (error) {
        // Only a signal ends `--follow`.
        if (!(follow && error instanceof Interrupted)) throw error;
        process.exitCode = error.exitCode;
      }
    });
}

/** Escapes control characters, so log text cannot move the cursor. */
function describeLine({ at, from, text }: LogLine): string {
  return [at, from, stripVTControlCharacters(text)].filter((part) => part !== undefined).join("  ");
}

function lineCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= 10_000) return count;
  throw new InvalidArgumentError("It takes a whole number, 1 to 10000.");
}

const MILLISECONDS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function timeOf(text: string): Date {
  const [, number, unit = ""] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  const ago = (MILLISECONDS[unit] ?? 0) * Number(number ?? 0);
  const time = ago > 0 ? Date.now() - ago : Date.parse(text);
  if (/\d{4}-/.test(text) || ago > 0) if (!Number.isNaN(time)) return new Date(time);
  throw new InvalidArgumentError("It takes 30s, 15m, 1h or 2d, or a time such as 2026-11-27T16:00Z.");
}
