import { availableEngines } from "../../../engines";
import { freePort } from "../../../loopback";
import { Workspace } from "./workspace";

const vpc = (values: Record<string, unknown>) => ({ resource: { aws_vpc: { main: values } } });
const instance = (values: Record<string, unknown>) => ({
  resource: {
    aws_instance: { host: { ami: "ami-0123456789abcdef0", instance_type: "t3.micro", ...values } },
  },
});

describe.each(availableEngines())("mistakes under $kind", ({ path }) => {
  const workspace = new Workspace(path);
  beforeAll(async () => {
    await workspace.serve();
    await workspace.init(vpc({ cidr_block: "10.0.0.0/16" }));
  });
  afterAll(() => workspace.close());

  it.each([
    [
      "a missing argument",
      { resource: { aws_subnet: { a: { cidr_block: "10.0.0.0/24" } } } },
      /"vpc_id" is required/,
    ],
    ["an unknown argument", vpc({ cidr_blok: "10.0.0.0/16" }), /cidr_blok/],
    ["a value of the wrong type", vpc({ cidr_block: ["10.0.0.0/16"] }), /string required/],
    ["an unknown resource type", { resource: { aws_nothing: { a: {} } } }, /aws_nothing/],
    [
      "two blocks where one may be",
      instance({ root_block_device: [{ volume_size: 8 }, { volume_size: 9 }] }),
      /root_block_device/,
    ],
    ["a missing block", { resource: { aws_cloudfront_distribution: { a: { enabled: true } } } }, /origin/],
    [
      "a malformed CIDR",
      vpc({ cidr_block: "10.0.0.0/33" }),
      /10\.0\.0\.0\/33\\?" is not a valid IPv4 CIDR block/,
    ],
    [
      "a malformed CIDR in a list",
      {
        resource: {
          aws_security_group: {
            a: {
              ingress: [
                {
                  cidr_blocks: ["10.0.0/8"],
                  description: "",
                  from_port: 1,
                  ipv6_cidr_blocks: [],
                  prefix_list_ids: [],
                  protocol: "tcp",
                  security_groups: [],
                  self: false,
                  to_port: 1,
                },
              ],
            },
          },
        },
      },
      /10\.0\.0\/8/,
    ],
    [
      "an unknown instance type",
      instance({ instance_type: "t3-micro" }),
      /does not look like an EC2 instance type/,
    ],
    [
      "a bucket name with capitals",
      { resource: { aws_s3_bucket: { a: { bucket: "My_Bucket" } } } },
      /only lowercase alphanumeric/,
    ],
    [
      "a policy that is no JSON",
      { resource: { aws_iam_role: { a: { name: "a", assume_role_policy: "{" } } } },
      /invalid JSON policy/,
    ],
    [
      "a key that is not declared",
      { resource: { aws_dynamodb_table: { a: { name: "a", hash_key: "id" } } } },
      /all indexed attributes must be defined/,
    ],
  ])("are found before planning: %s", async (_what, configuration, message) => {
    workspace.write(configuration as Record<string, unknown>);
    const { code, output } = await workspace.run("plan");
    expect(output.replace(/\s*[│╷╵]\s*/g, " ")).toMatch(message);
    expect(output).not.toContain("its own fault");
    expect(code).toBe(1);
  });

  it.each([
    ["not allowed", { allowed_account_ids: ["210987654321"] }],
    ["forbidden", { forbidden_account_ids: ["123456789012"] }],
  ])("stop before planning: an account that is %s", async (_how, settings) => {
    workspace.write({
      provider: { aws: [{ region: "eu-west-1", ...settings }] },
      ...vpc({ cidr_block: "10.0.0.0/16" }),
    });
    const { code, output } = await workspace.run("plan");
    expect(output).toContain("AWS account ID not allowed: 123456789012");
    expect(code).toBe(1);
  });

  it("are not reported without a mistake: the allowed account", async () => {
    workspace.write({
      provider: { aws: [{ region: "eu-west-1", allowed_account_ids: ["123456789012"] }] },
      ...vpc({ cidr_block: "10.0.0.0/16" }),
    });
    expect(await workspace.actions()).toEqual({ "aws_vpc.main": "create" });
  });
});

describe.each(availableEngines())("a simulated AWS that is gone, under $kind", ({ path }) => {
  const workspace = new Workspace(path);
  afterAll(() => workspace.close());

  it("is named as the cause", async () => {
    await workspace.serve({ mirror: true, endpoint: `http://127.0.0.1:${await freePort()}` });
    await workspace.init({ resource: { aws_s3_bucket: { a: { bucket: "groundplan-a" } } } });
    const { code, output } = await workspace.run("apply", "-auto-approve");
    expect(output).toContain("the simulated AWS does not answer (ECONNREFUSED)");
    expect(code).toBe(1);
  });
});
