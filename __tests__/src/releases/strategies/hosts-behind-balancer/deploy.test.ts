import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { deployImage } from "../../../../../src/releases/strategies/hosts-behind-balancer/deploy";
import { FIRST, SECOND } from "../../deployed-hermes";
import { operatedHermes, type OperatedHermes } from "../../operated-hermes";
import type { Interference } from "../../recorded-moto";
import { refusal } from "../../refusal";
import { unwatched } from "../../unwatched";

let moto: OperatedHermes["moto"];
let hermes: OperatedHermes["hermes"];
let fleet: OperatedHermes["fleet"];
const operated = operatedHermes();
beforeAll(() => ({ moto, hermes, fleet } = operated()));

const deploy = (version: string) => deployImage(fleet, { version }, unwatched);

const changing = new Set(["DeregisterTargets", "RegisterTargets", "SendCommand", "PutParameter"]);

/** What was changed, in order, with the host by its number; the host's own files come before each deployment. */
function changes(): string[] {
  return moto.calls
    .filter(({ action, body }) => changing.has(action) && !/cloud-init|hermes-prod-machine/.test(body))
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

/** The command that deploys fails on a host; what asks the host before that does not. */
function failed(host: number): Interference {
  const instanceId = hermes.instanceIds[host - 1] ?? "none";
  let deploys = false;
  return ({ action, body }) => {
    if (action === "SendCommand") deploys = body.includes("deploy.sh");
    if (action !== "GetCommandInvocation" || !deploys || !body.includes(instanceId)) return undefined;
    const said = "deploy: 2222222 did not get healthy\ndeploy: 1111111 runs again\n";
    return {
      body: JSON.stringify({ Status: "Failed", StatusDetails: "Failed", StandardErrorContent: said }),
    };
  };
}

describe("a deployment to hosts behind a load balancer, with SSM's commands and results simulated", () => {
  it("takes one host after another out, deploys, puts it back, and only then changes what new hosts start with", async () => {
    const { units } = await deploy(FIRST);
    expect(units).toEqual(["hermes-prod-host-1", "hermes-prod-host-2"]);
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

  it("makes the host deploy as root, through SSM's shell document, with a limit", async () => {
    await deploy(FIRST);
    const sent = moto.calls.find(
      ({ action, body }) => action === "SendCommand" && body.includes("deploy.sh"),
    );
    expect(JSON.parse(sent?.body ?? "{}")).toMatchObject({
      DocumentName: "AWS-RunShellScript",
      InstanceIds: [hermes.instanceIds[0]],
      Parameters: { commands: [`/usr/local/lib/hermes/deploy.sh ${FIRST}`], executionTimeout: ["1500"] },
    });
  });

  it("puts a failed host back for recovery, stops, and leaves the rest and the parameter alone", async () => {
    moto.interfere(failed(1));
    const error = await refusal(deploy(SECOND));
    expect(error.exitCode).toBe(1);
    expect(error.message).toContain("hermes-prod-host-1");
    expect(error.message).toContain("| deploy: 1111111 runs again");
    expect(error.message).toContain("Not touched: hermes-prod-host-2.");
    expect(changes()).toEqual(["DeregisterTargets 1", "SendCommand 1", "RegisterTargets 1"]);
    expect(await rolledOut()).toBe(FIRST);
  });

  it("says that no host was left untouched if the last one fails", async () => {
    moto.interfere(failed(2));
    const error = await refusal(deploy(SECOND));
    expect(error.message).toContain("The deployment stopped at hermes-prod-host-2");
    expect(error.message).not.toContain("Not touched");
    expect(changes().slice(-1)).toEqual(["RegisterTargets 2"]);
  });

  it("starts with hosts that are out of service, so that the others stay until these are back", async () => {
    await fleet.traffic.takeOut({ instanceId: hermes.instanceIds[0] ?? "", name: "host-1" });
    moto.reset();
    await deploy(FIRST);
    expect(changes()[0]).toBe("SendCommand 1");
    await fleet.traffic.takeOut({ instanceId: hermes.instanceIds[1] ?? "", name: "host-2" });
    moto.reset();
    await deploy(FIRST);
    expect(changes().slice(0, 3)).toEqual(["SendCommand 2", "RegisterTargets 2", "DeregisterTargets 1"]);
  });

  it("says how to continue if a failed host cannot be put back", async () => {
    const sick = failed(1);
    moto.interfere((call) =>
      call.action === "RegisterTargets"
        ? { status: 403, body: errorOf("AccessDenied", "not allowed to register") }
        : sick(call),
    );
    const error = await refusal(deploy(SECOND));
    expect(error.message).toContain("deploy 2222222 ended with Failed");
    expect(error.message).toContain(
      "and it could not be put back into the load balancer: AWS answered AccessDenied: not allowed to register",
    );
    expect(error.message).toContain("it begins with hosts that do not serve");
    moto.reset();
    await deploy(FIRST);
    expect(changes()[0]).toBe("SendCommand 1");
  });

  it("stops if a host does not get healthy in the load balancer, before it touches the next", async () => {
    moto.interfere(({ action }) => {
      if (action !== "DescribeTargetHealth" || changes().length < 3) return undefined;
      return { body: targetHealth(hermes.instanceIds[0] ?? "", "unhealthy") };
    });
    const error = await refusal(deploy(FIRST));
    expect(error.message).toContain(
      "waited 1 s for hermes-prod-host-1 to be healthy in the load balancer: unhealthy",
    );
    expect(changes()).toEqual(["DeregisterTargets 1", "SendCommand 1", "RegisterTargets 1"]);
  });

  it("waits for draining requests before it deploys", async () => {
    let looks = 0;
    moto.interfere(({ action }) => {
      if (action !== "DescribeTargetHealth" || changes().length !== 1 || ++looks > 3) return undefined;
      return { body: targetHealth(hermes.instanceIds[0] ?? "", "draining") };
    });
    await deploy(FIRST);
    const actions = moto.calls.map(({ action }) => action);
    const drained = actions.slice(
      actions.indexOf("DeregisterTargets"),
      actions.indexOf("SendCommand", actions.indexOf("DeregisterTargets")),
    );
    expect(drained.filter((action) => action === "DescribeTargetHealth").length).toBeGreaterThanOrEqual(4);
  });

  it("touches nothing for a missing image, and lists the existing ones", async () => {
    const error = await refusal(deploy("3333333"));
    expect(error.exitCode).toBe(2);
    expect(error.message).toContain("the repository hermes has no image 3333333");
    expect(error.message).toContain(FIRST);
    expect(changes()).toEqual([]);
  });

  it.each(["$(reboot)", "a b", "-x", ""])("does not pass %j to a shell", async (tag) => {
    const error = await refusal(deploy(tag));
    expect(error.exitCode).toBe(2);
    expect(moto.calls).toEqual([]);
  });

  it("warns that one host means a brief interruption", async () => {
    const notes: string[] = [];
    const [only] = await fleet.hosts();
    const single = { ...fleet, hosts: () => Promise.resolve(only === undefined ? [] : [only]) };
    const progress = { ...unwatched.progress, note: (text: string) => void notes.push(text) };
    await deployImage(single, { version: FIRST }, { ...unwatched, progress });
    expect(notes).toEqual(["There is one host: a brief interruption while it restarts."]);
  });

  it("rolls back to the previous complete version, and back again", async () => {
    await deploy(FIRST);
    await deploy(SECOND);
    expect(await fleet.tag.previous()).toBe(FIRST);
    await deploy(FIRST);
    expect(await fleet.tag.previous()).toBe(SECOND);
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
