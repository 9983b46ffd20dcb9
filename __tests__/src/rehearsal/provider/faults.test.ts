import { availableEngines } from "../../../engines";
import { Workspace } from "./workspace";

const TOPICS = { resource: { aws_sns_topic: { each: { count: 5, name: "topic-${count.index}" } } } };

describe.each(availableEngines())("injected faults under $kind", ({ path }) => {
  let workspace: Workspace;
  beforeEach(() => {
    workspace = new Workspace(path);
  });
  afterEach(() => workspace.close());

  it("fail a creation with AWS's error once; a rerun creates what is missing", async () => {
    await workspace.serve({
      faults: {
        fail: [
          { type: "aws_sns_topic", operation: "create", code: "LimitExceeded", message: "Too many topics." },
        ],
      },
    });
    await workspace.init(TOPICS);
    const { code, output } = await workspace.run("apply", "-auto-approve");
    expect(code).toBe(1);
    expect(output).toContain("api error LimitExceeded: Too many topics.");
    expect(workspace.state("aws_sns_topic")).toHaveLength(4);
    expect(await workspace.apply()).toContain("1 added, 0 changed, 0 destroyed");
    expect(await workspace.actions()).toEqual({});
    expect(workspace.counts.failed).toBe(1);
  });

  it("fail an update and a deletion, and leave the state unchanged", async () => {
    await workspace.serve({
      faults: {
        fail: [
          { type: "aws_sns_topic", operation: "update" },
          { type: "aws_sns_topic", operation: "delete" },
        ],
      },
    });
    const topic = (name: string) => ({
      resource: { aws_sns_topic: { one: { name: "one", display_name: name } } },
    });
    await workspace.init(topic("before"));
    await workspace.apply();
    workspace.write(topic("after"));
    expect((await workspace.run("apply", "-auto-approve")).code).toBe(1);
    expect(workspace.state("aws_sns_topic")[0]).toMatchObject({ display_name: "before" });
    await workspace.apply();
    expect(workspace.state("aws_sns_topic")[0]).toMatchObject({ display_name: "after" });
    expect((await workspace.run("destroy", "-auto-approve")).code).toBe(1);
    expect(workspace.state("aws_sns_topic")).toHaveLength(1);
    expect((await workspace.run("destroy", "-auto-approve")).code).toBe(0);
  });

  it("throttle a share of the calls, which the provider retries", async () => {
    await workspace.serve({ faults: { throttle: { percent: 50 } } });
    await workspace.init(TOPICS);
    await workspace.apply();
    expect(workspace.counts.throttled).toBeGreaterThan(0);
    expect(workspace.counts.create).toBe(5);
  });

  it("throttle all calls, until the provider gives up", async () => {
    await workspace.serve({ faults: { throttle: { percent: 100, types: ["aws_sns_topic"] } } });
    await workspace.init(TOPICS);
    const { code, output } = await workspace.run("apply", "-auto-approve");
    expect(output).toContain(
      "exceeded maximum number of attempts, 5, api error ThrottlingException: Rate exceeded",
    );
    expect(code).toBe(1);
  });

  it("change an attribute, which the next plan restores", async () => {
    await workspace.serve();
    await workspace.init(TOPICS);
    await workspace.apply();
    await workspace.serve({
      faults: {
        drift: [{ type: "aws_sns_topic", of: "topic-2", attribute: "display_name", value: "hijacked" }],
      },
    });
    const plan = await workspace.plan();
    expect(Object.keys(plan)).toEqual(["aws_sns_topic.each[2]"]);
    expect(plan["aws_sns_topic.each[2]"]?.before).toMatchObject({ display_name: "hijacked" });
  });

  it("kill the provider in the middle of an apply; a new one finishes the work", async () => {
    await workspace.serve({ faults: { kill: { afterApplies: 2 } } });
    await workspace.init(TOPICS);
    expect((await workspace.run("apply", "-auto-approve", "-parallelism=1")).code).toBe(1);
    await workspace.serve();
    await workspace.apply();
    expect(workspace.state("aws_sns_topic")).toHaveLength(5);
    expect(await workspace.actions()).toEqual({});
  });

  it("report every apply to the rehearsal, so that it can kill something else", async () => {
    const applied: string[] = [];
    let killed = 0;
    await workspace.serve({
      faults: { kill: { afterApplies: 3 } },
      onKill: () => (killed += 1),
      onApplied: ({ operation, id }) => applied.push(`${operation} ${id}`),
    });
    await workspace.init(TOPICS);
    await workspace.apply();
    expect(applied).toHaveLength(5);
    expect(applied[0]).toMatch(/^create arn:aws:sns:/);
    expect(killed).toBe(1);
  });
});
