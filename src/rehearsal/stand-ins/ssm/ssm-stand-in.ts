import { randomUUID } from "node:crypto";
import { z } from "zod";
import { type AwsCall, AwsError, jsonAnswer, type StandIn } from "../aws-call";
import { RUN_SHELL_SCRIPT, type ScriptStep, scriptSteps, type SsmDocument } from "./document";
import { Invocation, type StepResult } from "./invocation";

/** What SSM needs from the rest of the account. */
export interface SsmWorld {
  /** Finds one of the stack's documents. */
  readonly document: (name: string) => SsmDocument | undefined;
  /** The instances whose tag has one of these values. */
  readonly tagged: (key: string, values: readonly string[]) => readonly string[];
  /** @default Date.now */
  readonly now?: () => number;
}

/** Work for an agent. */
export type AgentWork =
  | { readonly kind: "run"; readonly commandId: string; readonly steps: readonly ScriptStep[] }
  | { readonly kind: "cancel"; readonly commandId: string };

/** Milliseconds after its last call that an agent counts as connected. On AWS it is five minutes. */
const CONNECTED = 15_000;

interface Agent {
  lastSeen: number;
  readonly facts: Readonly<Record<string, string>>;
  readonly cancelled: string[];
  wake: () => void;
}

/**
 * Systems Manager's commands and sessions: agents fetch commands and report the results. Parameters and documents stay
 * with moto.
 */
export class SsmStandIn {
  private readonly agents = new Map<string, Agent>();
  private readonly invocations: Invocation[] = [];
  private readonly sessions = new Map<string, string>();

  constructor(private readonly world: SsmWorld) {}

  /** Answers API calls; to be passed to the front. */
  readonly answer: StandIn = async (call) => {
    if (call.service !== "ssm") return undefined;
    const action = ACTIONS[call.action];
    return action === undefined ? undefined : jsonAnswer(action(this, JSON.parse(call.body) as unknown));
  };

  /**
   * Gives an agent its next work. The agent counts as connected until the connection is cut.
   * @returns after at most `patience` milliseconds; undefined if there is no work
   */
  async nextWork(
    instanceId: string,
    facts: Readonly<Record<string, string>>,
    patience: number,
    cut: AbortSignal,
  ): Promise<AgentWork | undefined> {
    const agent = this.agents.get(instanceId) ?? { lastSeen: 0, facts, cancelled: [], wake: () => undefined };
    this.agents.set(instanceId, agent);
    agent.lastSeen = this.now() + patience;
    const work = this.takeWork(instanceId, agent);
    if (work !== undefined) return work;
    await new Promise<void>((resolve) => {
      setTimeout(resolve, patience).unref();
      cut.addEventListener("abort", () => resolve());
      agent.wake = resolve;
    });
    agent.lastSeen = this.now();
    // The agent is gone and cannot take the work.
    return cut.aborted ? undefined : this.takeWork(instanceId, agent);
  }

  report(instanceId: string, commandId: string, results: readonly StepResult[]): void {
    this.find(commandId, instanceId)?.complete(results);
  }

  /** Forgets a terminated instance. */
  forget(instanceId: string): void {
    this.agents.delete(instanceId);
  }

  /** Whether commands reach the instance now. */
  isOnline(instanceId: string): boolean {
    const agent = this.agents.get(instanceId);
    return agent !== undefined && this.now() - agent.lastSeen < CONNECTED;
  }

  /** The instance of a started session. */
  sessionTarget(sessionId: string): string | undefined {
    return this.sessions.get(sessionId);
  }

  /** @throws AwsError like AWS */
  send(request: z.infer<typeof SEND>): object {
    const { tagged, document: find } = this.world;
    const named = request.Targets.flatMap(({ Key, Values }) =>
      Key.toLowerCase() === "instanceids" ? Values : tagged(Key.replace(/^tag:/, ""), Values),
    );
    const instanceIds = [...new Set([...request.InstanceIds, ...named])];
    const unknown = request.InstanceIds.filter((id) => !this.agents.has(id));
    if (unknown.length > 0) {
      throw new AwsError(
        "InvalidInstanceId",
        `Instances [[${unknown.join(", ")}]] not in a valid state for account`,
      );
    }
    const name = request.DocumentName.split("/").at(-1) ?? "";
    const document = name === RUN_SHELL_SCRIPT.name ? RUN_SHELL_SCRIPT : find(name);
    if (document === undefined) throw new AwsError("InvalidDocument", `document ${name} does not exist`);
    const steps = scriptSteps(document, request.Parameters);
    const commandId = randomUUID();
    for (const id of instanceIds.filter((candidate) => this.agents.has(candidate))) {
      const limit = request.TimeoutSeconds * 1000;
      this.invocations.push(new Invocation(commandId, id, name, request.Comment, steps, this.now(), limit));
      this.agents.get(id)?.wake();
    }
    return {
      Command: { CommandId: commandId, DocumentName: name, Status: "Pending", InstanceIds: instanceIds },
    };
  }

  /** @throws AwsError InvalidDocument */
  getDocument(name: string): object {
    const document = this.world.document(name);
    if (document === undefined) throw new AwsError("InvalidDocument", `document ${name} does not exist`);
    return { Name: name, Content: document.content, DocumentType: "Command", Status: "Active" };
  }

  /** @throws AwsError InvocationDoesNotExist */
  describeInvocation(commandId: string, instanceId: string, plugin?: string): object {
    const invocation = this.find(commandId, instanceId);
    if (invocation === undefined) throw new AwsError("InvocationDoesNotExist");
    return invocation.describe(this.now(), plugin);
  }

  listInvocations(commandId?: string, instanceId?: string): object {
    const found = this.invocations.filter(
      (invocation) =>
        (commandId === undefined || invocation.commandId === commandId) &&
        (instanceId === undefined || invocation.instanceId === instanceId),
    );
    return { CommandInvocations: found.map((invocation) => invocation.describe(this.now())) };
  }

  cancel(commandId: string): object {
    for (const invocation of this.invocations.filter((candidate) => candidate.commandId === commandId)) {
      invocation.cancel();
      const agent = this.agents.get(invocation.instanceId);
      agent?.cancelled.push(commandId);
      agent?.wake();
    }
    return {};
  }

  describeInstances(wanted?: readonly string[]): object {
    const found = [...this.agents].filter(([id]) => wanted === undefined || wanted.includes(id));
    return {
      InstanceInformationList: found.map(([InstanceId, { facts, lastSeen }]) => ({
        InstanceId,
        PingStatus: this.isOnline(InstanceId) ? "Online" : "ConnectionLost",
        LastPingDateTime: lastSeen / 1000,
        ResourceType: "EC2Instance",
        PlatformType: "Linux",
        ...facts,
      })),
    };
  }

  /** @throws AwsError TargetNotConnected */
  startSession(instanceId: string): object {
    if (!this.isOnline(instanceId))
      throw new AwsError("TargetNotConnected", `${instanceId} is not connected.`);
    const SessionId = `rehearsal-${randomUUID()}`;
    this.sessions.set(SessionId, instanceId);
    return {
      SessionId,
      TokenValue: randomUUID(),
      StreamUrl: `wss://ssmmessages.amazonaws.com/v1/data-channel/${SessionId}`,
    };
  }

  endSession(SessionId: string): object {
    this.sessions.delete(SessionId);
    return { SessionId };
  }

  private takeWork(instanceId: string, agent: Agent): AgentWork | undefined {
    const cancelled = agent.cancelled.shift();
    if (cancelled !== undefined) return { kind: "cancel", commandId: cancelled };
    const now = this.now();
    const next = this.invocations.find(
      (candidate) => candidate.instanceId === instanceId && candidate.isWaiting(now),
    );
    if (next === undefined) return undefined;
    next.deliver(now);
    return { kind: "run", commandId: next.commandId, steps: next.steps };
  }

  private find(commandId: string, instanceId: string): Invocation | undefined {
    return this.invocations.find(
      (candidate) => candidate.commandId === commandId && candidate.instanceId === instanceId,
    );
  }

  private now(): number {
    return (this.world.now ?? Date.now)();
  }
}

const SEND = z.object({
  DocumentName: z.string(),
  InstanceIds: z.array(z.string()).default([]),
  Targets: z.array(z.object({ Key: z.string(), Values: z.array(z.string()) })).default([]),
  Parameters: z.record(z.string(), z.array(z.string())).default({}),
  TimeoutSeconds: z.number().min(30).max(2_592_000).default(3600),
  Comment: z.string().max(100).default(""),
});
const INVOCATION = z.object({
  CommandId: z.string(),
  InstanceId: z.string(),
  PluginName: z.string().optional(),
});
const LIST = z.object({ CommandId: z.string().optional(), InstanceId: z.string().optional() });
const FILTERS = z.object({
  Filters: z.array(z.object({ Key: z.string(), Values: z.array(z.string()) })).default([]),
  InstanceInformationFilterList: z
    .array(z.object({ key: z.string(), valueSet: z.array(z.string()) }))
    .default([]),
});

/** @throws AwsError ValidationException */
function read<T>(schema: z.ZodType<T>, request: unknown): T {
  const read = schema.safeParse(request);
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  throw new AwsError("ValidationException", `${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`);
}

const ACTIONS: Readonly<Record<AwsCall["action"], (ssm: SsmStandIn, request: unknown) => object>> = {
  SendCommand: (ssm, request) => ssm.send(read(SEND, request)),
  GetDocument: (ssm, request) => ssm.getDocument(read(z.object({ Name: z.string() }), request).Name),
  GetCommandInvocation(ssm, request) {
    const { CommandId, InstanceId, PluginName } = read(INVOCATION, request);
    return ssm.describeInvocation(CommandId, InstanceId, PluginName);
  },
  ListCommandInvocations(ssm, request) {
    const { CommandId, InstanceId } = read(LIST, request);
    return ssm.listInvocations(CommandId, InstanceId);
  },
  CancelCommand: (ssm, request) => ssm.cancel(read(z.object({ CommandId: z.string() }), request).CommandId),
  DescribeInstanceInformation(ssm, request) {
    const { Filters, InstanceInformationFilterList } = read(FILTERS, request);
    const ids = [
      ...Filters.filter(({ Key }) => Key === "InstanceIds").map(({ Values }) => Values),
      ...InstanceInformationFilterList.filter(({ key }) => key === "InstanceIds").map(
        ({ valueSet }) => valueSet,
      ),
    ];
    return ssm.describeInstances(ids.length === 0 ? undefined : ids.flat());
  },
  StartSession: (ssm, request) => ssm.startSession(read(z.object({ Target: z.string() }), request).Target),
  TerminateSession: (ssm, request) =>
    ssm.endSession(read(z.object({ SessionId: z.string() }), request).SessionId),
};
