import { Command } from "commander";
import { type JsonOption, printResult } from "../output";
import { resolveTarget } from "../target";
import { createProgress } from "../../terminal/progress";
import { openDeployment } from "../../releases/deployment";
import { openReleasedSystem, releasePlaceOf } from "../../releases/released-system";
import { type Verification, verify } from "../../releases/verify";
import { type VerifiedServers, verifyServers } from "../../releases/verify-servers";
import { seconds, targetArgument } from "../target-argument";

interface VerifyFlags extends JsonOption {
  readonly url?: string;
  readonly instance?: string;
  readonly timeout: number;
}

export function verifyCommand(): Command {
  return new Command("verify")
    .description("wait until every host is healthy and the public address answers 200")
    .addArgument(targetArgument())
    .option("--url <url>", "what must answer; default: the environment's address and health path")
    .option("--instance <name>", "one server alone, where servers have addresses of their own")
    .option("--timeout <seconds>", "how long each may take", seconds, 180)
    .option("--json", "the result as JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  $ groundplan verify hermes prod\n  $ groundplan verify hellotron-vega prod",
    )
    .action(async (words: string[], { url, instance, timeout, ...flags }: VerifyFlags) => {
      const target = resolveTarget(words);
      if (releasePlaceOf(target) !== undefined) {
        const options = {
          limitSeconds: timeout,
          ...(url === undefined ? {} : { url }),
          ...(instance === undefined ? {} : { server: instance }),
        };
        const found = await verifyServers(await openReleasedSystem(target), options, createProgress());
        return printResult(found, flags, describeServers);
      }
      const deployment = await openDeployment(target.environment);
      const address = url ?? (await deployment.healthUrl());
      const found = await verify(deployment, { url: address, limitSeconds: timeout }, createProgress());
      printResult(found, flags, describeHosts);
    });
}

function describeHosts({ hosts, url }: Verification): string {
  const states = Object.entries(hosts).map(([name, state]) => `${name}  ${state}`);
  return [...states, `${url}  200`].join("\n");
}

function describeServers({ servers }: VerifiedServers): string {
  return Object.entries(servers)
    .map(([name, url]) => `${name}  ${url}  200`)
    .join("\n");
}
