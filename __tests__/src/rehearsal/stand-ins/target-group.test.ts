import { setTimeout as sleep } from "node:timers/promises";
import { balancingStandIn } from "../../../../src/rehearsal/stand-ins/balancing/balancing-stand-in";
import { TargetGroup } from "../../../../src/rehearsal/stand-ins/balancing/target-group";

const CHECK = { path: "/health", interval: 15, timeout: 5, healthyThreshold: 2, unhealthyThreshold: 3 };

/** A group whose targets are well unless they are named sick. */
function groupWith(...instances: readonly string[]) {
  const sick = new Set<string>();
  const group = new TargetGroup(CHECK, 0.3, (instanceId) => Promise.resolve(!sick.has(instanceId)));
  for (const instance of instances) group.register(instance, 4000);
  const states = (): Record<string, string> =>
    Object.fromEntries(group.states().map(({ instanceId, state }) => [instanceId, state]));
  const sent = (): Promise<string | undefined> => group.send((instanceId) => Promise.resolve(instanceId));
  return { group, sick, states, sent };
}

describe("the targets of a load balancer", () => {
  it("are initial until their first answer, and unhealthy after the group's number of failures", async () => {
    const { group, sick, states } = groupWith("i-1", "i-2");
    expect(states()).toEqual({ "i-1": "initial", "i-2": "initial" });
    sick.add("i-2");
    await group.checkAll();
    expect(states()).toEqual({ "i-1": "healthy", "i-2": "initial" });
    await group.checkAll();
    await group.checkAll();
    expect(states()["i-2"]).toBe("unhealthy");
    sick.clear();
    await group.checkAll();
    expect(states()["i-2"]).toBe("unhealthy");
    await group.checkAll();
    expect(states()["i-2"]).toBe("healthy");
  });

  it("get requests in turn while they are healthy, and all of them if none is healthy", async () => {
    const { group, sick, sent } = groupWith("i-1", "i-2");
    sick.add("i-2");
    await group.checkAll();
    expect([await sent(), await sent()]).toEqual(["i-1", "i-1"]);
    sick.add("i-1");
    for (let times = 0; times < 3; times++) await group.checkAll();
    expect([await sent(), await sent()].sort()).toEqual(["i-1", "i-2"]);
  });

  it("finish their requests when they are deregistered, get no new one, and then disappear", async () => {
    const { group, states, sent } = groupWith("i-1", "i-2");
    await group.checkAll();
    let finish = (): void => undefined;
    const first = await new Promise<string>((chosen) => {
      void group.send((instanceId) => {
        chosen(instanceId);
        return new Promise<void>((resolve) => (finish = resolve));
      });
    });
    group.deregister(first);
    expect(states()[first]).toBe("draining");
    expect([await sent(), await sent()]).not.toContain(first);
    finish();
    await sleep(500);
    expect(Object.keys(states())).not.toContain(first);
  });

  it("are described like AWS, while moto also gets each registration", async () => {
    const { group, states } = groupWith("i-1");
    const answer = balancingStandIn((arn) => (arn === "tg" ? group : undefined));
    const call = (action: string, more = "") =>
      answer({
        service: "elasticloadbalancing",
        action,
        region: "",
        accessKeyId: "",
        body: `TargetGroupArn=tg${more}`,
      });
    expect((await call("DescribeTargetHealth"))?.body).toContain(
      "<State>initial</State><Reason>Elb.RegistrationInProgress</Reason>",
    );
    expect(await call("RegisterTargets", "&Targets.member.1.Id=i-9")).toBeUndefined();
    expect(states()["i-9"]).toBe("initial");
    expect(await call("DeregisterTargets", "&Targets.member.1.Id=i-9")).toBeUndefined();
    expect(states()["i-9"]).toBe("draining");
  });
});
