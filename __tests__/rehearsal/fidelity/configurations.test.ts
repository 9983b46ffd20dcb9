import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { availableEngines } from "../../engines";
import { FAULTY_RESOURCES, TOLD } from "../../src/provider-facts/thirty-faults";
import { Workspace } from "../../src/rehearsal/provider/workspace";

/** What engines print, without the frame and on one line. */
const flat = (output: string): string => output.replace(/[\s│╷╵]+/g, " ").replaceAll('\\"', '"');

const RECORD = {
  aws_acm_certificate: {
    site: {
      domain_name: "example.com",
      subject_alternative_names: ["*.api.example.com"],
      validation_method: "DNS",
    },
  },
  aws_route53_record: {
    validation: {
      for_each: "${{for o in aws_acm_certificate.site.domain_validation_options : o.domain_name => o}}",
      zone_id: "Z0123456789",
      name: "${each.value.resource_record_name}",
      type: "${each.value.resource_record_type}",
      records: ["${each.value.resource_record_value}"],
      ttl: 60,
    },
  },
};

describe.each(availableEngines())("configurations under $kind", ({ path }) => {
  const workspace = new Workspace(path);
  beforeAll(async () => {
    await workspace.serve();
    await workspace.init({ resource: { aws_sns_topic: { a: { name: "a" } } } });
  });
  afterAll(() => workspace.close());

  it("of 14 resources with more than 30 faults have every fault named, at its line", async () => {
    const configuration = {
      terraform: { required_providers: { aws: { source: "hashicorp/aws" } } },
      provider: { aws: [{ region: "eu-west-1" }] },
      resource: FAULTY_RESOURCES,
    };
    const text = JSON.stringify(configuration, null, 2);
    writeFileSync(join(workspace.folder, "main.tf.json"), text);
    const { code, output } = await workspace.run("plan");
    expect(code).toBe(1);
    const told = flat(output);
    expect(TOLD.filter(([, message]) => !message.test(told))).toEqual([]);
    const line = 1 + text.split("\n").findIndex((each) => each.includes('"retention_in_days": 42'));
    expect(told).toMatch(
      new RegExp(`retention_in_days to be one of .* line ${line}, in resource.aws_cloudwatch_log_group.app`),
    );
  });

  it("may make a record for each name that a certificate is validated for, before there is one", async () => {
    workspace.write({ resource: RECORD });
    expect(await workspace.actions()).toEqual({
      "aws_acm_certificate.site": "create",
      'aws_route53_record.validation["*.api.example.com"]': "create",
      'aws_route53_record.validation["example.com"]': "create",
    });
    await workspace.apply();
    expect(await workspace.actions()).toEqual({});
    expect(workspace.state("aws_route53_record").map(({ name }) => name)).toEqual([
      expect.stringMatching(/^_[0-9a-f]{32}\.api\.example\.com\.$/),
      expect.stringMatching(/^_[0-9a-f]{32}\.example\.com\.$/),
    ]);
  });

  it("may refer to blocks that AWS makes", async () => {
    const root = "aws_instance.host.root_block_device[0]";
    workspace.write({
      resource: {
        aws_instance: { host: { ami: "ami-0123456789abcdef0", instance_type: "t3.micro" } },
        aws_ebs_snapshot: { root: { volume_id: `\${${root}.volume_id}` } },
      },
      output: {
        volume: { value: `\${${root}.volume_id}` },
        hops: { value: "${aws_instance.host.metadata_options[0].http_put_response_hop_limit}" },
      },
    });
    const { "aws_ebs_snapshot.root": snapshot } = await workspace.plan();
    expect(snapshot?.after_unknown["volume_id"]).toBe(true);
    await workspace.apply();
    const { volume, hops } = await workspace.outputs();
    expect(volume).toMatch(/^vol-[0-9a-f]{17}$/);
    expect(hops).toBe(2);
    expect(await workspace.actions()).toEqual({});
  });

  it("are warned of what may replace a resource under a condition that is not known here", async () => {
    const endpoint = (vpc: string) => ({
      resource: {
        aws_kinesis_analytics_application: {
          a: {
            name: "a",
            inputs: {
              name_prefix: vpc,
              schema: {
                record_columns: { name: "a", sql_type: "INTEGER" },
                record_format: { mapping_parameters: { json: { record_row_path: "$" } } },
              },
              kinesis_stream: {
                resource_arn: "arn:aws:kinesis:eu-west-1:123456789012:stream/s",
                role_arn: "arn:aws:iam::123456789012:role/r",
              },
            },
          },
        },
      },
    });
    workspace.write(endpoint("one"));
    await workspace.apply();
    workspace.write(endpoint("two"));
    const { output } = await workspace.run("plan");
    expect(flat(output)).toContain(
      "aws_kinesis_analytics_application may have to be replaced: inputs changes",
    );
  });
});
