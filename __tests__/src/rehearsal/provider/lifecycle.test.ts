import { availableEngines } from "../../../engines";
import { changed, FLEET, RULE } from "./fleet";
import { Workspace } from "./workspace";

describe.each(availableEngines())("a stack's life cycle under $kind", ({ path }) => {
  const workspace = new Workspace(path);

  beforeAll(async () => {
    await workspace.serve();
    await workspace.init(FLEET);
    await workspace.apply();
  });
  afterAll(() => workspace.close());

  it("has an empty second plan", async () => {
    expect(await workspace.actions()).toEqual({});
  });

  it("gives resources ids and ARNs in AWS's format", async () => {
    expect(await workspace.outputs()).toEqual({
      lb_arn: expect.stringMatching(
        /^arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer\/app\/front\/[0-9a-f]{16}$/,
      ),
      lb_dns: expect.stringMatching(/^front-\d+\.eu-west-1\.elb\.amazonaws\.com$/),
      role_arn: "arn:aws:iam::123456789012:role/host",
      certificate_arn: expect.stringMatching(/^arn:aws:acm:eu-west-1:123456789012:certificate\/[0-9a-f]{8}-/),
      instance_ids: [expect.stringMatching(/^i-[0-9a-f]{17}$/), expect.stringMatching(/^i-[0-9a-f]{17}$/)],
      database_id: expect.stringMatching(/./),
    });
    expect(new Set(workspace.state("aws_instance").map(({ id }) => id)).size).toBe(2);
  });

  it("has one validation record per domain for a certificate", () => {
    const [certificate] = workspace.state("aws_acm_certificate");
    expect(certificate?.["domain_validation_options"]).toHaveLength(2);
  });

  it("updates in place what AWS can, and nothing else", async () => {
    workspace.write(changed(["resource", "aws_instance", "host", "instance_type"], "t3.large"));
    expect(await workspace.actions()).toEqual({
      "aws_instance.host[0]": "update",
      "aws_instance.host[1]": "update",
    });
  });

  it("replaces an instance whose architecture would change", async () => {
    workspace.write(changed(["resource", "aws_instance", "host", "instance_type"], "t4g.micro"));
    expect(await workspace.actions()).toMatchObject({ "aws_instance.host[0]": "delete/create" });
  });

  it("replaces what cannot change in place, by the tables or, for other types, by name", async () => {
    const changes: readonly (readonly [type: string, name: string, attribute: string, value: unknown])[] = [
      ["aws_lb_target_group", "app", "port", 5000],
      ["aws_security_group", "web", "description", "other"],
      ["aws_iam_role", "host", "name", "other"],
      ["aws_dynamodb_table", "locks", "name", "other"],
      ["aws_glue_catalog_database", "unknown", "name", "other"],
    ];
    workspace.write(
      changes.reduce(
        (stack, [type, name, attribute, value]) => changed(["resource", type, name, attribute], value, stack),
        FLEET,
      ),
    );
    const actions = await workspace.actions();
    expect(changes.map(([type, name]) => actions[`${type}.${name}`])).toEqual(
      changes.map(() => "delete/create"),
    );
  });

  it("applies an update, keeps ids through it, and settles", async () => {
    const before = workspace.state("aws_security_group")[0]?.["id"];
    workspace.write(
      changed(
        ["resource", "aws_security_group", "web", "ingress"],
        [{ ...RULE, from_port: 80, to_port: 80 }, RULE],
      ),
    );
    expect(await workspace.apply()).toContain("0 added, 1 changed, 0 destroyed");
    expect(workspace.state("aws_security_group")[0]).toMatchObject({ id: before });
    expect(workspace.state("aws_security_group")[0]?.["ingress"]).toHaveLength(2);
    expect(await workspace.actions()).toEqual({});
  });

  it("follows a moved block without changing the resource", async () => {
    const { locks } = FLEET.resource.aws_dynamodb_table;
    workspace.write({
      ...FLEET,
      resource: { ...FLEET.resource, aws_dynamodb_table: { renamed: locks } },
      moved: [{ from: "aws_dynamodb_table.locks", to: "aws_dynamodb_table.renamed" }],
    });
    expect((await workspace.actions())["aws_dynamodb_table.renamed"]).toBeUndefined();
  });

  it("adopts a resource in an import block, without replacing it", async () => {
    workspace.write({
      resource: {
        aws_sns_topic: { alarms: { name: "alarms" } },
        aws_vpc: { old: { cidr_block: "10.9.0.0/16" } },
      },
      import: [
        { to: "aws_sns_topic.alarms", id: "arn:aws:sns:eu-west-1:123456789012:alarms" },
        { to: "aws_vpc.old", id: "vpc-0123456789abcdef0" },
      ],
    });
    const { "aws_vpc.old": vpc, "aws_sns_topic.alarms": topic } = await workspace.plan();
    expect(vpc?.actions).toEqual(["update"]);
    expect(topic?.actions ?? ["no-op"]).not.toContain("delete");
  });

  it("destroys everything", async () => {
    const { code, output } = await workspace.run("destroy", "-auto-approve");
    expect(output).toContain("Destroy complete!");
    expect(code).toBe(0);
  });
});
