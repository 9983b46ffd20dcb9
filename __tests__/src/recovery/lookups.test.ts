import { ACMClient, RequestCertificateCommand } from "@aws-sdk/client-acm";
import { CreateLogGroupCommand, CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import {
  CloudFrontClient,
  CreateDistributionWithTagsCommand,
  CreateFunctionCommand,
  CreateOriginAccessControlCommand,
} from "@aws-sdk/client-cloudfront";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { CreateSubnetCommand, CreateVpcCommand, EC2Client } from "@aws-sdk/client-ec2";
import { CreateRepositoryCommand, ECRClient } from "@aws-sdk/client-ecr";
import {
  CreateClusterCommand,
  CreateServiceCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
} from "@aws-sdk/client-ecs";
import {
  AttachRolePolicyCommand,
  CreateInstanceProfileCommand,
  CreateOpenIDConnectProviderCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { CreateKeyCommand, KMSClient, ScheduleKeyDeletionCommand } from "@aws-sdk/client-kms";
import {
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  Route53Client,
} from "@aws-sdk/client-route-53";
import {
  CreateBucketCommand,
  PutBucketTaggingCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import {
  CreateDBClusterCommand,
  CreateDBClusterParameterGroupCommand,
  CreateDBInstanceCommand,
  CreateDBSubnetGroupCommand,
  CreateGlobalClusterCommand,
  RDSClient,
} from "@aws-sdk/client-rds";
import { CreateDocumentCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { viewAws } from "../../../src/recovery/aws-view";
import { judge, type Verdict } from "../../../src/recovery/judge";
import { awsEnvironment } from "../../../src/rehearsal/moto/aws-environment";
import { type RunningMoto, startMoto } from "../../../src/rehearsal/moto/start-moto";
import { hermesProd, OUR_TAGS, planned } from "./an-environment";

const region = "eu-south-2";
const before = { ...process.env };
const environment = hermesProd();
let moto: RunningMoto;
let zone = "";

const TRUST = JSON.stringify({ Version: "2012-10-17", Statement: [] });
const PERMISSIONS = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "s3:ListBucket", Resource: "arn:aws:s3:::ours" }],
});
const SSM_CORE = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore";

beforeAll(async () => {
  moto = await startMoto();
  Object.assign(process.env, awsEnvironment(moto.endpoint));
  await Promise.all([
    makeIdentities(),
    makeKeys(),
    makeStores(),
    makeNames(),
    makeServices(),
    makeDatabases(),
  ]);
});
afterAll(async () => {
  process.env = before;
  await moto.stop();
});

async function makeIdentities(): Promise<void> {
  const iam = new IAMClient({ region });
  for (const [RoleName, Tags] of [
    ["ours", OUR_TAGS],
    ["theirs", []],
  ] as const) {
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST, Tags: [...Tags] }));
    await iam.send(
      new PutRolePolicyCommand({ RoleName, PolicyName: "permissions", PolicyDocument: PERMISSIONS }),
    );
    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: SSM_CORE }));
  }
  await iam.send(
    new CreatePolicyCommand({ PolicyName: "ours", PolicyDocument: PERMISSIONS, Tags: OUR_TAGS }),
  );
  await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: "ours", Tags: OUR_TAGS }));
  await iam.send(new CreateUserCommand({ UserName: "ours", Tags: OUR_TAGS }));
  await iam.send(
    new PutUserPolicyCommand({ UserName: "ours", PolicyName: "permissions", PolicyDocument: PERMISSIONS }),
  );
  await iam.send(
    new CreateOpenIDConnectProviderCommand({
      Url: "https://token.actions.githubusercontent.com",
      ClientIDList: ["sts.amazonaws.com"],
      Tags: [{ Key: "managed-by", Value: "groundplan" }],
    }),
  );
}

async function makeKeys(): Promise<void> {
  const kms = new KMSClient({ region });
  const Tags = OUR_TAGS.map(({ Key: TagKey, Value: TagValue }) => ({ TagKey, TagValue }));
  await kms.send(new CreateKeyCommand({ Description: "Storage of theirs" }));
  await kms.send(new CreateKeyCommand({ Description: "Storage of ours", Tags }));
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Description: "Storage of gone", Tags }));
  await kms.send(new ScheduleKeyDeletionCommand({ KeyId: KeyMetadata?.KeyId }));
}

async function makeStores(): Promise<void> {
  const s3 = new S3Client({ region });
  const secrets = new SecretsManagerClient({ region });
  const key = { AttributeName: "id" };
  for (const Bucket of ["ours", "theirs"]) {
    const CreateBucketConfiguration = { LocationConstraint: region } as const;
    await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
    await s3.send(
      new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: { BlockPublicAcls: true } }),
    );
  }
  await s3.send(new PutBucketTaggingCommand({ Bucket: "ours", Tagging: { TagSet: OUR_TAGS } }));
  await s3.send(new PutObjectCommand({ Bucket: "ours", Key: "config/", Body: Buffer.from("") }));
  await new DynamoDBClient({ region }).send(
    new CreateTableCommand({
      TableName: "ours",
      KeySchema: [{ ...key, KeyType: "HASH" }],
      AttributeDefinitions: [{ ...key, AttributeType: "S" }],
      BillingMode: "PAY_PER_REQUEST",
      Tags: OUR_TAGS,
    }),
  );
  await secrets.send(new CreateSecretCommand({ Name: "hermes/prod", SecretString: "{}", Tags: OUR_TAGS }));
  await secrets.send(new CreateSecretCommand({ Name: "hermes/old", SecretString: "{}", Tags: OUR_TAGS }));
  await secrets.send(new DeleteSecretCommand({ SecretId: "hermes/old" }));
  const ssm = new SSMClient({ region });
  await ssm.send(
    new PutParameterCommand({ Name: "/hermes/tag", Value: "1", Type: "String", Tags: OUR_TAGS }),
  );
  await ssm.send(
    new CreateDocumentCommand({
      Name: "hermes-deploy",
      DocumentType: "Command",
      Content: JSON.stringify({ schemaVersion: "2.2", description: "Deploys", mainSteps: [] }),
      Tags: OUR_TAGS,
    }),
  );
  const tags = Object.fromEntries(OUR_TAGS.map(({ Key, Value }) => [Key, Value]));
  const logs = new CloudWatchLogsClient({ region });
  await logs.send(new CreateLogGroupCommand({ logGroupName: "/hermes/web", tags }));
  await logs.send(new CreateLogGroupCommand({ logGroupName: "/hermes/web-2", tags }));
  await new ECRClient({ region }).send(
    new CreateRepositoryCommand({ repositoryName: "hermes", tags: OUR_TAGS }),
  );
}

async function makeNames(): Promise<void> {
  const route53 = new Route53Client({ region });
  const made = await route53.send(new CreateHostedZoneCommand({ Name: "example.com", CallerReference: "1" }));
  zone = (made.HostedZone?.Id ?? "").replace("/hostedzone/", "");
  const ResourceRecordSet = {
    Name: "hermes.example.com",
    Type: "A" as const,
    TTL: 60,
    ResourceRecords: [{ Value: "192.0.2.1" }],
  };
  await route53.send(
    new ChangeResourceRecordSetsCommand({
      HostedZoneId: zone,
      ChangeBatch: { Changes: [{ Action: "CREATE", ResourceRecordSet }] },
    }),
  );
  const acm = new ACMClient({ region });
  for (const [DomainName, Tags] of [
    ["ours.example.com", OUR_TAGS],
    ["ours.example.com", undefined],
    ["theirs.example.com", undefined],
  ] as const)
    await acm.send(
      new RequestCertificateCommand({ DomainName, ValidationMethod: "DNS", ...(Tags && { Tags }) }),
    );
  const cloudfront = new CloudFrontClient({ region });
  await cloudfront.send(
    new CreateFunctionCommand({
      Name: "hermes-prod-routes",
      FunctionConfig: { Comment: "", Runtime: "cloudfront-js-2.0" },
      FunctionCode: Buffer.from("function handler() {}"),
    }),
  );
  await cloudfront.send(
    new CreateOriginAccessControlCommand({
      OriginAccessControlConfig: {
        Name: "hermes-prod-assets",
        SigningProtocol: "sigv4",
        SigningBehavior: "always",
        OriginAccessControlOriginType: "s3",
      },
    }),
  );
  for (const Items of [OUR_TAGS, []]) {
    await cloudfront.send(
      new CreateDistributionWithTagsCommand({
        DistributionConfigWithTags: {
          DistributionConfig: {
            CallerReference: String(Items.length),
            Comment: "hermes-prod-assets",
            Enabled: true,
            Origins: { Quantity: 1, Items: [{ Id: "s3", DomainName: "a.example.com" }] },
            DefaultCacheBehavior: { TargetOriginId: "s3", ViewerProtocolPolicy: "https-only" },
          },
          Tags: { Items },
        },
      }),
    );
  }
}

async function makeServices(): Promise<void> {
  const ecs = new ECSClient({ region });
  const tags = OUR_TAGS.map(({ Key: key, Value: value }) => ({ key, value }));
  await ecs.send(new CreateClusterCommand({ clusterName: "ours" }));
  await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: "ours",
      containerDefinitions: [{ name: "web", image: "web:1", memory: 128 }],
    }),
  );
  await ecs.send(
    new CreateServiceCommand({ cluster: "ours", serviceName: "web", taskDefinition: "ours", tags }),
  );
}

async function makeDatabases(): Promise<void> {
  const ec2 = new EC2Client({ region });
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.9.0.0/16" }));
  const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId: Vpc?.VpcId, CidrBlock: "10.9.0.0/24" }));
  const rds = new RDSClient({ region });
  const Tags = OUR_TAGS;
  await rds.send(
    new CreateDBSubnetGroupCommand({
      ...{ DBSubnetGroupName: "ours", DBSubnetGroupDescription: "ours", Tags },
      SubnetIds: [Subnet?.SubnetId ?? ""],
    }),
  );
  await rds.send(
    new CreateDBClusterParameterGroupCommand({
      ...{ DBClusterParameterGroupName: "ours", DBParameterGroupFamily: "aurora-postgresql17" },
      ...{ Description: "ours", Tags },
    }),
  );
  const Engine = "aurora-postgresql";
  await rds.send(new CreateGlobalClusterCommand({ GlobalClusterIdentifier: "ours-global", Engine, Tags }));
  await rds.send(
    new CreateDBClusterCommand({
      ...{ DBClusterIdentifier: "ours", Engine, MasterUsername: "hebo", Tags },
      MasterUserPassword: "not-a-secret",
    }),
  );
  await rds.send(
    new CreateDBInstanceCommand({
      ...{ DBInstanceIdentifier: "ours-1", DBClusterIdentifier: "ours", Engine, Tags },
      DBInstanceClass: "db.serverless",
    }),
  );
}

function look(
  type: string,
  values: Record<string, unknown>,
  known: readonly string[] = [],
): Promise<Verdict> {
  return judge(planned(type, values), environment, viewAws(region, environment), new Set(known));
}

describe("the lookup of a planned resource in AWS, against moto", () => {
  it.each<[string, Record<string, unknown>, RegExp]>([
    ["aws_s3_bucket", { bucket: "ours" }, /^ours$/],
    ["aws_s3_bucket_public_access_block", { bucket: "ours" }, /^ours$/],
    ["aws_s3_object", { bucket: "ours", key: "config/" }, /^ours\/config\/$/],
    ["aws_dynamodb_table", { name: "ours" }, /^ours$/],
    ["aws_iam_role", { name: "ours" }, /^ours$/],
    ["aws_iam_role_policy", { role: "ours", name: "permissions" }, /^ours:permissions$/],
    [
      "aws_iam_role_policy_attachment",
      { role: "ours", policy_arn: SSM_CORE },
      new RegExp(`^ours/${SSM_CORE}$`),
    ],
    ["aws_iam_policy", { name: "ours" }, /^arn:aws:iam::\d{12}:policy\/ours$/],
    ["aws_iam_instance_profile", { name: "ours" }, /^ours$/],
    ["aws_iam_user", { name: "ours" }, /^ours$/],
    ["aws_iam_user_policy", { user: "ours", name: "permissions" }, /^ours:permissions$/],
    ["aws_secretsmanager_secret", { name: "hermes/prod" }, /^arn:aws:secretsmanager:.*:hermes\/prod-\w{6}$/],
    ["aws_ssm_parameter", { name: "/hermes/tag" }, /^\/hermes\/tag$/],
    ["aws_ssm_document", { name: "hermes-deploy" }, /^hermes-deploy$/],
    ["aws_cloudwatch_log_group", { name: "/hermes/web" }, /^\/hermes\/web$/],
    ["aws_ecr_repository", { name: "hermes" }, /^hermes$/],
    ["aws_cloudfront_origin_access_control", { name: "hermes-prod-assets" }, /^\w+$/],
    ["aws_cloudfront_distribution", { comment: "hermes-prod-assets" }, /^\w+$/],
    ["aws_cloudfront_function", { name: "hermes-prod-routes" }, /^hermes-prod-routes$/],
    ["aws_acm_certificate", { domain_name: "ours.example.com" }, /^arn:aws:acm:eu-south-2:\d+:certificate\//],
    ["aws_kms_key", { description: "Storage of ours" }, /^[\w-]{36}$/],
    ["aws_ecs_service", { cluster: "arn:aws:ecs:eu-south-2:1:cluster/ours", name: "web" }, /^ours\/web$/],
    ["aws_rds_cluster", { cluster_identifier: "ours" }, /^ours$/],
    ["aws_rds_cluster_instance", { identifier: "ours-1" }, /^ours-1$/],
    ["aws_rds_cluster_parameter_group", { name: "ours" }, /^ours$/],
    ["aws_db_subnet_group", { name: "ours" }, /^ours$/],
  ])("finds ours: %s %j", async (type, values, id) => {
    expect(await look(type, values)).toMatchObject({ is: "ours", id: expect.stringMatching(id) });
  });

  it.each<[string, Record<string, unknown>]>([
    ["aws_s3_bucket", { bucket: "missing" }],
    ["aws_s3_bucket_public_access_block", { bucket: "missing" }],
    ["aws_s3_bucket_versioning", { bucket: "ours" }],
    ["aws_s3_bucket_lifecycle_configuration", { bucket: "ours" }],
    ["aws_s3_bucket_policy", { bucket: "ours" }],
    ["aws_s3_object", { bucket: "ours", key: "missing" }],
    ["aws_dynamodb_table", { name: "missing" }],
    ["aws_iam_role", { name: "missing" }],
    ["aws_iam_role_policy", { role: "ours", name: "missing" }],
    [
      "aws_iam_role_policy_attachment",
      { role: "ours", policy_arn: "arn:aws:iam::aws:policy/ReadOnlyAccess" },
    ],
    ["aws_iam_policy", { name: "missing" }],
    ["aws_iam_instance_profile", { name: "missing" }],
    ["aws_iam_user", { name: "missing" }],
    ["aws_iam_openid_connect_provider", { url: "https://elsewhere.example.com" }],
    ["aws_secretsmanager_secret", { name: "missing" }],
    ["aws_ssm_parameter", { name: "/missing" }],
    ["aws_ssm_document", { name: "missing" }],
    ["aws_cloudwatch_log_group", { name: "/hermes/we" }],
    ["aws_ecr_repository", { name: "missing" }],
    ["aws_lb", { name: "missing" }],
    ["aws_lb_target_group", { name: "missing" }],
    ["aws_ecs_service", { cluster: "ours", name: "missing" }],
    ["aws_rds_cluster", { cluster_identifier: "missing" }],
    ["aws_rds_cluster_instance", { identifier: "missing" }],
    ["aws_rds_cluster_parameter_group", { name: "missing" }],
    ["aws_rds_global_cluster", { global_cluster_identifier: "missing" }],
    ["aws_db_subnet_group", { name: "missing" }],
    ["aws_db_proxy", { name: "missing" }],
    ["aws_lambda_function", { function_name: "missing" }],
    ["aws_cloudfront_origin_access_control", { name: "missing" }],
    ["aws_cloudfront_function", { name: "missing" }],
    ["aws_cloudfront_response_headers_policy", { name: "missing" }],
    ["aws_acm_certificate", { domain_name: "theirs.example.com" }],
    ["aws_kms_key", { description: "Storage of theirs" }],
    ["aws_kms_key", { description: "Storage of gone" }],
    ["aws_route53_record", { zone_id: "Z0", name: "hermes.example.com", type: "A" }],
  ])("finds nothing if nothing exists: %s %j", async (type, values) => {
    expect(await look(type, values)).toEqual({ is: "absent" });
  });

  it("does not look for a part while the plan does not know its parent", async () => {
    expect(await look("aws_s3_bucket_public_access_block", {})).toEqual({ is: "absent" });
    expect(await look("aws_lb_listener", { port: 443 })).toEqual({ is: "absent" });
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    [
      "aws_s3_bucket",
      { bucket: "theirs" },
      /not tagged managed-by=groundplan, system=hermes, environment=prod/,
    ],
    ["aws_s3_bucket_public_access_block", { bucket: "theirs" }, /what it is part of, is not tagged/],
    ["aws_iam_role", { name: "theirs" }, /not tagged/],
    ["aws_iam_role_policy", { role: "theirs", name: "permissions" }, /not tagged/],
    ["aws_iam_openid_connect_provider", { url: "https://token.actions.githubusercontent.com" }, /not tagged/],
    ["aws_secretsmanager_secret", { name: "hermes/old" }, /scheduled for deletion/],
  ])("leaves alone what is not ours or not usable: %s %j", async (type, values, why) => {
    expect(await look(type, values)).toMatchObject({ is: "in the way", why: expect.stringMatching(why) });
  });

  it("leaves alone what another address in the state manages", async () => {
    const verdict = await look("aws_iam_role", { name: "ours" }, ["aws_iam_role ours"]);
    expect(verdict).toMatchObject({ is: "in the way", why: "another address of this state manages it" });
  });

  it("treats a record as ours only if it matches the plan", async () => {
    const record = { zone_id: zone, name: "hermes.example.com", type: "A" };
    const [right, wrong] = [["192.0.2.1"], ["192.0.2.2"]].map((records) => ({ ...record, records }));
    expect(await look("aws_route53_record", right ?? {})).toEqual({
      is: "ours",
      id: `${zone}_hermes.example.com_A`,
      by: "its zone, name, type and what it says",
    });
    expect(await look("aws_route53_record", wrong ?? {})).toMatchObject({ is: "in the way" });
    expect(await look("aws_route53_record", record)).toMatchObject({ is: "in the way" });
    expect(await look("aws_route53_record", { ...wrong, allow_overwrite: true })).toEqual({ is: "absent" });
  });
});

describe("the lookup of a CloudFront headers policy, against its answers", () => {
  // moto has no headers policies.
  const page = (name: string, next: string) =>
    `<ResponseHeadersPolicyList><MaxItems>1</MaxItems><Quantity>1</Quantity>${next}<Items><ResponseHeadersPolicySummary>` +
    `<Type>custom</Type><ResponseHeadersPolicy><Id>id-of-${name}</Id><LastModifiedTime>2026-11-27T00:00:00Z</LastModifiedTime>` +
    `<ResponseHeadersPolicyConfig><Name>${name}</Name></ResponseHeadersPolicyConfig></ResponseHeadersPolicy>` +
    `</ResponseHeadersPolicySummary></Items></ResponseHeadersPolicyList>`;
  const server = createServer(({ url = "" }, response) => {
    const second = new URL(url, "http://aws").searchParams.get("Marker") === "2";
    response.setHeader("content-type", "text/xml");
    response.end(second ? page("ours", "") : page("theirs", "<NextMarker>2</NextMarker>"));
  });
  beforeAll(async () => {
    await once(server.listen(0, "127.0.0.1"), "listening");
    const { port } = server.address() as AddressInfo;
    process.env["AWS_ENDPOINT_URL_CLOUDFRONT"] = `http://127.0.0.1:${port}`;
  });
  afterAll(() => {
    Reflect.deleteProperty(process.env, "AWS_ENDPOINT_URL_CLOUDFRONT");
    server.closeAllConnections();
    server.close();
  });

  it("finds it on a later page, by its name", async () => {
    const type = "aws_cloudfront_response_headers_policy";
    expect(await look(type, { name: "ours" })).toMatchObject({ is: "ours", id: "id-of-ours" });
    expect(await look(type, { name: "our" })).toEqual({ is: "absent" });
  });
});
