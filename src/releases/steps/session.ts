import { SSMClient, StartSessionCommand, TerminateSessionCommand } from "@aws-sdk/client-ssm";
import { execFile, spawn } from "node:child_process";
import { promisify } from "node:util";
import { clientSettings } from "../../aws/client-settings";
import type { Environment } from "../../config/environment";
import { holdSignals } from "../../process/interruption";
import { ExitCode, UserError } from "../../text/user-error";
import { askAws, isAwsError } from "./ask-aws";
import type { Host } from "./machines";
import type { Session } from "../contract";
import { HostOutOfReach } from "./run-on-host";

/** AWS's program for the Session Manager protocol. */
const PLUGIN = "session-manager-plugin";

/**
 * The first version that reads the session's token from the environment, where other users of the machine cannot see
 * it.
 */
const OLDEST_PLUGIN = "1.2.497.0";

/** The environment variable for the token, as the plugin defines it. */
const TOKEN_VARIABLE = "AWS_SSM_START_SESSION_RESPONSE";

const PLUGIN_HELP =
  "Install it (AWS Systems Manager User Guide, “Install the Session Manager plugin”); or see the command for the AWS CLI, which needs it too, with --print.";

/** What a session does. @default - a shell */
export interface SessionDocument {
  readonly DocumentName?: string;
  readonly Parameters?: Record<string, string[]>;
}

/** A session on a machine through SSM Session Manager. Does not open it yet. */
export function sessionOf(machine: Host, environment: Environment): Session {
  return {
    host: machine.name,
    command: `aws ssm start-session --target ${machine.instanceId} --region ${environment.region}`,
    open: () => openSession(machine, environment),
  };
}

/**
 * Opens a shell on a machine, or runs a session document, on this terminal, and waits until it ends.
 *
 * @returns the plugin's exit code
 * @throws UserError if the plugin is missing or too old, or the machine's agent is not connected
 */
export async function openSession(
  machine: Host,
  { region }: Environment,
  document: SessionDocument = {},
): Promise<number> {
  await requirePlugin();
  const ssm = new SSMClient(clientSettings(region));
  const target = { Target: machine.instanceId, ...document };
  const { SessionId, StreamUrl, TokenValue } = await startSession(ssm, machine, document);
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

async function startSession(ssm: SSMClient, machine: Host, document: SessionDocument) {
  try {
    return await ssm.send(
      new StartSessionCommand({ Target: machine.instanceId, Reason: "groundplan connect", ...document }),
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
  // The terminal sends Ctrl-C to the plugin directly, for the program in the session.
  const release = holdSignals((signal) => {
    if (signal !== "SIGINT") child.kill(signal);
  });
  return new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? ExitCode.failure));
  }).finally(release);
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

/** The endpoint where the plugin resumes a session. */
function endpointOf(region: string): string {
  const suffix = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  return process.env["AWS_ENDPOINT_URL"] ?? `https://ssm.${region}.${suffix}`;
}
