import { Command } from "commander";
import { requireSuccess } from "../../engine/require-success";
import { LightsailCalls } from "../../lifecycle/resize/lightsail-calls";
import { moveInState } from "../../lifecycle/resize/move-in-state";
import { resizeInstance } from "../../lifecycle/resize/resize-instance";
import { interruptible } from "../../process/interruption";
import type { ResizableInstance } from "../../systems/resizable-instance";
import { createProgress, silentProgress } from "../../terminal/progress";
import { ExitCode, UserError } from "../../text/user-error";
import { engineOption } from "../engine-option";
import { openStack, type SessionFlags, type StackSession } from "../stack-session";

interface ResizeFlags extends SessionFlags {
  readonly bundle: string;
}

export function resizeCommand(): Command {
  return new Command("resize")
    .description("change the bundle of an environment's Lightsail instance; keeps its disk and address")
    .argument("<words...>", "<system> <environment>; in a system's folder, <environment> is enough")
    .requiredOption("--bundle <bundle>", "the new bundle, as in the environment's YAML, such as large_3_0")
    .addOption(engineOption())
    .option("--json", "machine-readable output")
    .addHelpText(
      "after",
      "\nThe service is down for some minutes, from the snapshot until the new instance is healthy.\n" +
        "\nExample:\n  $ groundplan resize jarvis prod --bundle large_3_0",
    )
    .action(async (words: string[], flags: ResizeFlags) => {
      const stack = await openStack(words, flags);
      const instance = resizableOf(stack, flags.bundle);
      const progress = flags.json === true ? silentProgress : createProgress();
      const calls = new LightsailCalls(stack.environment.region);
      const resize = await interruptible((signal) =>
        resizeInstance({ calls, instance, progress, signal }),
      ).finally(() => calls.close());
      const { system, name: environment } = stack.environment;
      const run = requireSuccess(stack.engine, { system, environment });
      const addresses = await progress.step("state", () =>
        moveInState(run, stack.folder, { to: resize.to, staticIpName: instance.staticIpName }),
      );
      process.stdout.write(
        flags.json === true
          ? `${JSON.stringify({ ...resize, addresses })}\n`
          : `${resize.to} has the address. Next: groundplan apply ${system} ${environment}, which sets its firewall rules again.\n` +
              `${resize.from} is stopped and still billed. When everything works, delete it: aws lightsail delete-instance --instance-name ${resize.from}\n`,
      );
    });
}

function resizableOf(
  { system: { definition }, environment }: StackSession,
  bundle: string,
): ResizableInstance {
  const instance = definition.resizable?.(environment);
  const where = `${environment.system} ${environment.name}`;
  if (instance === undefined) {
    throw new UserError({
      what: "has no Lightsail instance to resize",
      where,
      next: "Resize other machines with a plan: `groundplan plan` shows what that replaces.",
      exitCode: ExitCode.usage,
    });
  }
  if (instance.bundle === bundle) return instance;
  throw new UserError({
    what: `${instance.setting} is ${instance.bundle}, so every plan would change it back`,
    where,
    next: `Set it to ${bundle} first, then run this again.`,
    exitCode: ExitCode.usage,
  });
}
