import { ListResponseHeadersPoliciesCommand } from "@aws-sdk/client-cloudfront";
import { DescribeTableCommand } from "@aws-sdk/client-dynamodb";
import {
  DescribeInstancesCommand,
  DescribeKeyPairsCommand,
  TerminateInstancesCommand,
} from "@aws-sdk/client-ec2";
import { DescribeTargetHealthCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import {
  GetBucketVersioningCommand,
  HeadBucketCommand,
  PutBucketTaggingCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { GetSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { GetParameterCommand } from "@aws-sdk/client-ssm";
import { stringify } from "yaml";
import { Cloud } from "../../../../src/rehearsal/provider/mirror/cloud";
import { type RunningMoto, startMoto } from "../../../../src/rehearsal/moto/start-moto";
import { availableEngines } from "../../../engines";
import { Workspace } from "./workspace";

const REGION = "eu-west-1";
const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
});
const READ = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }],
});
const CANARY = "canary-77aa12";
const COMMAND = {
  schemaVersion: "2.2",
  description: "greets",
  mainSteps: [{ action: "aws:runShellScript", name: "greet", inputs: { runCommand: ["echo hello"] } }],
};

const PUBLIC_KEY =
  "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJm2mYcvC9u1yGfq0WmBq0YjzWw0m2cBoG5mC6m3hQxT somebody@example.com";

const STACK = {
  provider: { aws: [{ region: REGION, default_tags: [{ tags: { project: "groundplan" } }] }] },
  variable: { secret: { type: "string", ephemeral: true } },
  resource: {
    aws_s3_bucket: { state: { bucket: "groundplan-state" } },
    aws_s3_bucket_versioning: {
      state: { bucket: "${aws_s3_bucket.state.id}", versioning_configuration: { status: "Enabled" } },
    },
    aws_s3_bucket_public_access_block: {
      state: {
        bucket: "${aws_s3_bucket.state.id}",
        block_public_acls: true,
        block_public_policy: true,
        ignore_public_acls: true,
        restrict_public_buckets: true,
      },
    },
    aws_s3_bucket_server_side_encryption_configuration: {
      state: {
        bucket: "${aws_s3_bucket.state.id}",
        rule: [{ apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } }],
      },
    },
    aws_s3_bucket_ownership_controls: {
      state: { bucket: "${aws_s3_bucket.state.id}", rule: { object_ownership: "BucketOwnerEnforced" } },
    },
    aws_s3_bucket_lifecycle_configuration: {
      state: {
        bucket: "${aws_s3_bucket.state.id}",
        rule: [
          {
            id: "old",
            status: "Enabled",
            filter: [{ prefix: "" }],
            noncurrent_version_expiration: [{ noncurrent_days: 30 }],
          },
        ],
      },
    },
    aws_s3_bucket_policy: {
      state: {
        bucket: "${aws_s3_bucket.state.id}",
        policy: JSON.stringify({ Version: "2012-10-17", Statement: [] }),
      },
    },
    aws_s3_object: {
      hello: { bucket: "${aws_s3_bucket.state.id}", key: "config/hello.txt", content: "hello" },
    },
    aws_dynamodb_table: {
      locks: {
        name: "locks",
        billing_mode: "PAY_PER_REQUEST",
        hash_key: "LockID",
        attribute: [{ name: "LockID", type: "S" }],
        point_in_time_recovery: { enabled: true },
      },
    },
    aws_secretsmanager_secret: { app: { name: "app", recovery_window_in_days: 0 } },
    aws_secretsmanager_secret_version: {
      app: {
        secret_id: "${aws_secretsmanager_secret.app.id}",
        secret_string_wo: "${var.secret}",
        secret_string_wo_version: 1,
      },
    },
    aws_ssm_parameter: { app: { name: "/app/greeting", type: "String", value: "hello" } },
    aws_iam_role: { host: { name: "host", assume_role_policy: TRUST } },
    aws_iam_role_policy: {
      host: { name: "read", role: "${aws_iam_role.host.id}", policy: READ },
    },
    aws_iam_role_policy_attachment: {
      host: {
        role: "${aws_iam_role.host.name}",
        policy_arn: "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore",
      },
    },
    aws_iam_instance_profile: { host: { name: "host", role: "${aws_iam_role.host.name}" } },
    aws_iam_openid_connect_provider: {
      github: { url: "https://token.actions.githubusercontent.com", client_id_list: ["sts.amazonaws.com"] },
    },
    aws_key_pair: { host: { key_name: "host", public_key: PUBLIC_KEY, tags: { use: "hosts" } } },
    aws_cloudfront_origin_access_control: {
      site: {
        name: "site",
        origin_access_control_origin_type: "s3",
        signing_behavior: "always",
        signing_protocol: "sigv4",
      },
    },
    aws_cloudfront_function: {
      site: { name: "site", runtime: "cloudfront-js-2.0", code: "function handler() {}" },
    },
    aws_cloudfront_response_headers_policy: {
      site: { name: "site", server_timing_headers_config: { enabled: true, sampling_rate: 50 } },
    },
    aws_ssm_document: {
      json: { name: "greet", document_type: "Command", content: JSON.stringify(COMMAND) },
      yaml: {
        name: "greet-in-yaml",
        document_type: "Command",
        document_format: "YAML",
        content: stringify(COMMAND),
      },
    },
    aws_instance: {
      host: {
        count: 2,
        ami: "${data.aws_ssm_parameter.image.value}",
        instance_type: "t3.micro",
        tags: { Name: "host" },
      },
    },
    aws_lb: { front: { name: "front", subnets: ["subnet-1", "subnet-2"] } },
    aws_lb_target_group: { app: { name: "app", port: 4000, protocol: "HTTP", vpc_id: "vpc-1" } },
    aws_lb_target_group_attachment: {
      host: {
        count: 2,
        target_group_arn: "${aws_lb_target_group.app.arn}",
        target_id: "${aws_instance.host[count.index].id}",
      },
    },
    aws_ecr_repository: {
      app: {
        name: "app",
        image_tag_mutability: "IMMUTABLE",
        image_scanning_configuration: { scan_on_push: true },
      },
    },
    aws_cloudwatch_log_group: { app: { name: "/app", retention_in_days: 30 } },
    aws_route53_zone: { site: { name: "example.com" } },
    aws_route53_record: {
      www: {
        zone_id: "${aws_route53_zone.site.zone_id}",
        name: "www.example.com",
        type: "A",
        alias: {
          name: "${aws_lb.front.dns_name}",
          zone_id: "${aws_lb.front.zone_id}",
          evaluate_target_health: true,
        },
      },
      told: {
        zone_id: "${data.aws_route53_zone.told.zone_id}",
        name: "www.example.org",
        type: "A",
        ttl: 60,
        records: ["203.0.113.7"],
      },
    },
  },
  data: {
    aws_ssm_parameter: {
      image: { name: "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64" },
    },
    aws_route53_zone: { told: { name: "example.org" } },
  },
};

describe.each(availableEngines())("a stack's resources in the simulated AWS under $kind", ({ path }) => {
  const workspace = new Workspace(path, { TF_VAR_secret: CANARY });
  let moto: RunningMoto;
  let cloud: Cloud;

  beforeAll(async () => {
    moto = await startMoto();
    cloud = new Cloud(moto.endpoint);
    await workspace.serve({ mirror: true, endpoint: moto.endpoint, zones: ["example.org"] });
    await workspace.init(STACK);
    await workspace.apply();
  });
  afterAll(async () => {
    cloud.close();
    await workspace.close();
    await moto.stop();
  });

  it("are visible to other programs", async () => {
    expect(
      await cloud.s3(REGION).send(new GetBucketVersioningCommand({ Bucket: "groundplan-state" })),
    ).toMatchObject({ Status: "Enabled" });
    const { Table } = await cloud.dynamodb(REGION).send(new DescribeTableCommand({ TableName: "locks" }));
    expect(Table?.KeySchema).toEqual([{ AttributeName: "LockID", KeyType: "HASH" }]);
    const parameter = await cloud.ssm(REGION).send(new GetParameterCommand({ Name: "/app/greeting" }));
    expect(parameter.Parameter?.Value).toBe("hello");
    const ids = workspace.state("aws_instance").map(({ id }) => String(id));
    const instances = await cloud.ec2(REGION).send(new DescribeInstancesCommand({ InstanceIds: ids }));
    expect(instances.Reservations?.flatMap(({ Instances = [] }) => Instances)).toHaveLength(2);
    const { KeyPairs } = await cloud.ec2(REGION).send(new DescribeKeyPairsCommand({ KeyNames: ["host"] }));
    expect(KeyPairs?.[0]?.Tags).toContainEqual({ Key: "use", Value: "hosts" });
    const cloudfront = cloud.cloudfront(REGION);
    const headers = await cloudfront.send(new ListResponseHeadersPoliciesCommand({ Type: "custom" }));
    const [policy] = headers.ResponseHeadersPolicyList?.Items ?? [];
    expect(policy?.ResponseHeadersPolicy).toMatchObject({
      Id: workspace.state("aws_cloudfront_response_headers_policy")[0]?.["id"],
      ResponseHeadersPolicyConfig: { Name: "site" },
    });
    const TargetGroupArn = String(workspace.state("aws_lb_target_group")[0]?.["arn"]);
    const health = await cloud.elb(REGION).send(new DescribeTargetHealthCommand({ TargetGroupArn }));
    expect(health.TargetHealthDescriptions?.map(({ Target }) => Target?.Id).sort()).toEqual(ids.sort());
  });

  it("have write-only values that the state does not have", async () => {
    const secret = await cloud.secrets(REGION).send(new GetSecretValueCommand({ SecretId: "app" }));
    expect(secret.SecretString).toBe(CANARY);
    expect(workspace.stateText()).not.toContain(CANARY);
  });

  it("have an empty second plan", async () => {
    expect(await workspace.actions()).toEqual({});
  });

  it("show drift when somebody else changes them", async () => {
    const TagSet = [
      { Key: "project", Value: "groundplan" },
      { Key: "owner", Value: "somebody" },
    ];
    await cloud
      .s3(REGION)
      .send(new PutBucketTaggingCommand({ Bucket: "groundplan-state", Tagging: { TagSet } }));
    const [first] = workspace.state("aws_instance");
    await cloud.ec2(REGION).send(new TerminateInstancesCommand({ InstanceIds: [String(first?.["id"])] }));
    const plan = await workspace.plan();
    expect(plan["aws_s3_bucket.state"]?.before).toMatchObject({ tags: { owner: "somebody" } });
    expect(plan["aws_instance.host[0]"]?.actions).toEqual(["create"]);
    await workspace.apply();
    expect(await workspace.actions()).toEqual({});
  });

  it("cannot be created a second time", async () => {
    workspace.write({
      ...STACK,
      resource: {
        ...STACK.resource,
        aws_s3_bucket: { ...STACK.resource.aws_s3_bucket, twin: { bucket: "groundplan-state" } },
        aws_iam_openid_connect_provider: {
          ...STACK.resource.aws_iam_openid_connect_provider,
          twin: STACK.resource.aws_iam_openid_connect_provider.github,
        },
        aws_ssm_document: { ...STACK.resource.aws_ssm_document, twin: STACK.resource.aws_ssm_document.json },
      },
    });
    const { code, output } = await workspace.run("apply", "-auto-approve");
    expect(output).toContain("BucketAlreadyOwnedByYou");
    const words = output.replaceAll(/\s*│?\s+/g, " ");
    expect(words).toContain(
      "EntityAlreadyExists: Provider with url https://token.actions.githubusercontent.com already exists.",
    );
    expect(words).toContain("DocumentAlreadyExists: Document with name greet already exists.");
    expect(code).toBe(1);
    workspace.write(STACK);
  });

  it("cannot be destroyed while a bucket has objects", async () => {
    await cloud
      .s3(REGION)
      .send(new PutObjectCommand({ Bucket: "groundplan-state", Key: "left", Body: "behind" }));
    const { code, output } = await workspace.run("destroy", "-auto-approve");
    expect(output).toContain("BucketNotEmpty");
    expect(code).toBe(1);
    workspace.write({
      ...STACK,
      resource: {
        ...STACK.resource,
        aws_s3_bucket: { state: { bucket: "groundplan-state", force_destroy: true } },
      },
    });
    await workspace.apply();
    expect((await workspace.run("destroy", "-auto-approve")).output).toContain("Destroy complete!");
    expect(
      (await cloud.cloudfront(REGION).send(new ListResponseHeadersPoliciesCommand({})))
        .ResponseHeadersPolicyList?.Quantity,
    ).toBe(0);
    await expect(
      cloud.s3(REGION).send(new HeadBucketCommand({ Bucket: "groundplan-state" })),
    ).rejects.toMatchObject({ name: "NotFound" });
  });
});

describe.each(availableEngines())("imports from the simulated AWS under $kind", ({ path }) => {
  let moto: RunningMoto;
  beforeAll(async () => {
    moto = await startMoto();
  });
  afterAll(() => moto.stop());

  it("adopt what exists without changes, and refuse what does not exist", async () => {
    const { aws_s3_bucket, aws_dynamodb_table, aws_iam_role } = STACK.resource;
    const { aws_iam_instance_profile, aws_iam_openid_connect_provider, aws_ssm_document } = STACK.resource;
    const { aws_cloudfront_origin_access_control } = STACK.resource;
    const resource = {
      aws_cloudfront_origin_access_control,
      ...{ aws_s3_bucket, aws_dynamodb_table, aws_iam_role },
      ...{ aws_iam_instance_profile, aws_iam_openid_connect_provider, aws_ssm_document },
    };
    const stack = { provider: STACK.provider, resource };
    const first = new Workspace(path);
    const second = new Workspace(path);
    try {
      await first.serve({ mirror: true, endpoint: moto.endpoint });
      await first.init(stack);
      await first.apply();
      await second.serve({ mirror: true, endpoint: moto.endpoint });
      await second.init({
        ...stack,
        import: [
          { to: "aws_s3_bucket.state", id: "groundplan-state" },
          { to: "aws_dynamodb_table.locks", id: "locks" },
          { to: "aws_iam_role.host", id: "host" },
          {
            to: "aws_cloudfront_origin_access_control.site",
            id: String(first.state("aws_cloudfront_origin_access_control")[0]?.["id"]),
          },
          { to: "aws_iam_instance_profile.host", id: "host" },
          {
            to: "aws_iam_openid_connect_provider.github",
            id: "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com",
          },
          { to: "aws_ssm_document.json", id: "greet" },
          { to: "aws_ssm_document.yaml", id: "greet-in-yaml" },
        ],
      });
      const output = await second.apply();
      expect(output).toContain("8 imported, 0 added");
      expect(output).toContain("0 destroyed");
      expect(await second.actions()).toEqual({});
      second.write({
        resource: { aws_s3_bucket: { other: { bucket: "nobodys" } } },
        import: [{ to: "aws_s3_bucket.other", id: "nobodys" }],
      });
      expect((await second.run("plan")).output).toContain("Cannot import non-existent remote object");
    } finally {
      await first.close();
      await second.close();
    }
  });
});
