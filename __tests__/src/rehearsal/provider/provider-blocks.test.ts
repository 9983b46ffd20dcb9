import { availableEngines } from "../../../engines";
import { Workspace } from "./workspace";

describe.each(availableEngines())("provider blocks under $kind", ({ path }) => {
  const workspace = new Workspace(path);
  afterAll(() => workspace.close());

  it("keeps two regions and their default tags apart", async () => {
    await workspace.serve();
    await workspace.init({
      provider: {
        aws: [
          { region: "eu-west-1", default_tags: [{ tags: { project: "groundplan", team: "one" } }] },
          { alias: "edge", region: "us-east-1" },
        ],
      },
      resource: {
        aws_sns_topic: {
          here: { name: "here", tags: { team: "two" } },
          edge: { name: "edge", provider: "aws.edge" },
          elsewhere: { name: "elsewhere", region: "eu-central-1" },
        },
      },
    });
    const plan = await workspace.plan();
    expect(plan["aws_sns_topic.here"]?.after).toMatchObject({
      region: "eu-west-1",
      tags_all: { project: "groundplan", team: "two" },
    });
    expect(plan["aws_sns_topic.edge"]?.after).toMatchObject({ region: "us-east-1" });
    expect(plan["aws_sns_topic.edge"]?.after_unknown["tags_all"]).toBe(true);
    await workspace.apply();
    const arns = workspace.state("aws_sns_topic").map(({ arn }) => arn);
    expect(arns).toEqual(
      expect.arrayContaining([
        "arn:aws:sns:eu-west-1:123456789012:here",
        "arn:aws:sns:us-east-1:123456789012:edge",
        "arn:aws:sns:eu-central-1:123456789012:elsewhere",
      ]),
    );
    expect(await workspace.actions()).toEqual({});
  });

  it("tells the engine of the types that it is given only, if it is given any", async () => {
    const own = new Workspace(path);
    await own.serve({ types: () => ["aws_sns_topic", "data.aws_caller_identity"] });
    const data = { aws_caller_identity: { me: {} } };
    await own.init({ resource: { aws_sns_topic: { here: { name: "here" } } }, data });
    expect((await own.plan())["aws_sns_topic.here"]?.actions).toEqual(["create"]);
    own.write({ resource: { aws_sqs_queue: { here: { name: "here" } } } });
    const { code, output } = await own.run("plan", "-input=false");
    expect(code).toBe(1);
    expect(output).toContain('does not support resource type "aws_sqs_queue"');
    await own.close();
  });
});
