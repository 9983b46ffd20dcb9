import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Progress } from "../terminal/progress";
import { REHEARSAL_MARK } from "../process/rehearsal-mark";
import { removeTemporaryFolder, temporaryFolder } from "../process/temporary-folder";
import { awsEnvironment, keyOfAccount } from "./moto/aws-environment";
import { startMoto } from "./moto/start-moto";
import { Permissions } from "./permissions/permissions";
import { roleDesk } from "./permissions/role-desk";
import { ResourceTags } from "./permissions/resource-tags";
import { type ActingRole, assumeRole } from "./permissions/assume-role";
import type { Faults } from "./provider/faults/faults";
import type { Applied } from "./provider/server/session";
import { type ProviderOptions, type RunningProvider, startProvider } from "./provider/start-provider";
import type { StandIn } from "./stand-ins/aws-call";
import type { Principal } from "./permissions/principals";
import { openAwsFront } from "./stand-ins/aws-front";
import { AppliedResources } from "./stand-ins/applied-resources";
import type { EcsStandIn } from "./stand-ins/ecs/ecs-stand-in";
import { LightsailStandIn } from "./stand-ins/lightsail/lightsail-stand-in";

/** Options of a rehearsal's world. */
export interface WorldOptions {
  /** The account id, 12 digits. */
  readonly account: string;
  /** Route 53 zones that exist from the start. @default - none */
  readonly zones?: readonly string[];
  /** @default - no faults */
  readonly faults?: Faults;
  readonly progress: Progress;
  /** Stand-ins that answer AWS calls before moto does. @default - none */
  readonly standIns?: readonly StandIn[];
  /** Runs ECS tasks as processes. @default - services exist only in Terraform's state */
  readonly ecs?: EcsStandIn;
  /** Answers Lightsail's calls. @default - one whose instances do not boot */
  readonly lightsail?: LightsailStandIn;
  /** Called for each such resource before the engine hears of it: an engine that is killed then never records it. */
  readonly beforeAnswer?: NonNullable<ProviderOptions["beforeAnswer"]>;
  /** Called after each resource that an engine created, changed or destroyed. @default - not called */
  readonly onApplied?: (applied: Applied) => void;
  /** Called when `faults.kill` takes effect. @default - cuts the provider's connections */
  readonly onKill?: () => void;
  /** For engines that do not see this process: one that they see, and that lives as long. @default - this process */
  readonly watchedPid?: number;
}

/** A running, laptop-sized AWS: moto on loopback, and the simulated provider. */
export interface World {
  readonly account: string;
  /** The endpoint of moto or its front, on loopback. */
  readonly endpoint: string;
  /** Environment variables for programs that run in this world. */
  readonly env: NodeJS.ProcessEnv;
  /** A folder for this world's files, deleted when it closes. */
  readonly folder: string;
  /** IAM in this account, which checks every call of a role or user. */
  readonly permissions: Permissions;
  /**
   * Assumes a role of this account, limited by its policies: its credentials, and a provider that uses them.
   * @param roleName the name in the stack
   * @param faults injected by that provider. @default - none
   * @throws UserError if there is no such role
   */
  actAs(roleName: string, faults?: Faults, onKill?: () => void): Promise<ActingRole>;
  /**
   * Starts a second provider that injects faults, next to the first; both see the same AWS.
   * @param onKill what `faults.kill` does
   * @returns environment variables for programs that should use it
   */
  startFaultyProvider(faults: Faults, onKill: () => void): Promise<NodeJS.ProcessEnv>;
  /**
   * Another account in the same AWS, with its own provider.
   * @returns environment variables with that account's credentials
   */
  inAccount(account: string): Promise<NodeJS.ProcessEnv>;
  /** Stops both processes. Safe to call twice. */
  close(): Promise<void>;
}

/**
 * The types that engines are told of, separated by commas. Reading the schemas of all 2,200 takes an engine half of its
 * time in each command. Our tests name those that the stacks import.
 */
const TYPES = "GROUNDPLAN_REHEARSED_TYPES";

/** The account of a rehearsal if no configuration names one. */
export const REHEARSAL_ACCOUNT = "123456789012";

/**
 * Starts moto and the simulated provider on loopback.
 * @throws UserError when moto cannot be installed or started
 */
export async function openWorld(options: WorldOptions): Promise<World> {
  const { account, progress } = options;
  const moto = await progress.step("start the rehearsal's AWS (moto)", (note) =>
    startMoto({ account, onProgress: note }),
  );
  const applied = new AppliedResources();
  const lightsail = options.lightsail ?? new LightsailStandIn(applied);
  const standIns = [
    ...(options.ecs === undefined ? [] : [options.ecs.standIn]),
    ...(options.standIns ?? []),
    lightsail.answer,
  ];
  const tags = new ResourceTags();
  const { identities } = lightsail;
  const permissions = new Permissions(moto.endpoint, {
    account,
    tagsOf: (arn) => identities.tagsOf(arn) ?? tags.of(arn),
    appliedArn: (arn) => identities.arnOf(arn) ?? tags.appliedArn(arn),
  });
  const folder = temporaryFolder("rehearsal");
  const types = process.env[TYPES]?.split(",");
  const providers: RunningProvider[] = [];
  const addProvider = async (
    faults?: Faults,
    onKill?: () => void,
    worksFor?: Principal,
    owner: Pick<ProviderOptions, "account" | "accessKey"> = { account },
  ): Promise<NodeJS.ProcessEnv> => {
    const provider = await startProvider({
      endpoint: moto.endpoint,
      ...(options.ecs === undefined ? {} : { ecsEndpoint: endpoint }),
      ...owner,
      ...(types === undefined ? {} : { types: () => types }),
      elsewhere: lightsail.read,
      ...(options.beforeAnswer === undefined ? {} : { beforeAnswer: options.beforeAnswer }),
      onApplied: (change) => {
        tags.record(change);
        applied.record(change);
        options.onApplied?.(change);
      },
      ...(worksFor === undefined ? {} : { permissions: (requests) => permissions.ask(worksFor, requests) }),
      ...(options.zones === undefined ? {} : { zones: options.zones }),
      ...(options.watchedPid === undefined ? {} : { watchedPid: options.watchedPid }),
      ...(faults === undefined ? {} : { faults }),
      ...(onKill === undefined ? {} : { onKill }),
    });
    providers.push(provider);
    return engineEnvironment(folder, provider.reattach);
  };
  const actAs: World["actAs"] = async (roleName, faults, onKill) => {
    const { principal, env: credentials } = await assumeRole(moto.endpoint, account, roleName, permissions);
    return { principal, env: { ...credentials, ...(await addProvider(faults, onKill, principal)) } };
  };
  const front = await openAwsFront(moto.endpoint, standIns, {
    permissions,
    answerUnsigned: roleDesk(actAs, permissions),
  });
  const { endpoint } = front;
  const env = { ...awsEnvironment(endpoint), ...(await addProvider(options.faults, options.onKill)) };
  return {
    account,
    endpoint,
    env,
    folder,
    permissions,
    actAs,
    startFaultyProvider: (faults, onKill) => addProvider(faults, onKill),
    async inAccount(other) {
      if (other === account) return env;
      const accessKey = keyOfAccount(other);
      const provider = await addProvider(undefined, undefined, undefined, { account: other, accessKey });
      return { ...env, ...provider, AWS_ACCESS_KEY_ID: accessKey };
    },
    async close() {
      await Promise.all(providers.map((provider) => provider.stop()));
      permissions.close();
      await front.close();
      await moto.stop();
      removeTemporaryFolder(folder);
    },
  };
}

function engineEnvironment(folder: string, reattach: string): NodeJS.ProcessEnv {
  // Empty: an engine warns if the named file is missing, and reads the user's own if none is named.
  const cliConfig = join(folder, "cli.tfrc");
  writeFileSync(cliConfig, "");
  return {
    TF_REATTACH_PROVIDERS: reattach,
    TF_CLI_CONFIG_FILE: cliConfig,
    // Engines of a rehearsal live for a second, of which collecting their garbage takes a third.
    GOGC: process.env["GOGC"] ?? "400",
    CHECKPOINT_DISABLE: "1",
    CDKTF_DISABLE_PLUGIN_CACHE_ENV: "1",
    // Like cdktf's --skip-provider-lock: no registry has the provider served here.
    CDKTF_SKIP_PROVIDER_LOCK: "true",
    [REHEARSAL_MARK]: "1",
  };
}
