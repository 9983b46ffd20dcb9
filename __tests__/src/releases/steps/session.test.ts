import { EC2Client } from "@aws-sdk/client-ec2";
import { chmodSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "../../../../src/config/environment";
import { resolveTarget } from "../../../../src/cli/target";
import { chooseMachine, findMachines } from "../../../../src/releases/steps/machines";
import { sessionOf } from "../../../../src/releases/steps/session";
import { makeServer, Workbench } from "../deployed-vega";
import { inMoto } from "../in-moto";
import type { Interference } from "../recorded-moto";
import { refusal } from "../refusal";

let environment: Environment;
const bench = new Workbench();
const path = process.env["PATH"] ?? "";
const moto = inMoto(() => Promise.resolve());
beforeAll(() => ({ environment } = resolveTarget(["hellotron-vega", "prod"])));
beforeEach(() => moto().interfere(starting));
afterEach(() => (process.env["PATH"] = path));
afterAll(() => bench.remove());

const token = { SessionId: "ops-0a1b", StreamUrl: "wss://127.0.0.1/", TokenValue: "canary-7f3a" };
/** moto knows no sessions: their start and their end are simulated. */
const starting: Interference = ({ action }) =>
  action === "StartSession" || action === "TerminateSession" ? { body: JSON.stringify(token) } : undefined;

/** Puts a stand-in for AWS's plugin in front, which writes down how it was called. */
function plugin(version: string, code = 0): void {
  const script = `#!/bin/sh
if [ "$1" = --version ]; then echo ${version}; exit; fi
for word; do echo "$word"; done >"${bench.folder}/called"
echo "$AWS_SSM_START_SESSION_RESPONSE" >"${bench.folder}/token"
exit ${code}
`;
  chmodSync(bench.write("bin/session-manager-plugin", script), 0o755);
  process.env["PATH"] = `${join(bench.folder, "bin")}:${path}`;
}
const findMachine = async (word?: string) =>
  chooseMachine(
    environment,
    await findMachines(new EC2Client({ region: environment.region }), environment),
    word,
  );
const written = (name: string) => readFileSync(join(bench.folder, name), "utf8").trimEnd();

describe("the machine of a session", () => {
  it("must be running", async () => {
    const error = await refusal(findMachine());
    expect(error.message).toContain("no machine of hellotron-vega prod is running");
    expect(error.message).toContain("groundplan apply hellotron-vega prod");
  });

  it("is the only one, or the one given by its id, its name or the end of it", async () => {
    const prod = await makeServer("prod");
    expect(await findMachine()).toMatchObject({ instanceId: prod, name: "hellotron-vega-prod" });
    const spare = await makeServer("spare");
    for (const word of ["spare", "hellotron-vega-spare", spare]) {
      expect(await findMachine(word)).toMatchObject({ instanceId: spare });
    }
  });

  it.each([
    ["which machine?", undefined],
    ["stage is not one running host", "stage"],
  ])("must be unambiguous: %s", async (message, word) => {
    const error = await refusal(findMachine(word));
    expect(error.exitCode).toBe(2);
    expect(error.message).toContain(message);
    expect(error.message).toMatch(
      /There are: hellotron-vega-prod \(i-\w+\), hellotron-vega-spare \(i-\w+\)\./,
    );
  });

  it("has a command for the AWS CLI", () => {
    expect(sessionOf({ instanceId: "i-0a", name: "x" }, environment).command).toBe(
      "aws ssm start-session --target i-0a --region us-east-1",
    );
  });
});

describe("a session, its start and AWS's plugin simulated", () => {
  const machine = { instanceId: "i-0a1b2c3d", name: "hellotron-vega-prod" };

  it("is run by the plugin, with the token in its environment and not in the process list", async () => {
    plugin("1.2.707.0");
    expect(await sessionOf(machine, environment).open()).toBe(0);
    const [variable, region, operation, , target, endpoint] = written("called").split("\n");
    expect([variable, region, operation]).toEqual([
      "AWS_SSM_START_SESSION_RESPONSE",
      "us-east-1",
      "StartSession",
    ]);
    expect(JSON.parse(target ?? "")).toEqual({ Target: "i-0a1b2c3d" });
    expect(endpoint).toBe(moto().endpoint);
    expect(JSON.parse(written("token"))).toEqual(token);
    expect(written("called")).not.toContain("canary");
  });

  it("ends with the plugin's exit code", async () => {
    plugin("1.2.707.0", 7);
    expect(await sessionOf(machine, environment).open()).toBe(7);
  });

  it("is not started without the plugin, whose name and alternatives are shown", async () => {
    process.env["PATH"] = join(bench.folder, "nothing");
    const error = await refusal(sessionOf(machine, environment).open());
    expect(error.exitCode).toBe(4);
    expect(error.message).toContain("session-manager-plugin is not installed, and a session needs it");
    expect(error.message).toContain("--print");
    expect(moto().calls).toEqual([]);
  });

  it("is not started with a plugin that accepts tokens only on its command line", async () => {
    plugin("1.2.463.0");
    const error = await refusal(sessionOf(machine, environment).open());
    expect(error.exitCode).toBe(4);
    expect(error.message).toContain("session-manager-plugin 1.2.463.0 is too old");
    expect(moto().calls).toEqual([]);
  });

  it("says that a machine's agent is not connected", async () => {
    plugin("1.2.707.0");
    const gone = { status: 400, body: JSON.stringify({ __type: "TargetNotConnected", message: "i-0a" }) };
    moto().interfere(({ action }) => (action === "StartSession" ? gone : undefined));
    const error = await refusal(sessionOf(machine, environment).open());
    expect(error.message).toContain("SSM does not reach it: its agent is not connected");
  });

  it("is terminated at AWS if the plugin cannot be started", async () => {
    plugin("1.2.707.0");
    moto().interfere((call) => {
      if (call.action === "StartSession") process.env["PATH"] = join(bench.folder, "nothing");
      return starting(call);
    });
    await expect(sessionOf(machine, environment).open()).rejects.toThrow("ENOENT");
    expect(moto().calls.map(({ action }) => action)).toEqual(["StartSession", "TerminateSession"]);
    expect(existsSync(join(bench.folder, "bin"))).toBe(true);
  });
});
