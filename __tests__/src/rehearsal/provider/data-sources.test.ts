import { availableEngines } from "../../../engines";
import { Workspace } from "./workspace";

describe.each(availableEngines())("data sources under $kind", ({ path }) => {
  const workspace = new Workspace(path);
  afterAll(() => workspace.close());

  it("answer without an AWS account", async () => {
    await workspace.serve({ zones: ["example.com"] });
    await workspace.init({
      data: {
        aws_availability_zones: { here: { state: "available" } },
        aws_caller_identity: { me: {} },
        aws_region: { here: {} },
        aws_partition: { here: {} },
        aws_ssm_parameter: {
          ubuntu: {
            name: "/aws/service/canonical/ubuntu/server/22.04/stable/current/amd64/hvm/ebs-gp2/ami-id",
          },
        },
        aws_ami: {
          al2023: {
            most_recent: true,
            owners: ["amazon"],
            filter: [{ name: "name", values: ["al2023-ami-*-arm64"] }],
          },
        },
        aws_route53_zone: { site: { name: "example.com" } },
        aws_cloudfront_cache_policy: { optimized: { name: "Managed-CachingOptimized" } },
        aws_cloudfront_origin_request_policy: { viewer: { name: "Managed-AllViewer" } },
        aws_ec2_managed_prefix_list: {
          cloudfront: { name: "com.amazonaws.global.cloudfront.origin-facing" },
        },
        aws_elb_service_account: { main: {} },
        aws_s3_objects: { state: { bucket: "b", prefix: "a/terraform.tfstate" } },
        aws_vpc: { default: { default: true } },
        aws_subnets: { default: { filter: [{ name: "vpc-id", values: ["${data.aws_vpc.default.id}"] }] } },
        aws_eks_cluster: { unknown: { name: "any" } },
        aws_iam_policy_document: {
          read: {
            statement: [
              {
                sid: "Read",
                actions: ["s3:GetObject", "s3:ListBucket"],
                resources: ["arn:aws:s3:::b/*"],
                condition: [
                  { test: "StringEquals", variable: "aws:SourceAccount", values: ["123456789012"] },
                ],
                principals: [{ type: "Service", identifiers: ["ec2.amazonaws.com"] }],
              },
            ],
          },
        },
      },
      output: {
        zones: { value: "${data.aws_availability_zones.here.names}" },
        account: { value: "${data.aws_caller_identity.me.account_id}" },
        region: { value: "${data.aws_region.here.region}" },
        partition: { value: "${data.aws_partition.here.partition}" },
        ubuntu: { value: "${data.aws_ssm_parameter.ubuntu.insecure_value}" },
        image: { value: "${data.aws_ami.al2023.id} ${data.aws_ami.al2023.architecture}" },
        zone: { value: "${data.aws_route53_zone.site.zone_id}" },
        policies: {
          value:
            "${data.aws_cloudfront_cache_policy.optimized.id} ${data.aws_cloudfront_origin_request_policy.viewer.id}",
        },
        prefix_list: { value: "${data.aws_ec2_managed_prefix_list.cloudfront.id}" },
        balancers: { value: "${data.aws_elb_service_account.main.arn}" },
        subnets: { value: "${data.aws_subnets.default.ids}" },
        states: { value: "${data.aws_s3_objects.state.keys}" },
        certificate_authority: { value: "${data.aws_eks_cluster.unknown.certificate_authority[0].data}" },
        document: { value: "${jsondecode(data.aws_iam_policy_document.read.json)}" },
      },
    });
    await workspace.apply();
    expect(await workspace.outputs()).toEqual({
      zones: ["eu-west-1a", "eu-west-1b", "eu-west-1c"],
      account: "123456789012",
      region: "eu-west-1",
      partition: "aws",
      ubuntu: expect.stringMatching(/^ami-[0-9a-f]{17}$/),
      image: expect.stringMatching(/^ami-[0-9a-f]{17} arm64$/),
      zone: expect.stringMatching(/^Z[0-9A-F]{20}$/),
      policies: "658327ea-f89d-4fab-a63d-7e88639e58f6 216adef6-5c7f-47e4-b989-5492eafa07d3",
      prefix_list: expect.stringMatching(/^pl-[0-9a-f]{8}$/),
      balancers: "arn:aws:iam::156460612806:root",
      subnets: [
        expect.stringMatching(/^subnet-/),
        expect.stringMatching(/^subnet-/),
        expect.stringMatching(/^subnet-/),
      ],
      states: ["a/terraform.tfstate"],
      certificate_authority: expect.any(String),
      document: {
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "Read",
            Effect: "Allow",
            Action: ["s3:ListBucket", "s3:GetObject"],
            Resource: "arn:aws:s3:::b/*",
            Principal: { Service: "ec2.amazonaws.com" },
            Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
          },
        ],
      },
    });
    expect(await workspace.actions()).toEqual({});
  });

  it.each([
    [
      "a zone that nobody made or told of",
      { aws_route53_zone: { a: { name: "example.net" } } },
      /no matching Route 53 Hosted Zone found/,
    ],
    [
      "a parameter that does not exist",
      { aws_ssm_parameter: { a: { name: "/mine" } } },
      /couldn't find resource/,
    ],
    [
      "a managed policy that does not exist",
      { aws_cloudfront_cache_policy: { a: { name: "Managed-Nothing" } } },
      /no matching CloudFront Cache Policy/,
    ],
  ])("do not find %s", async (_what, data, message) => {
    workspace.write({ data });
    const { code, output } = await workspace.run("plan");
    expect(output.replace(/\s*[│╷╵]\s*/g, " ")).toMatch(message);
    expect(code).toBe(1);
  });
});
