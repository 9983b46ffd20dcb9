import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { silentProgress } from "../../../src/terminal/progress";
import { rollOut } from "../../../src/releases/rollout";
import { FIRST, SECOND } from "./deployed-hermes";
import { operatedHermes, type OperatedHermes } from "./operated-hermes";
import { refusal } from "./refusal";

let moto: OperatedHermes["moto"];
let hermes: OperatedHermes["hermes"];
let deployment: OperatedHermes["deployment"];
const operated = operatedHermes();
beforeAll(() => ({ moto, hermes, deployment } = operated()));

const changing = new Set(["DeregisterTargets", "RegisterTargets", "SendCommand", "PutParameter"]);

/** What was changed, in order, with the host by its number. */
function changes(): string[] {
  return moto.calls
    .filter(({ action }) => changing.has(action))
    .map(({ action, body }) => {
      const host = hermes.instanceIds.findIndex((id) => body.includes(id)) + 1;
      return host === 0 ? action : `${action} ${host}`;
    });
}

async function rolledOut(): Promise<string | undefined> {
  const ssm = new SSMClient({ region: hermes.environment.region });
  const { Parameter } = await ssm.send(
    new GetParameterCommand({ Name: hermes.outputs["image_tag_parameter"] ?? "" }),
  );
  return Parameter?.Value;
}

const failed = (host: number) => (call: { action: string; body: string }) =>
  call.action === "GetCommandInvocation" && call.body.includes(hermes.instanceIds[host - 1] ?? "none")
    ? {
        body: JSON.stringify({
          Status: "Failed",
          StatusDetails: "Failed",
          StandardErrorContent: "deploy: 2222222 did not get healthy\ndeploy: 1111111 runs again\n",
        }),
      }
    : undefined;

describe("a rollout, SSM's commands and their ends simulated", () => {
  it("takes one host after the other out, deploys, puts it back, and only then changes what new hosts start with", async () => {
    const rollout = await rollOut(deployment, FIRST, silentProgress);
    expect(rollout.hosts.map(({ name }) => name)).toEqual(["hermes-prod-host-1", "hermes-prod-host-2"]);
    expect(changes()).toEqual([
      "DeregisterTargets 1",
      "SendCommand 1",
      "RegisterTargets 1",
      "DeregisterTargets 2",
      "SendCommand 2",
      "RegisterTargets 2",
      "PutParameter",
    ]);
    expect(await rolledOut()).toBe(FIRST);
  });

  it("has the host deploy as root, through SSM's shell document, with a limit", async () => {
    await rollOut(deployment, FIRST, silentProgress);
    const sent = moto.calls.find(({ action }) => action === "SendCommand");
    expect(JSON.parse(sent?.body ?? "{}")).toMatchObject({
      DocumentName: "AWS-RunShellScript",
      InstanceIds: [hermes.instanceIds[0]],
      Parameters: { commands: [`/usr/local/lib/hermes/deploy.sh ${FIRST}`], executionTimeout: ["1500"] },
    });
  });

  it("puts a host that failed back for recovery, stops, and leaves the rest and the parameter alone", async () => {
    moto.interfere(failed(1));
    const error = await refusal(rollOut(deployment, SECOND, silentProgress));
    expect(error.exitCode).toBe(1);
    expect(error.message).toContain("hermes-prod-host-1");
    expect(error.message).toContain("| deploy: 1111111 runs again");
    expect(error.message).toContain("Not touched: hermes-prod-host-2.");
    expect(changes()).toEqual(["DeregisterTargets 1", "SendCommand 1", "RegisterTargets 1"]);
    expect(await rolledOut()).toBe(FIRST);
  });

  it("says which host was not touched when the last one fails: none", async () => {
    moto.interfere(failed(2));
    const error = await refusal(rollOut(deployment, SECOND, silentProgress));
    expect(error.message).toContain("The rollout stopped at hermes-prod-host-2");
    expect(error.message).not.toContain("Not touched");
    expect(changes().slice(-1)).toEqual(["RegisterTargets 2"]);
  });

  it("begins with hosts that do not serve, so that those that do stay until others can", async () => {
    await deployment.traffic.takeOut({ instanceId: hermes.instanceIds[0] ?? "", name: "host-1" });
    moto.reset();
    await rollOut(deployment, FIRST, silentProgress);
    expect(changes()[0]).toBe("SendCommand 1");
    await deployment.traffic.takeOut({ instanceId: hermes.instanceIds[1] ?? "", name: "host-2" });
    moto.reset();
    await rollOut(deployment, FIRST, silentProgress);
    expect(changes().slice(0, 3)).toEqual(["SendCommand 2", "RegisterTargets 2", "DeregisterTargets 1"]);
  });

  it("says how to go on when a host that failed cannot be put back", async () => {
    const sick = failed(1);
    moto.interfere((call) =>
      call.action === "RegisterTargets"
        ? { status: 403, body: errorOf("AccessDenied", "not allowed to register") }
        : sick(call),
    );
    const error = await refusal(rollOut(deployment, SECOND, silentProgress));
    expect(error.message).toContain("deploy 2222222 ended with Failed");
    expect(error.message).toContain(
      "and it could not be put back: AWS answered AccessDenied: not allowed to register",
    );
    expect(error.message).toContain("Run the same rollout again");
    moto.reset();
    await rollOut(deployment, FIRST, silentProgress);
    expect(changes()[0]).toBe("SendCommand 1");
  });

  it("stops when a host does not get healthy in the load balancer, before it touches the next", async () => {
    moto.interfere(({ action }) => {
      if (action !== "DescribeTargetHealth" || changes().length < 3) return undefined;
      return { body: targetHealth(hermes.instanceIds[0] ?? "", "unhealthy") };
    });
    const error = await refusal(rollOut(deployment, FIRST, silentProgress));
    expect(error.message).toContain(
      "waited 1 s for hermes-prod-host-1 to be healthy in the load balancer: unhealthy",
    );
    expect(changes()).toEqual(["DeregisterTargets 1", "SendCommand 1", "RegisterTargets 1"]);
  });

  it("waits while requests are drained before it deploys", async () => {
    let looks = 0;
    moto.interfere(({ action }) => {
      if (action !== "DescribeTargetHealth" || changes().length !== 1 || ++looks > 3) return undefined;
      return { body: targetHealth(hermes.instanceIds[0] ?? "", "draining") };
    });
    await rollOut(deployment, FIRST, silentProgress);
    const actions = moto.calls.map(({ action }) => action);
    const drained = actions.slice(actions.indexOf("DeregisterTargets"), actions.indexOf("SendCommand"));
    expect(drained.filter((action) => action === "DescribeTargetHealth").length).toBeGreaterThanOrEqual(4);
  });

  it("touches nothing for an image that is not there, and names those that are", async () => {
    const error = await refusal(rollOut(deployment, "3333333", silentProgress));
    expect(error.exitCode).toBe(2);
    expect(error.message).toContain("the repository hermes has no image 3333333");
    expect(error.message).toContain(FIRST);
    expect(changes()).toEqual([]);
  });

  it.each(["$(reboot)", "a b", "-x", ""])("does not bring %j near a shell", async (tag) => {
    const error = await refusal(rollOut(deployment, tag, silentProgress));
    expect(error.exitCode).toBe(2);
    expect(moto.calls).toEqual([]);
  });

  it("says that one host means a brief interruption", async () => {
    const notes: string[] = [];
    const [only] = await deployment.hosts();
    const single = { ...deployment, hosts: () => Promise.resolve(only === undefined ? [] : [only]) };
    await rollOut(single, FIRST, { ...silentProgress, note: (text) => void notes.push(text) });
    expect(notes).toEqual(["There is one host: a brief interruption while it restarts."]);
  });

  it("rolls back to what was complete before, and back again", async () => {
    await rollOut(deployment, FIRST, silentProgress);
    await rollOut(deployment, SECOND, silentProgress);
    expect(await deployment.tag.previous()).toBe(FIRST);
    await rollOut(deployment, FIRST, silentProgress);
    expect(await deployment.tag.previous()).toBe(SECOND);
  });
});

function errorOf(code: string, message: string): string {
  return `<ErrorResponse><Error><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;
}

function targetHealth(instanceId: string, state: string): string {
  return `<DescribeTargetHealthResponse xmlns="http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/">
    <DescribeTargetHealthResult><TargetHealthDescriptions><member>
      <Target><Id>${instanceId}</Id><Port>4000</Port></Target><TargetHealth><State>${state}</State></TargetHealth>
    </member></TargetHealthDescriptions></DescribeTargetHealthResult></DescribeTargetHealthResponse>`;
}
