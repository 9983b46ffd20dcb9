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

  it("with more than 30 errors in 14 resources get every error reported, at its line", async () => {
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

  it("can create a record for each validated name of a certificate that does not exist yet", async () => {
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

  it("can refer to blocks that AWS creates", async () => {
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

  it("get a warning if a change may replace a resource under an unknown condition", async () => {
    const domain = (version: string) => ({
      resource: {
        aws_elasticsearch_domain: { a: { domain_name: "search", elasticsearch_version: version } },
      },
    });
    workspace.write(domain("7.9"));
    await workspace.apply();
    workspace.write(domain("7.10"));
    const { output } = await workspace.run("plan");
    expect(flat(output)).toContain(
      "aws_elasticsearch_domain may have to be replaced: elasticsearch_version changes",
    );
  });

  it("are refused at apply if AWS refuses them, and leave no resource behind", async () => {
    const cluster = {
      cluster_identifier: "main",
      engine: "aurora-postgresql",
      master_username: "app",
      master_password: "rehearsed-word",
      serverlessv2_scaling_configuration: { min_capacity: 0, max_capacity: 2 },
    };
    const target = {
      db_proxy_name: "proxy",
      target_group_name: "default",
      db_cluster_identifier: "${aws_rds_cluster.main.cluster_identifier}",
    };
    workspace.write({
      resource: { aws_rds_cluster: { main: cluster }, aws_db_proxy_target: { main: target } },
    });
    const refused = await workspace.run("apply", "-auto-approve");
    expect(flat(refused.output)).toContain("api error InvalidParameterCombination");
    expect(workspace.state("aws_db_proxy_target")).toEqual([]);
    const kept = await workspace.run("destroy", "-auto-approve");
    expect(flat(kept.output)).toContain(
      "final_snapshot_identifier is required when skip_final_snapshot is false",
    );
    expect(workspace.state("aws_rds_cluster")).toHaveLength(1);
    workspace.write({ resource: { aws_rds_cluster: { main: { ...cluster, skip_final_snapshot: true } } } });
    await workspace.apply();
    expect((await workspace.run("destroy", "-auto-approve")).code).toBe(0);
  });

  it("whose service ECS rolls back fail only if the apply waits", async () => {
    const service = (revision: number, waits: boolean) => ({
      resource: {
        aws_ecs_service: {
          api: { name: "api", task_definition: `api:${revision}`, wait_for_steady_state: waits },
        },
      },
    });
    const rolledBack = {
      type: "aws_ecs_service",
      operation: "update",
      code: "DeploymentRolledBack",
    } as const;
    await workspace.serve({ faults: { fail: [{ ...rolledBack, times: 2 }] } });
    workspace.write(service(1, true));
    await workspace.apply();
    workspace.write(service(2, true));
    const { code, output } = await workspace.run("apply", "-auto-approve");
    expect([code, flat(output)]).toEqual([
      1,
      expect.stringContaining("unexpected state 'ROLLBACK_SUCCESSFUL'"),
    ]);
    workspace.write(service(2, false));
    await workspace.apply();
    expect(workspace.state("aws_ecs_service")[0]).toMatchObject({ task_definition: "api:1" });
    expect(await workspace.actions()).toEqual({ "aws_ecs_service.api": "update" });
  });
});
