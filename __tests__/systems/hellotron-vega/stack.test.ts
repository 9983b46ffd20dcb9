import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { loadSystem } from "../../../src/systems/load-system";
import { repositoryRoot } from "../../../src/process/repository-root";
import { HELLOTRON_VEGA_SECRETS } from "../../../systems/hellotron-vega/secret-keys";
import { releasePlaceOf } from "../../../systems/hellotron-vega/releases";
import { system } from "../../../systems/hellotron-vega/system";
import { renderDeploy } from "../../../user-data/hellotron-vega/render";
import { stackOf, statementsOf, synthesizeSystemFiles } from "../../synthesize";

const prod = (edit: (text: string) => string = (text) => text) =>
  stackOf(
    synthesizeSystemFiles(system, ["prod"], (text, name) => (name === "prod" ? edit(text) : text)),
    "prod",
  );

describe("Hellotron Vega, prod", () => {
  const stack = prod();

  it("has the names in the document's table", () => {
    expect(stack.resource("aws_s3_bucket", "artifacts").attributes).toMatchObject({
      bucket: "hellotron-vega-deploy",
    });
    expect(stack.resource("aws_secretsmanager_secret").attributes).toMatchObject({
      name: "hellotron-vega/prod",
    });
    expect(stack.resource("aws_instance").attributes).toMatchObject({
      instance_type: "t3.medium",
      tags: { Name: "hellotron-vega-prod" },
    });
    expect(stack.resource("aws_security_group").attributes).toMatchObject({ name: "hellotron-vega-prod-sg" });
    expect(stack.resource("aws_iam_role", "prod/role").attributes).toMatchObject({
      name: "hellotron-vega-prod-role",
    });
    expect(stack.resource("aws_eip").attributes).toMatchObject({ tags: { Name: "hellotron-vega-prod" } });
    expect(stack.resource("aws_route53_record").attributes).toMatchObject({
      name: "api.hellotron.com",
      type: "A",
    });
  });

  it("opens HTTPS and ACME to everybody and SSH to nobody", () => {
    expect(stack.ingressOf("firewall")).toEqual([
      { port: 80, from: "::/0" },
      { port: 80, from: "0.0.0.0/0" },
      { port: 443, from: "::/0" },
      { port: 443, from: "0.0.0.0/0" },
    ]);
  });

  it("opens SSH to the administrators' blocks only", () => {
    const open = prod((text) =>
      text.replace("admin_cidr_blocks: []", 'admin_cidr_blocks: ["203.0.113.7/32"]'),
    );
    expect(open.ingressOf("firewall").filter(({ port }) => port === 22)).toEqual([
      { port: 22, from: "203.0.113.7/32" },
    ]);
  });

  it("lets the server do what the document lists and write its two logs, nothing else", () => {
    const granted = stack.permissionsOf("prod/role").map(({ Action, Resource }) => ({ Action, Resource }));
    const secret = stack.resource("aws_secretsmanager_secret").address;
    const log = (name: string) => stack.resource("aws_cloudwatch_log_group", name).address;
    const write = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"];
    expect(granted).toEqual([
      { Action: ["s3:GetObject", "s3:PutObject"], Resource: "arn:aws:s3:::hellotron-vega-deploy/*" },
      { Action: "s3:ListBucket", Resource: "arn:aws:s3:::hellotron-vega-deploy" },
      { Action: "secretsmanager:GetSecretValue", Resource: `\${${secret}.arn}` },
      { Action: write, Resource: `\${${log("tron-logs")}.arn}:*` },
      { Action: write, Resource: `\${${log("caddy-logs")}.arn}:*` },
    ]);
    const attached = stack
      .resources("aws_iam_role_policy_attachment")
      .map(({ attributes }) => attributes["policy_arn"]);
    expect(attached).toEqual(["arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"]);
  });

  /** The document's policy, and what takes the place of its SSH key. */
  const documentPolicy = [
    { Action: ["s3:GetObject", "s3:PutObject"], Resource: "arn:aws:s3:::hellotron-vega-deploy/*" },
    { Action: "s3:ListBucket", Resource: "arn:aws:s3:::hellotron-vega-deploy" },
    { Action: "ec2:DescribeInstances", Resource: "*" },
    { Action: "ssm:SendCommand", Resource: "arn:aws:ec2:us-east-1:*:instance/*" },
    {
      Action: "ssm:SendCommand",
      Resource: "arn:aws:ssm:us-east-1:*:document/hellotron-vega-prod-deploy",
    },
    { Action: ["ssm:CancelCommand", "ssm:GetCommandInvocation"], Resource: "*" },
    {
      Action: "ssm:SendCommand",
      Resource: "arn:aws:ssm:us-east-1:*:document/hellotron-vega-prod-machine",
    },
  ];

  it("gives GitHub Actions the document's policy through a role that only its repository can assume", () => {
    const granted = stack.permissionsOf("ci/role");
    expect(granted.map(({ Action, Resource }) => ({ Action, Resource }))).toEqual(documentPolicy);
    expect(stack.resources("aws_iam_user")).toEqual([]);
  });

  it("lets GitHub Actions command only this environment's servers, without a shell", () => {
    const commands = stack.permissionsOf("ci/role").filter(({ Action }) => Action === "ssm:SendCommand");
    expect(commands.map(({ Condition }) => Condition)).toEqual([
      {
        StringEquals: { "ssm:resourceTag/environment": "prod", "ssm:resourceTag/system": "hellotron-vega" },
      },
      undefined,
    ]);
    expect(JSON.stringify(commands)).not.toContain("AWS-RunShellScript");
  });

  it("trusts runs of main and of version tags, or those in the configuration", () => {
    const trustOf = (synthesized: typeof stack) =>
      JSON.parse(
        String(synthesized.resource("aws_iam_role", "ci/role").attributes["assume_role_policy"]),
      ) as { Statement: { Condition: { StringLike: Record<string, unknown> } }[] };
    const subjects = (synthesized: typeof stack) =>
      trustOf(synthesized).Statement[0]?.Condition.StringLike["token.actions.githubusercontent.com:sub"];
    expect(subjects(stack)).toEqual([
      "repo:hellotron/hellotron-vega:ref:refs/heads/main",
      "repo:hellotron/hellotron-vega:ref:refs/tags/v*",
    ]);
    const claimed = prod((text) =>
      text.replace("access: github-oidc", "access: github-oidc\n  claims: [environment:production]"),
    );
    expect(subjects(claimed)).toBe("repo:hellotron/hellotron-vega:environment:production");
  });

  it("deploys by a document of its own, whose script is the machine's and whose parameters fit a shell", () => {
    const { attributes } = stack.resource("aws_ssm_document", "deployment");
    expect(attributes).toMatchObject({ name: "hellotron-vega-prod-deploy", document_type: "Command" });
    // Terraform's own escapes, read as Terraform reads them.
    const content = parse(String(attributes["content"]).replaceAll("$${", "${")) as {
      parameters: Record<string, { allowedPattern: string }>;
      mainSteps: { inputs: { timeoutSeconds: string; runCommand: string[] } }[];
    };
    expect(content.mainSteps[0]?.inputs.runCommand).toEqual([renderDeploy()]);
    expect(content.mainSteps[0]?.inputs.timeoutSeconds).toBe("1500");
    const pattern = (name: string) => new RegExp(content.parameters[name]?.allowedPattern ?? "^$");
    expect("binaries/tron-linux-amd64-v1.2.3").toMatch(pattern("binaryKey"));
    for (const wrong of ['x"; reboot; "', "$(id)", "a b", "`id`", "a\nb"]) {
      expect(wrong).not.toMatch(pattern("binaryKey"));
      expect(wrong).not.toMatch(pattern("sha256"));
    }
  });

  it("finds its releases without reading the state", () => {
    const { environments } = loadSystem(join(repositoryRoot, "systems/hellotron-vega"), system);
    const [place] = environments.map((environment) => releasePlaceOf(environment));
    expect(place).toMatchObject({
      bucket: stack.resource("aws_s3_bucket").attributes["bucket"],
      deployDocument: stack.resource("aws_ssm_document", "deployment").attributes["name"],
      servers: [
        {
          name: "prod",
          nameTag: (stack.resource("aws_instance").attributes["tags"] as { Name: string }).Name,
          machineDocument: stack.resource("aws_ssm_document", "machine").attributes["name"],
          domain: "api.hellotron.com",
        },
      ],
    });
  });

  it("gives a server the binary for its architecture", () => {
    const arm = prod((text) => text.replace("t3.medium", "t4g.medium"));
    const told = (synthesized: typeof stack) =>
      String(synthesized.resource("aws_ssm_document", "machine").attributes["content"]);
    expect(told(stack)).toContain("TRON_BINARY_KEY=binaries/tron-linux-amd64\\n");
    expect(told(arm)).toContain("TRON_BINARY_KEY=binaries/tron-linux-arm64\\n");
    // EC2 cannot change a machine's architecture: it is another machine.
    const userData = (synthesized: typeof stack) =>
      synthesized.resource("aws_instance").attributes["user_data"];
    expect(userData(arm)).not.toBe(userData(stack));
  });

  it("refuses a network without the server's subnet, which AWS would launch elsewhere", () => {
    const inNetwork = (more: string) =>
      prod((text) => `${text.replace("domain: api", `${more}domain: api`)}\nvpc_id: vpc-0123456789abcdef0\n`);
    expect(() => inNetwork("")).toThrow(/instances\.prod\.subnet_id: is required beside vpc_id/);
    expect(() => inNetwork("subnet_id: subnet-0123456789abcdef0\n    ")).not.toThrow();
  });

  it("replaces no server for another port or script", () => {
    const changed = prod((text) => `${text}\nport: 3100\n`);
    expect(changed.resources("aws_instance")).toEqual(stack.resources("aws_instance"));
    expect(changed.resource("aws_ssm_document", "machine").attributes["content"]).toContain("PORT=3100");
  });

  it("keeps data on a disk that outlives the server, in its zone, and that a strict environment never destroys", () => {
    const volume = stack.resource("aws_ebs_volume");
    expect(volume.attributes).toMatchObject({
      ...{ availability_zone: "us-east-1a", encrypted: true, size: 10 },
      lifecycle: { prevent_destroy: true },
    });
    expect(stack.resource("aws_instance").attributes["availability_zone"]).toBe("us-east-1a");
    expect(stack.resource("aws_volume_attachment").attributes).toMatchObject({
      volume_id: `\${${volume.address}.id}`,
      stop_instance_before_detaching: true,
    });
    const relaxed = prod((text) => text.replace("protection: strict", "protection: relaxed"));
    const { lifecycle } = relaxed.resource("aws_ebs_volume").attributes as {
      lifecycle?: { prevent_destroy?: boolean };
    };
    expect(lifecycle?.prevent_destroy ?? false).toBe(false);
  });

  it("trusts GitHub's subject of newer repositories, which contains ids", () => {
    const numbered = prod((text) =>
      text.replace("access: github-oidc", "access: github-oidc\n  subject: repo:h-1/v-2"),
    );
    const trust = String(numbered.resource("aws_iam_role", "ci/role").attributes["assume_role_policy"]);
    expect(trust).toContain('"repo:h-1/v-2:ref:refs/heads/main"');
  });

  it("creates the document's IAM user instead if configured, with the same policy and no key", () => {
    const withUser = prod((text) =>
      text.replace(/access: github-oidc\n {2}repository: .*/, "access: iam-user"),
    );
    const user = withUser.resource("aws_iam_user").attributes;
    expect(user).toMatchObject({ name: "hellotron-vega-ci" });
    const granted = statementsOf(withUser.resource("aws_iam_user_policy").attributes["policy"]);
    expect(granted.map(({ Action, Resource }) => ({ Action, Resource }))).toEqual(documentPolicy);
    expect(withUser.resources("aws_iam_openid_connect_provider")).toEqual([]);
    expect(withUser.resources("aws_iam_access_key")).toEqual([]);
  });

  it("keeps the bucket private, versioned, encrypted with AES256, and has both folders", () => {
    expect(stack.resource("aws_s3_bucket_versioning").attributes).toMatchObject({
      versioning_configuration: { status: "Enabled" },
    });
    expect(stack.resource("aws_s3_bucket_server_side_encryption_configuration").attributes).toMatchObject({
      rule: [{ apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } }],
    });
    expect(stack.resource("aws_s3_bucket_public_access_block").attributes).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    expect(stack.resources("aws_s3_object").map(({ attributes }) => attributes["key"])).toEqual([
      "binaries/",
      "config/",
    ]);
  });

  it("boots the server only after bucket and permissions are complete", () => {
    const before = stack.resource("aws_instance").attributes["depends_on"] as string[];
    expect(before).toEqual(
      expect.arrayContaining([
        stack.resource("aws_s3_bucket").address,
        stack.resource("aws_iam_role_policy", "prod/role").address,
      ]),
    );
  });

  it("requires IMDSv2, has an encrypted gp3 disk and keeps a running server when the image changes", () => {
    expect(stack.resource("aws_instance").attributes).toMatchObject({
      metadata_options: { http_tokens: "required", http_put_response_hop_limit: 1 },
      root_block_device: { volume_type: "gp3", encrypted: true },
      lifecycle: { ignore_changes: ["ami"] },
    });
  });

  it("protects what others rely on: artifacts, secret and address", () => {
    const guarded = ["aws_s3_bucket", "aws_secretsmanager_secret", "aws_eip"].map(
      (type) => stack.resource(type).attributes["lifecycle"],
    );
    expect(guarded).toEqual(Array(3).fill({ prevent_destroy: true }));
  });

  it("declares the document's secret keys without values", () => {
    expect(stack.output("secret_keys")).toEqual(HELLOTRON_VEGA_SECRETS);
    expect(stack.resources("aws_secretsmanager_secret_version")).toEqual([]);
  });

  it("watches the server and ships logs in prod, and does neither in a relaxed environment", () => {
    const alarms = stack
      .resources("aws_cloudwatch_metric_alarm")
      .map(({ attributes }) => attributes["alarm_name"]);
    expect(alarms).toEqual(
      ["health", "host-status", "machine-status"].map((end) => `hellotron-vega-prod-${end}`),
    );
    expect(stack.resource("aws_route53_health_check").attributes).toMatchObject({
      ...{ fqdn: "api.hellotron.com", resource_path: "/health" },
    });
    const relaxed = prod((text) => text.replace("protection: strict", "protection: relaxed"));
    expect(relaxed.resources("aws_cloudwatch_metric_alarm")).toEqual([]);
    expect(relaxed.resources("aws_cloudwatch_log_group")).toEqual([]);
  });

  it("adds a second instance without touching the first", () => {
    const two = prod((text) => text.replace("admin_cidr_blocks", "  eu: {}\nadmin_cidr_blocks"));
    const added = two.addresses().filter((address) => !stack.addresses().includes(address));
    expect(stack.addresses().filter((address) => !two.addresses().includes(address))).toEqual([]);
    expect(two.resource("aws_instance", "/eu/").attributes).toMatchObject({
      tags: { Name: "hellotron-vega-eu" },
    });
    expect(added.every((address) => address.includes(".eu_"))).toBe(true);
  });

  it("creates only bucket and secret if there is no instance yet", () => {
    const none = prod((text) => text.replace(/instances:\n(?: {2,}.*\n)+/, "instances: {}\n"));
    expect(none.resources("aws_instance")).toEqual([]);
    expect(none.resources("aws_s3_bucket")).toHaveLength(1);
  });

  it("keeps every address: changing one would replace running resources", () => {
    const file = join(__dirname, "addresses.prod.txt");
    expect(stack.addresses()).toEqual(readFileSync(file, "utf8").trim().split("\n"));
  });
});
