import {
  CancelCommandCommand,
  GetCommandInvocationCommand,
  type GetCommandInvocationCommandOutput,
  SendCommandCommand,
  type SSMClient,
} from "@aws-sdk/client-ssm";
import { UserError } from "../../text/user-error";
import type { Pace } from "../contract";
import { askAws, isAwsError } from "./ask-aws";
import { passBarrier, passed, type Verdict } from "./health-barrier";
import type { Host } from "./machines";

/** A command for a host through SSM, as plain data. */
export interface HostCommand {
  /** Shown to people, and in SSM's command history. */
  readonly title: string;
  /** The SSM document to run. @default "AWS-RunShellScript" */
  readonly document?: string;
  /** The document's parameters. */
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  /** Timeout in seconds. */
  readonly limitSeconds: number;
  /** The systemd unit whose log has details. @default - none */
  readonly unit?: string;
}

/** A shell command that runs as root. */
export function inShell(
  command: Omit<HostCommand, "document" | "parameters">,
  ...lines: readonly string[]
): HostCommand {
  return {
    ...command,
    parameters: { commands: lines, executionTimeout: [String(command.limitSeconds)] },
  };
}

/** Quotes a word for the shell. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** How a command on a host ended. */
export interface Ending {
  readonly output: string;
  readonly errors: string;
  readonly exitCode: number;
}

/** The context for commands on hosts. */
export interface Reach {
  readonly ssm: SSMClient;
  readonly pace: Pace;
  /** Stops waiting immediately. The command on the host continues. */
  readonly signal?: AbortSignal;
}

/** How long SSM tries to reach a host's agent, in seconds. */
const DELIVERY_SECONDS = 120;

/** Lines of a failed command's output that an error shows. */
const SHOWN_LINES = 15;

/** Final `StatusDetails` of a command that did not succeed. */
const ENDED = new Set([
  "Cancelled",
  "Delivery Timed Out",
  "DeliveryTimedOut",
  "Execution Timed Out",
  "ExecutionTimedOut",
  "Failed",
  "InvalidPlatform",
  "AccessDenied",
  "Terminated",
  "TimedOut",
  "Undeliverable",
]);

/**
 * Runs a command on a host through SSM and waits for it to finish.
 *
 * @returns what it wrote to standard output, as far as SSM keeps it (24,000 characters)
 * @throws UserError with the end of its output when it fails, is not delivered or takes too long
 */
export async function runOnHost(reach: Reach, host: Host, command: HostCommand): Promise<string> {
  const invocation = await carryOut(reach, host, command);
  if (invocation.Status === "Success") return invocation.StandardOutputContent ?? "";
  throw failed(invocation, host, command);
}

/**
 * As {@link runOnHost}, for a command that may fail: a program's own exit code is no error here. An abort cancels it.
 * @throws UserError when it was not delivered, or took too long
 */
export async function tryOnHost(reach: Reach, host: Host, command: HostCommand): Promise<Ending> {
  const invocation = await carryOut(reach, host, command, { cancel: true });
  const { Status, ResponseCode = -1, StandardOutputContent = "", StandardErrorContent = "" } = invocation;
  // SSM answers -1 for what never ran, or was ended from outside.
  if (Status !== "Success" && ResponseCode < 0) throw failed(invocation, host, command);
  return { output: StandardOutputContent, errors: StandardErrorContent, exitCode: Math.max(ResponseCode, 0) };
}

/**
 * Waits until SSM reaches a host and cloud-init is done. A new machine takes some minutes.
 *
 * @param lines further lines of shell to run then
 * @returns their output
 * @throws UserError on timeout
 */
export async function awaitHost(
  reach: Reach,
  host: Host,
  { lines = [], note }: { readonly lines?: readonly string[]; readonly note?: (detail: string) => void } = {},
): Promise<string> {
  const { pace, signal } = reach;
  // A failed installation shows in what does not work afterwards.
  const command = inShell(
    { title: "wait for the installation", limitSeconds: INSTALLATION_SECONDS },
    "if command -v cloud-init >/dev/null; then cloud-init status --wait >/dev/null 2>&1 || true; fi",
    ...lines,
  );
  let output = "";
  const look = async (): Promise<Verdict> => {
    try {
      output = await runOnHost(reach, host, command);
      return passed;
    } catch (error) {
      if (error instanceof HostOutOfReach) return { kind: "waiting", detail: error.details.what };
      throw error;
    }
  };
  await passBarrier(look, {
    waitingFor: `${host.name} to be reached by SSM`,
    limitSeconds: pace.healthySeconds,
    everySeconds: pace.everySeconds,
    ...(note === undefined ? {} : { note }),
    ...(signal === undefined ? {} : { signal }),
  });
  return output;
}

/** Long enough for a first boot, which installs packages and pulls images. */
const INSTALLATION_SECONDS = 900;

/** SSM does not know the host: its agent has not reported yet, or no longer does. */
export class HostOutOfReach extends UserError {
  constructor({ name, instanceId }: Host) {
    super({
      what: "SSM does not reach it: its agent is not connected",
      where: `${name} (${instanceId})`,
      next: "After a boot this takes a minute or two. Otherwise check that its network lets it out, and that its role has AmazonSSMManagedInstanceCore.",
    });
  }
}

async function carryOut(
  { ssm, pace, signal }: Reach,
  host: Host,
  command: HostCommand,
  { cancel = false } = {},
): Promise<GetCommandInvocationCommandOutput> {
  signal?.throwIfAborted();
  const commandId = await send(ssm, host, command);
  let invocation: GetCommandInvocationCommandOutput | undefined;
  const look = async (): Promise<Verdict> => {
    invocation = await lookUp(ssm, host, commandId);
    const { Status = "Pending", StatusDetails = Status } = invocation ?? {};
    const isOver = Status === "Success" || ENDED.has(Status) || ENDED.has(StatusDetails);
    return isOver ? passed : { kind: "waiting", detail: StatusDetails };
  };
  try {
    await passBarrier(look, {
      waitingFor: `${host.name} to ${command.title}`,
      limitSeconds: command.limitSeconds + DELIVERY_SECONDS,
      everySeconds: pace.everySeconds,
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    if (!cancel) throw goingOn(host, error);
    await ssm.send(new CancelCommandCommand({ CommandId: commandId })).catch(() => undefined);
    throw error;
  }
  if (invocation === undefined) throw new Error("SSM told the end of a command that it does not know");
  return invocation;
}

/** An interrupt ends the waiting, not the command. */
function goingOn({ name }: Host, error: unknown): unknown {
  if (!(error instanceof UserError)) return error;
  const { next } = error.details;
  const told = `The command continues on ${name}.`;
  return new UserError({ ...error.details, next: next === undefined ? told : `${told} ${next}` });
}

async function send(
  ssm: SSMClient,
  host: Host,
  { title, document = "AWS-RunShellScript", parameters }: HostCommand,
): Promise<string> {
  const command = new SendCommandCommand({
    InstanceIds: [host.instanceId],
    DocumentName: document,
    Comment: `groundplan: ${title}`.slice(0, 100),
    TimeoutSeconds: DELIVERY_SECONDS,
    Parameters: Object.fromEntries(Object.entries(parameters).map(([name, values]) => [name, [...values]])),
  });
  try {
    const answer = await ssm.send(command);
    return answer.Command?.CommandId ?? "";
  } catch (error) {
    if (isAwsError(error, "InvalidInstanceId")) throw new HostOutOfReach(host);
    return await askAws("ssm:SendCommand", Promise.reject(error));
  }
}

/** SSM knows a command slightly before it has its status. */
async function lookUp(
  ssm: SSMClient,
  { instanceId }: Host,
  commandId: string,
): Promise<GetCommandInvocationCommandOutput | undefined> {
  try {
    return await ssm.send(new GetCommandInvocationCommand({ CommandId: commandId, InstanceId: instanceId }));
  } catch (error) {
    if (isAwsError(error, "InvocationDoesNotExist")) return undefined;
    return await askAws("ssm:GetCommandInvocation", Promise.reject(error));
  }
}

function failed(
  invocation: GetCommandInvocationCommandOutput,
  host: Host,
  { title, unit }: HostCommand,
): UserError {
  const { Status = "Pending", StatusDetails = Status } = invocation;
  return new UserError({
    what: [`${title} ended with ${StatusDetails}`, ...lastLines(invocation)].join("\n  | "),
    where: `${host.name} (${host.instanceId})`,
    ...(unit === undefined
      ? {}
      : { next: `The host's log: \`journalctl -u ${unit}\`, through \`groundplan connect\`.` }),
  });
}

function lastLines(invocation: GetCommandInvocationCommandOutput): readonly string[] {
  const { StandardOutputContent = "", StandardErrorContent = "" } = invocation;
  return `${StandardOutputContent}\n${StandardErrorContent}`
    .split("\n")
    .filter((line) => line.trim() !== "")
    .slice(-SHOWN_LINES);
}
