import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { bootstrap } from "../../backends/bootstrap/bootstrap";
import { readStackJson } from "../../backends/bootstrap/working-copy";
import { systemsInScope } from "../systems/discover-systems";
import type { LoadedSystem } from "../systems/load-system";
import type { Engine } from "../engine/engine";
import { findEngine } from "../engine/find-engine";
import { requireSuccess } from "../engine/require-success";
import { createProgress, type Progress, silentProgress } from "../terminal/progress";
import { loadNamedSystems, synthesizeSystems } from "../synthesis/synthesize";
import { withEnvironment } from "./with-environment";
import type { Faults } from "./provider/faults/faults";
import type { ActingRole } from "./permissions/assume-role";
import { RoleDesk } from "./permissions/role-desk";
import { findRole, rolesOfStacks } from "./permissions/roles-of-stacks";
import type { PermissionUsage } from "./permissions/usage";
import { stackCommands } from "./life/stack-commands";
import { REHEARSAL_MARK } from "../process/rehearsal-mark";
import { RunningCommand } from "./running-command";
import { rehearsalScope } from "./scope";
import { writeSessionPlugin } from "./machines/ec2/session-plugin";
import { whyNoMachines } from "./machines/machine-tools";
import { openWorld, type World } from "./world";
import { openWorldWithMachines } from "./world-with-machines";

export interface CommandLineOptions {
  readonly account?: string;
  readonly faults?: Faults;
  readonly engine?: string;
  /** Whether to create the backends of the systems in scope first. */
  readonly bootstrap: boolean;
  /** Whether instances boot. If they cannot, the rehearsal continues without machines. @default false */
  readonly machines?: boolean;
  /** The role of a stack to run the command as. @default - the account's owner, who has no limits */
  readonly as?: string;
  /** Called with how a role used its permissions, after the command has ended. */
  readonly onUsage?: (roleName: string, usage: PermissionUsage) => void;
  /** Whether the command's output goes to standard error. @default false */
  readonly toStderr?: boolean;
}

/**
 * Runs a command in its own world, which ends with it. Faults start with the command, after the backends of the systems
 * in scope are created. With a role, the stack that creates it is applied first. Inside another rehearsal, the role is
 * taken from that one.
 *
 * @returns the command's exit code
 */
export async function rehearseCommandLine(
  words: readonly string[],
  options: CommandLineOptions,
): Promise<number> {
  if (options.as !== undefined && process.env[REHEARSAL_MARK] !== undefined)
    return runInsideRehearsal(words, options.as, options);
  const { account, faults = {}, engine: asked } = options;
  const progress = createProgress();
  const systems = loadNamedSystems(systemsInScope(process.cwd()));
  const engine = findEngine({ ...(asked === undefined ? {} : { flag: asked }), env: process.env });
  const scope = rehearsalScope(systems);
  const wanted = { ...scope, ...(account === undefined ? {} : { account }), progress };
  const booting =
    options.machines === true && canBoot(progress) ? await openWorldWithMachines(wanted) : undefined;
  const world: World = booting ?? (await openWorld(wanted));
  const place = booting?.inside(words, process.cwd()) ?? { words, env: {} };
  const command = new RunningCommand(place.words, faults.kill !== undefined, options.toStderr);
  try {
    return await withEnvironment(world, async () => {
      if (options.bootstrap) await bootstrapAll(systems, world, engine, progress);
      const acting =
        options.as === undefined
          ? undefined
          : await roleToAct(options.as, { systems, world, engine, progress }, faults, () => command.kill());
      const env = {
        ...place.env,
        ...(acting?.env ?? (await world.startFaultyProvider(faults, () => command.kill()))),
        ...engineVariables(engine, world),
        ...(await writeAccounts(systems, world)),
      };
      if (booting !== undefined) writeSessionPlugin(join(world.folder, "bin"));
      const code = await withEnvironment({ ...world, env }, () => command.run());
      if (acting !== undefined)
        options.onUsage?.(acting.principal.name, await world.permissions.usageOf(acting.principal));
      return code;
    });
  } finally {
    await world.close();
  }
}

/** Runs a command as a role of the rehearsal that this program runs in. */
async function runInsideRehearsal(
  words: readonly string[],
  roleName: string,
  { onUsage, toStderr }: CommandLineOptions,
): Promise<number> {
  const desk = new RoleDesk(process.env["AWS_ENDPOINT_URL"] ?? "");
  const env = await desk.act(roleName);
  const command = new RunningCommand(words, false, toStderr);
  const code = await withEnvironment({ env }, () => command.run());
  onUsage?.(roleName, await desk.usage(roleName));
  return code;
}

function canBoot(progress: Progress): boolean {
  const reason = whyNoMachines();
  if (reason !== undefined) progress.note(`${reason} The rehearsal continues without them.`);
  return reason === undefined;
}

/** cdktf and people start the engine under different names: both must find this one. */
function engineVariables({ kind, path }: Engine, world: World): NodeJS.ProcessEnv {
  const folder = join(world.folder, "bin");
  mkdirSync(folder);
  symlinkSync(path, join(folder, kind));
  return {
    TERRAFORM_BINARY_NAME: process.env["TERRAFORM_BINARY_NAME"] ?? path,
    PATH: `${process.env["PATH"] ?? ""}${delimiter}${folder}`,
  };
}

interface Stage {
  readonly systems: readonly LoadedSystem[];
  readonly world: World;
  readonly engine: Engine;
  readonly progress: Progress;
}

/** Applies the stack that creates a role, and the stacks it reads, as the account's owner; then assumes the role. */
async function roleToAct(
  word: string,
  { systems, world, engine, progress }: Stage,
  faults: Faults,
  onKill: () => void,
): Promise<ActingRole> {
  const outdir = join(world.folder, "bootstrap");
  synthesizeSystems(systems, { severalSystems: true, outdir });
  const { system, environment, roleName } = findRole(rolesOfStacks(systems, outdir), word);
  const reads = systems
    .find(({ definition }) => definition.name === system)
    ?.definition.readsFrom?.(environment);
  for (const name of [...(reads ?? []), environment]) {
    const run = requireSuccess(engine, { system, environment: name });
    const stack = stackCommands(run, join(outdir, "stacks", `${system}-${name}`));
    await progress.step(`apply ${system} ${name}`, async () => {
      await stack.init();
      await stack.plan();
      await stack.applyPlan();
    });
  }
  return world.actAs(roleName, faults, onKill);
}

/** Bootstraps every system in scope, as an operator would. */
async function bootstrapAll(
  systems: readonly LoadedSystem[],
  world: World,
  engine: Engine,
  progress: Progress,
): Promise<void> {
  const outdir = join(world.folder, "bootstrap");
  synthesizeSystems(systems, { severalSystems: true, outdir });
  for (const environment of systems.flatMap(({ backends }) => backends)) {
    const { system, name, account = world.account, backend } = environment;
    const title = ["bootstrap", system, ...(backend.only === undefined ? [] : [backend.only])].join(" ");
    const env = await world.inAccount(account);
    await progress.step(title, () =>
      withEnvironment({ ...world, env }, () =>
        bootstrap({
          environment,
          stack: readStackJson(join(outdir, "stacks", `${system}-${name}`)),
          directory: join(world.folder, "bootstrap-work", system, name),
          run: requireSuccess(engine, { system }),
          progress: silentProgress,
        }),
      ),
    );
  }
}

/** The variable with the folder from {@link writeAccounts}. */
const ACCOUNTS = "GROUNDPLAN_ACCOUNTS";

/**
 * Writes a file for each account in the configurations: `. "$GROUNDPLAN_ACCOUNTS/222222222222"` gives a shell that
 * account's credentials.
 *
 * @returns variables for the command; empty if there is only one account
 */
async function writeAccounts(systems: readonly LoadedSystem[], world: World): Promise<NodeJS.ProcessEnv> {
  const named = systems.flatMap(({ backends, environments }) =>
    [...backends, ...environments].flatMap(({ account }) => account ?? []),
  );
  const accounts = [...new Set([world.account, ...named])];
  if (accounts.length === 1) return {};
  const folder = join(world.folder, "accounts");
  mkdirSync(folder);
  for (const account of accounts) {
    const { AWS_ACCESS_KEY_ID: key, TF_REATTACH_PROVIDERS: providers } = await world.inAccount(account);
    const lines = [
      `export AWS_ACCESS_KEY_ID='${key ?? ""}'`,
      `export TF_REATTACH_PROVIDERS='${providers ?? ""}'`,
    ];
    writeFileSync(join(folder, account), `${lines.join("\n")}\n`);
  }
  return { [ACCOUNTS]: folder };
}
