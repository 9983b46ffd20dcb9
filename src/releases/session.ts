import { EC2Client } from "@aws-sdk/client-ec2";
import { SSMClient, StartSessionCommand, TerminateSessionCommand } from "@aws-sdk/client-ssm";
import { execFile, spawn } from "node:child_process";
import { promisify } from "node:util";
import { requireAccount } from "../aws/caller-account";
import type { Environment } from "../config/environment";
import { ExitCode, UserError } from "../text/user-error";
import { askAws, isAwsError } from "./ask-aws";
import { findMachines, type Machine } from "./hosts";
import { HostOutOfReach } from "./run-on-host";

/** AWS's own program that speaks the protocol of Session Manager. */
const PLUGIN = "session-manager-plugin";

/** The first that takes the session's token from the environment, where other users of a machine do not see it. */
const OLDEST_PLUGIN = "1.2.497.0";

/** The variable that holds it, by the plugin's convention. */
const TOKEN_VARIABLE = "AWS_SSM_START_SESSION_RESPONSE";

const PLUGIN_HELP =
  "Install it (AWS Systems Manager User Guide, “Install the Session Manager plugin”); or see the command for the AWS CLI, which needs it too, with --print.";

/**
 * The running machine that a word names, by its id, its name or the name's end: `prod` is `hellotron-vega-prod`.
 *
 * @param word @default the only machine that runs
 * @throws UserError that lists the machines when it is not one
 */
export async function findMachine(environment: Environment, word?: string): Promise<Machine> {
  await requireAccount(environment);
  const machines = await findMachines(new EC2Client({ region: environment.region }), environment, ["*"]);
  const found = machines.filter((machine) => word === undefined || isMeant(machine, word));
  const [only, ...others] = found;
  if (only !== undefined && others.length === 0) return only;
  throw notOne(environment, machines, word);
}

function isMeant({ instanceId, name }: Machine, word: string): boolean {
  return instanceId === word || name === word || name.endsWith(`-${word}`);
}

function notOne({ system, name }: Environment, machines: readonly Machine[], word?: string): UserError {
  const known = machines.map((machine) => `${machine.name} (${machine.instanceId})`).join(", ");
  if (known === "") {
    return new UserError({
      what: `no machine of ${system} ${name} is running`,
      where: `EC2 instances tagged system=${system}, environment=${name}`,
      next: `Apply the stack (\`groundplan apply ${system} ${name}\`), or look for stopped instances.`,
    });
  }
  return new UserError({
    what: word === undefined ? "which machine?" : `${word} is not one running machine of ${system} ${name}`,
    where: "--instance",
    next: `There are: ${known}.`,
    exitCode: ExitCode.usage,
  });
}

/** The same session by the AWS CLI. */
export function sessionCommand({ instanceId }: Machine, { region }: Environment): string {
  return `aws ssm start-session --target ${instanceId} --region ${region}`;
}

/**
 * Opens a shell on a machine, on this terminal, and waits for its end.
 *
 * @returns the plugin's exit code
 * @throws UserError when the plugin is missing or too old, or the machine's agent is not connected
 */
export async function openSession(machine: Machine, { region }: Environment): Promise<number> {
  await requirePlugin();
  const ssm = new SSMClient({ region });
  const target = { Target: machine.instanceId };
  const { SessionId, StreamUrl, TokenValue } = await startSession(ssm, machine);
  const token = JSON.stringify({ SessionId, StreamUrl, TokenValue });
  const profile = process.env["AWS_PROFILE"] ?? "";
  const words = [TOKEN_VARIABLE, region, "StartSession", profile, JSON.stringify(target), endpointOf(region)];
  try {
    return await onThisTerminal(words, token);
  } catch (error) {
    await ssm.send(new TerminateSessionCommand({ SessionId })).catch(() => undefined);
    throw error;
  }
}

async function startSession(ssm: SSMClient, machine: Machine) {
  try {
    return await ssm.send(
      new StartSessionCommand({ Target: machine.instanceId, Reason: "groundplan connect" }),
    );
  } catch (error) {
    if (isAwsError(error, "TargetNotConnected")) throw new HostOutOfReach(machine);
    return await askAws("ssm:StartSession", Promise.reject(error));
  }
}

function onThisTerminal(words: readonly string[], token: string): Promise<number> {
  const child = spawn(PLUGIN, words, {
    stdio: "inherit",
    env: { ...process.env, [TOKEN_VARIABLE]: token },
  });
  // Interrupts are for what runs in the session; they reach the plugin without us.
  const ignore = (): void => undefined;
  process.on("SIGINT", ignore);
  return new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? ExitCode.failure));
  }).finally(() => process.off("SIGINT", ignore));
}

async function requirePlugin(): Promise<void> {
  let version: string;
  try {
    version = (await promisify(execFile)(PLUGIN, ["--version"], { env: process.env })).stdout.trim();
  } catch {
    throw new UserError({
      what: `${PLUGIN} is not installed, and a session needs it`,
      where: "PATH",
      next: PLUGIN_HELP,
      exitCode: ExitCode.missingProgram,
    });
  }
  if (version.localeCompare(OLDEST_PLUGIN, "en", { numeric: true }) >= 0) return;
  throw new UserError({
    what: `${PLUGIN} ${version} is too old: from ${OLDEST_PLUGIN} on it keeps the session's token to itself`,
    where: "PATH",
    next: PLUGIN_HELP,
    exitCode: ExitCode.missingProgram,
  });
}

/** Where the plugin asks to resume a session. */
function endpointOf(region: string): string {
  const suffix = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  return process.env["AWS_ENDPOINT_URL"] ?? `https://ssm.${region}.${suffix}`;
}
