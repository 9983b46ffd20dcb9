import { AwsError } from "../../../../src/rehearsal/stand-ins/aws-call";
import { SsmStandIn } from "../../../../src/rehearsal/stand-ins/ssm/ssm-stand-in";

const INSTANCE = "i-1";

/** An SSM whose clock the test turns, with one agent that has asked for work once. */
async function withAgent() {
  let now = 1_000_000;
  const ssm = new SsmStandIn({ document: () => undefined, tagged: () => [INSTANCE], now: () => now });
  const call = async (action: string, request: object): Promise<Record<string, unknown>> => {
    const answer = await ssm.answer({
      service: "ssm",
      action,
      region: "",
      accessKeyId: "",
      body: JSON.stringify(request),
    });
    return JSON.parse(answer?.body ?? "null") as Record<string, unknown>;
  };
  const fetchWork = () => ssm.nextWork(INSTANCE, {}, 1, new AbortController().signal);
  await fetchWork();
  return {
    ssm,
    call,
    fetchWork,
    pass: (seconds: number) => (now += seconds * 1000),
    async send(commands: readonly string[], more: object = {}): Promise<string> {
      const request = {
        InstanceIds: [INSTANCE],
        DocumentName: "AWS-RunShellScript",
        Parameters: { commands },
        ...more,
      };
      return ((await call("SendCommand", request)) as { Command: { CommandId: string } }).Command.CommandId;
    },
    status: async (CommandId: string) => {
      const { StatusDetails } = await call("GetCommandInvocation", { CommandId, InstanceId: INSTANCE });
      return StatusDetails;
    },
  };
}

describe("the Systems Manager stand-in", () => {
  it("times out a command that no agent fetched within its delivery limit", async () => {
    const { send, status, pass, fetchWork } = await withAgent();
    const command = await send(["true"], { TimeoutSeconds: 30 });
    pass(30);
    expect(await status(command)).toBe("Pending");
    pass(1);
    expect(await status(command)).toBe("DeliveryTimedOut");
    expect(await fetchWork()).toBeUndefined();
  });

  it("times out a command whose agent never reports, after the script's own limit", async () => {
    const { send, status, pass, fetchWork } = await withAgent();
    const command = await send(["reboot"], {
      Parameters: { commands: ["reboot"], executionTimeout: ["60"] },
    });
    expect(await fetchWork()).toMatchObject({
      kind: "run",
      commandId: command,
      steps: [{ timeoutSeconds: 60 }],
    });
    expect(await status(command)).toBe("InProgress");
    pass(61);
    expect(await status(command)).toBe("ExecutionTimedOut");
  });

  it("sends a command's lines to the agent as one script, and its report to the caller", async () => {
    const { ssm, send, status, fetchWork, call } = await withAgent();
    const command = await send(["a", "b"]);
    expect(await fetchWork()).toMatchObject({ steps: [{ name: "runShellScript", script: "a\nb" }] });
    ssm.report(INSTANCE, command, [
      { name: "runShellScript", code: 0, stdout: "x".repeat(30_000), stderr: "" },
    ]);
    expect(await status(command)).toBe("Success");
    const seen = await call("GetCommandInvocation", { CommandId: command, InstanceId: INSTANCE });
    expect(String(seen["StandardOutputContent"])).toHaveLength(24_000);
  });

  it("does not give work to a connection that was cut", async () => {
    const { ssm, send, fetchWork } = await withAgent();
    const cut = new AbortController();
    const lost = ssm.nextWork(INSTANCE, {}, 5_000, cut.signal);
    cut.abort();
    const command = await send(["true"]);
    expect(await lost).toBeUndefined();
    expect(await fetchWork()).toMatchObject({ commandId: command });
  });

  it("considers an agent lost that has not called for a while", async () => {
    const { ssm, call, pass } = await withAgent();
    const ping = async (): Promise<unknown> => {
      const { InstanceInformationList: list } = await call("DescribeInstanceInformation", {});
      return (list as { PingStatus: string }[])[0]?.PingStatus;
    };
    expect(await ping()).toBe("Online");
    pass(60);
    expect(await ping()).toBe("ConnectionLost");
    expect(() => ssm.startSession(INSTANCE)).toThrow(AwsError);
  });

  it("finds instances by tag, and refuses one that never registered", async () => {
    const { ssm, call } = await withAgent();
    const request = { DocumentName: "AWS-RunShellScript", Parameters: { commands: ["true"] } };
    const sent = await call("SendCommand", { ...request, Targets: [{ Key: "tag:Name", Values: ["web"] }] });
    expect(sent["Command"]).toMatchObject({ InstanceIds: [INSTANCE] });
    await expect(call("SendCommand", { ...request, InstanceIds: ["i-2"] })).rejects.toMatchObject({
      code: "InvalidInstanceId",
    });
    ssm.forget(INSTANCE);
    await expect(call("SendCommand", { ...request, InstanceIds: [INSTANCE] })).rejects.toMatchObject({
      code: "InvalidInstanceId",
    });
  });

  it("leaves parameters and other services to moto", async () => {
    const { ssm } = await withAgent();
    const call = { region: "", accessKeyId: "", body: "{}" };
    expect(await ssm.answer({ ...call, service: "ssm", action: "GetParameter" })).toBeUndefined();
    expect(await ssm.answer({ ...call, service: "s3", action: "SendCommand" })).toBeUndefined();
  });
});
