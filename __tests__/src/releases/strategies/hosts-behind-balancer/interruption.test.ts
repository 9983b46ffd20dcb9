import { Interrupted } from "../../../../../src/process/interruption";
import { holdingLock, lockBesideState } from "../../../../../src/releases/steps/deploy-lock";
import { deployImage } from "../../../../../src/releases/strategies/hosts-behind-balancer/deploy";
import { FIRST, SECOND } from "../../deployed-hermes";
import { operatedHermes, type OperatedHermes } from "../../operated-hermes";
import type { Interference, RecordedCall } from "../../recorded-moto";
import { refusal } from "../../refusal";
import { TellingHosts } from "../../telling-hosts";
import { unwatched } from "../../unwatched";

let moto: OperatedHermes["moto"];
let hermes: OperatedHermes["hermes"];
let fleet: OperatedHermes["fleet"];
const operated = operatedHermes();
beforeAll(() => ({ moto, hermes, fleet } = operated()));

let hosts: TellingHosts;
beforeEach(async () => {
  hosts = new TellingHosts();
  moto.interfere(hosts.answer);
  await deploy(FIRST);
  hosts.deployed.length = 0;
  moto.calls.length = 0;
});

/** As the command does it, with the lock. @param at the signal comes when AWS is asked this */
async function deploy(version: string, at?: (call: RecordedCall, index: number) => boolean): Promise<void> {
  const controller = new AbortController();
  let index = 0;
  moto.interfere((call) => {
    if (at?.(call, index++) === true) controller.abort(new Interrupted("SIGTERM"));
    return hosts.answer(call);
  });
  const options = { message: `deploy ${version}`, subject: `deploy ${version}` };
  const watcher = { ...unwatched, signal: controller.signal };
  await holdingLock(lockBesideState(hermes.environment), options, watcher, (locked) =>
    deployImage(fleet, { version }, locked),
  );
}

const serving = async () => [...(await fleet.traffic.states()).keys()].sort();
const all = () => [...hermes.instanceIds].sort();

describe("an interrupted deployment, with hosts and SSM simulated", () => {
  it("leaves every host in the load balancer at each call, and continues where it stopped", async () => {
    await deploy(SECOND);
    const count = moto.calls.length;
    expect(count).toBeGreaterThan(20);
    const stops = new Set<string>();
    for (let index = 0; index < count; index++) {
      await deploy(FIRST);
      hosts.deployed.length = 0;
      const error = await deploy(SECOND, (_, at) => at === index).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(await serving()).toEqual(all());
      if (error !== undefined) {
        expect(error).toMatchObject({ exitCode: 143 });
        const { message } = error as Error;
        expect(message).toContain("interrupted by SIGTERM");
        stops.add(/stopped (at|before) hermes-prod-host-\d/.exec(message)?.[0] ?? message);
        expect(message).toContain(
          `To go on where it stopped: \`groundplan deploy hermes prod --version ${SECOND}\`.`,
        );
        await deploy(SECOND);
      }
      expect([...hosts.running.values()]).toEqual([SECOND, SECOND]);
      expect(await fleet.tag.current()).toBe(SECOND);
      // At most the host in hand is deployed to twice.
      expect(hosts.deployed.length).toBeLessThanOrEqual(3);
    }
    expect([...stops].sort()).toEqual([
      "stopped at hermes-prod-host-1",
      "stopped at hermes-prod-host-2",
      "stopped before hermes-prod-host-1",
      "stopped before hermes-prod-host-2",
    ]);
  });

  it("does not touch hosts that an earlier run finished", async () => {
    const second = hermes.instanceIds[1] ?? "";
    const atSecond = ({ action, body }: RecordedCall) =>
      action === "DeregisterTargets" && body.includes(second);
    await refusal(deploy(SECOND, atSecond));
    expect(hosts.deployed).toEqual([hermes.instanceIds[0]]);
    moto.calls.length = 0;
    await deploy(SECOND);
    expect(hosts.deployed).toEqual(hermes.instanceIds);
    const out = moto.calls.filter(({ action }) => action === "DeregisterTargets");
    expect(out.map(({ body }) => body.includes(second))).toEqual([true]);
  });

  it("deploys again to a host that runs something else by now", async () => {
    const second = hermes.instanceIds[1] ?? "";
    await refusal(
      deploy(SECOND, ({ action, body }) => action === "DeregisterTargets" && body.includes(second)),
    );
    hosts.running.set(hermes.instanceIds[0] ?? "", FIRST);
    await deploy(SECOND);
    expect(hosts.deployed).toEqual([hermes.instanceIds[0], ...hermes.instanceIds]);
  });

  it("does not continue another version's deployment", async () => {
    const second = hermes.instanceIds[1] ?? "";
    await refusal(
      deploy(SECOND, ({ action, body }) => action === "DeregisterTargets" && body.includes(second)),
    );
    hosts.deployed.length = 0;
    await deploy(FIRST);
    expect(hosts.deployed).toEqual(hermes.instanceIds);
  });
});

describe("credentials that expire during a deployment, simulated", () => {
  it("name the host that is out of service, and the command that puts it back", async () => {
    const expired: Interference = (call) =>
      moto.calls.some(({ action }) => action === "DeregisterTargets")
        ? { status: 403, body: errorOf(call, "ExpiredToken") }
        : hosts.answer(call);
    const [first = ""] = hermes.instanceIds;
    moto.interfere(expired);
    const error = await refusal(deployImage(fleet, { version: SECOND }, unwatched));
    expect(error.exitCode).toBe(1);
    expect(error.message).toContain(`hermes-prod-host-1 (${first})`);
    expect(error.message).toContain("the AWS credentials have expired");
    expect(error.message).toContain("and it could not be put back into the load balancer");
    expect(error.message).toContain(
      `aws elbv2 register-targets --region eu-south-2 --target-group-arn ${fleet.handles.targetGroup} --targets Id=${first}`,
    );
    expect(error.message).toContain("Not touched: hermes-prod-host-2.");
    moto.reset();
    moto.interfere(hosts.answer);
    await deploy(SECOND);
    expect(await serving()).toEqual(all());
  });
});

function errorOf({ action }: RecordedCall, code: string): string {
  if (!/Targets|Health/.test(action))
    return JSON.stringify({ __type: `${code}Exception`, message: "expired" });
  return `<ErrorResponse><Error><Code>${code}</Code><Message>expired</Message></Error></ErrorResponse>`;
}
