import { Command } from "commander";
import { type JsonOption, printResult } from "../../cli/output";
import { resolveTarget } from "../../cli/target";
import { createProgress } from "../../progress";
import { openDeployment } from "../deployment";
import { verify } from "../verify";
import { seconds, targetArgument } from "./target-argument";

interface VerifyFlags extends JsonOption {
  readonly url?: string;
  readonly timeout: number;
}

export function verifyCommand(): Command {
  return new Command("verify")
    .description("wait until every host is healthy and the public address answers 200")
    .addArgument(targetArgument())
    .option("--url <url>", "what must answer; default: the environment's address and health path")
    .option("--timeout <seconds>", "how long each may take", seconds, 180)
    .option("--json", "the result as JSON")
    .addHelpText("after", "\nExample:\n  $ groundplan verify hermes prod")
    .action(async (words: string[], { url, timeout, ...flags }: VerifyFlags) => {
      const { environment } = resolveTarget(words);
      const deployment = await openDeployment(environment);
      const address = url ?? (await deployment.healthUrl());
      const found = await verify(deployment, { url: address, limitSeconds: timeout }, createProgress());
      printResult(found, flags, (result) =>
        [
          ...Object.entries(result.hosts).map(([name, state]) => `${name}  ${state}`),
          `${result.url}  200`,
        ].join("\n"),
      );
    });
}
