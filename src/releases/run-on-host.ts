import {
  GetCommandInvocationCommand,
  type GetCommandInvocationCommandOutput,
  SendCommandCommand,
  type SSMClient,
} from "@aws-sdk/client-ssm";
import { UserError } from "../text/user-error";
import { askAws, isAwsError } from "./ask-aws";
import { passBarrier, passed, type Verdict } from "./health-barrier";
import type { HostCommand } from "./host-commands";
import type { Host } from "./hosts";
import type { Pace } from "./pace";

/** How long SSM tries to reach a host's agent, in seconds. */
const DELIVERY_SECONDS = 120;

/** Lines of a failed command's output that an error shows. */
const SHOWN_LINES = 15;

/** `StatusDetails` that a command never leaves again without success. */
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
 * Has a host carry out a command through SSM, and waits for its end.
 *
 * @returns what it wrote to standard output, as far as SSM keeps it (24,000 characters)
 * @throws UserError with the end of its output when it fails, is not delivered or takes too long
 */
export async function runOnHost(
  ssm: SSMClient,
  host: Host,
  command: HostCommand,
  pace: Pace,
): Promise<string> {
  const commandId = await send(ssm, host, command);
  let output = "";
  await passBarrier(
    async () => {
      const invocation = await lookUp(ssm, host, commandId);
      output = invocation?.StandardOutputContent ?? "";
      return judge(invocation, host, command);
    },
    {
      waitingFor: `${host.name} to ${command.title}`,
      limitSeconds: command.limitSeconds + DELIVERY_SECONDS,
      everySeconds: pace.everySeconds,
    },
  );
  return output;
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

/** SSM does not know the host: its agent has not reported yet, or does not any more. */
export class HostOutOfReach extends UserError {
  constructor({ name, instanceId }: Host) {
    super({
      what: "SSM does not reach it: its agent is not connected",
      where: `${name} (${instanceId})`,
      next: "After a boot that takes a minute or two. Later: is the way out of its network open, and does its role have AmazonSSMManagedInstanceCore?",
    });
  }
}

/** SSM knows a command a moment before it knows what becomes of it. */
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

function judge(
  invocation: GetCommandInvocationCommandOutput | undefined,
  host: Host,
  { title, unit }: HostCommand,
): Verdict {
  const { Status = "Pending", StatusDetails = Status } = invocation ?? {};
  if (Status === "Success") return passed;
  if (!ENDED.has(Status) && !ENDED.has(StatusDetails)) return { kind: "waiting", detail: StatusDetails };
  throw new UserError({
    what: [`${title} ended with ${StatusDetails}`, ...lastLines(invocation)].join("\n  | "),
    where: `${host.name} (${host.instanceId})`,
    next: `The host's log: \`journalctl -u ${unit}\`, through \`groundplan connect\`.`,
  });
}

function lastLines(invocation: GetCommandInvocationCommandOutput | undefined): readonly string[] {
  const { StandardOutputContent = "", StandardErrorContent = "" } = invocation ?? {};
  return `${StandardOutputContent}\n${StandardErrorContent}`
    .split("\n")
    .filter((line) => line.trim() !== "")
    .slice(-SHOWN_LINES);
}
