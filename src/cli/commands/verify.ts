import { Command } from "commander";
import { openTarget, watched } from "../open-target";
import { type JsonOption, printResult } from "../output";
import { seconds, targetArgument } from "../target-argument";

interface VerifyFlags extends JsonOption {
  readonly url?: string;
  readonly host?: string;
  readonly timeout: number;
}

export function verifyCommand(): Command {
  return new Command("verify")
    .description("wait until everything is healthy and the public address returns 200")
    .addArgument(targetArgument())
    .option("--url <url>", "the URL that must return 200; default: the environment's address and health path")
    .option("--host <name>", "only this host, by the end of its name")
    .option("--timeout <seconds>", "time limit for each, in seconds", seconds, 180)
    .option("--json", "the result as JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  $ groundplan verify hermes prod\n  $ groundplan verify hellotron-vega prod",
    )
    .action(async (words: string[], { url, host, timeout, ...flags }: VerifyFlags) => {
      const releases = await openTarget(words);
      const request = {
        limitSeconds: timeout,
        ...(url === undefined ? {} : { url }),
        ...(host === undefined ? {} : { host }),
      };
      const checks = await watched((watcher) => releases.verify(request, watcher));
      printResult(checks, flags, (found) => found.map((check) => `${check.name}  ${check.found}`).join("\n"));
    });
}
