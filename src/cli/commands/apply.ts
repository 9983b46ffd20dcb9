import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import type { Environment } from "../../config/environment";
import { asWords, forApplyOfPlan, type PassedOption, readPassed } from "../../engine/passed-options";
import { drainRemoved, requireNoOutage } from "../../lifecycle/fleet-guard";
import { protectedResources } from "../../lifecycle/protected-resources";
import { refuseAddressSwitch } from "../../lifecycle/refuse-address-switch";
import { requireDelegations } from "../../lifecycle/require-delegations";
import { addressSwitches } from "../../plan/address-switch";
import { type HostChanges, hostChanges } from "../../plan/host-changes";
import { planIn, readPlanChanges } from "../../plan/planned-changes";
import { filledInBefore, requireSecrets } from "../../releases/steps/secret-values";
import { isBackendName } from "../../systems/load-system";
import { createProgress, silentProgress } from "../../terminal/progress";
import { printable } from "../../text/printable";
import { ExitCode, UserError } from "../../text/user-error";
import { approve, requireTerminal } from "../approval";
import { engineOption } from "../engine-option";
import { possibleRenames } from "../possible-renames";
import { openStack, PLAN_FILE, type SessionFlags, splitWords, type StackSession } from "../stack-session";

interface ApplyFlags extends SessionFlags {
  readonly autoApprove?: boolean;
  readonly hostsAtOnce?: boolean;
  readonly skipDelegationCheck?: boolean;
}

export function applyCommand(): Command {
  return changeCommand("apply", "show a plan, ask for approval, and apply exactly that plan")
    .option("--hosts-at-once", "replace hosts of a load balancer as planned, with the outage that it means")
    .option("--skip-delegation-check", "request a certificate without looking in DNS for its zone")
    .addHelpText(
      "after",
      "\nExamples:\n  $ groundplan apply hellotron-vega prod\n  $ groundplan apply hermes prod --auto-approve",
    )
    .action(async (words: string[], flags: ApplyFlags, command: Command) => {
      const { own, passed } = splitWords(words, command);
      const options = ownPlan(readPassed(passed));
      const stack = await openStack(own, flags);
      await planAndApply(stack, flags, options, () => requireFilledIn(stack));
    });
}

export function destroyCommand(): Command {
  return changeCommand("destroy", "destroy an environment, unless it is protected")
    .addHelpText("after", "\nExample:\n  $ groundplan destroy hebo preview-42")
    .action(async (words: string[], flags: ApplyFlags, command: Command) => {
      const { own, passed } = splitWords(words, command);
      const options = ownPlan(readPassed(passed));
      const stack = await openStack(own, flags);
      refuseProtected(stack.environment, stack.folder);
      await planAndApply(stack, flags, [{ name: "destroy" }, ...options]);
    });
}

function changeCommand(name: string, description: string): Command {
  return new Command(name)
    .description(`${description}; what follows -- goes to the engine`)
    .argument("<words...>", "<system> <environment>; in a system's folder, <environment> is enough")
    .addOption(engineOption())
    .option("--auto-approve", "do not ask for approval; necessary without a terminal")
    .option("--json", "the engine's own JSON lines");
}

/** What follows from a plan, before anything of it is applied. */
async function guard(stack: StackSession, flags: ApplyFlags, json: string): Promise<HostChanges> {
  const { environment, folder: stackFolder } = stack;
  const plan = planIn(json);
  refuseAddressSwitch(addressSwitches(plan), environment);
  const hosts = hostChanges(plan);
  if (flags.hostsAtOnce !== true) requireNoOutage(hosts, environment);
  const planned = readPlanChanges(json);
  await requireDelegations({
    ...{ environment, stackFolder, planned },
    skip: flags.skipDelegationCheck === true,
  });
  return hosts;
}

async function planAndApply(
  stack: StackSession,
  flags: ApplyFlags,
  passed: readonly PassedOption[],
  beforeApply: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const inJson = flags.json === true ? ["-json"] : [];
  if (flags.autoApprove !== true) requireTerminal();
  const planFile = join(stack.folder, PLAN_FILE);
  const options = ["-input=false", "-detailed-exitcode", ...asWords(passed), `-out=${planFile}`];
  const { code } = await stack.show(["plan", ...inJson, ...options]);
  // Changes to outputs count too; without any change there is nothing to approve.
  if (code === 0) return;
  await beforeApply();
  const planned = hashOf(planFile);
  const json = await stack.run(["show", "-json", planFile]);
  const renames = flags.json === true ? undefined : possibleRenames(json, stack.folder);
  if (renames !== undefined) process.stderr.write(`\n${printable(renames)}\n`);
  const hosts = await guard(stack, flags, json);
  if (flags.autoApprove !== true) await approve(stack.environment);
  requireSame(planned, hashOf(planFile));
  await drainRemoved(hosts, stack.environment, flags.json === true ? silentProgress : createProgress());
  const again = asWords(forApplyOfPlan(passed, stack.engine));
  await stack.show(["apply", ...inJson, "-input=false", ...again, planFile]);
}

/** Programs that an apply starts need their secrets; without them, the apply would fail after many minutes. */
function requireFilledIn({ system, environment }: StackSession): Promise<void> {
  return requireSecrets(
    environment,
    filledInBefore(system.definition.secrets?.(environment), environment.name),
  );
}

/** The command writes the plan file itself: a second one would be approved and never applied. */
function ownPlan(passed: readonly PassedOption[]): readonly PassedOption[] {
  const own = passed.find(({ name }) => name === "out");
  if (own === undefined) return passed;
  throw new UserError({
    what: "this command keeps its own plan file",
    where: asWords([own]).join(""),
    next: "To save a plan: groundplan plan … -- -out=<file>.",
    exitCode: ExitCode.usage,
  });
}

function hashOf(file: string): string {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}

/** @throws UserError if the plan file changed since it was shown */
function requireSame(shown: string, now: string): void {
  if (shown === now) return;
  throw new UserError({
    what: "the plan's file has changed since it was shown; nothing was applied",
    next: "Find out who writes into this user's temporary folder, then plan again.",
    exitCode: ExitCode.refused,
  });
}

function refuseProtected(environment: Environment, folder: string): void {
  const guarded = protectedResources(folder);
  if (guarded.length === 0) return;
  const list = guarded.map(({ construct, address }) => `\n    ${construct} (${address})`).join("");
  const { file, line, column } = environment.source.locate(["protection"]);
  const isBackend = isBackendName(environment.name);
  throw new UserError({
    what: `${environment.system} ${environment.name} is protected and was not destroyed. It holds:${list}`,
    where: `${file}:${line}:${column}`,
    next: isBackend
      ? "The states of all environments are in it. docs/backend.md explains how to remove a backend."
      : "To destroy it anyway: set `protection: relaxed`, apply, then destroy.",
    exitCode: ExitCode.refused,
  });
}
