import { AlarmTopic } from "../../../constructs/observability/alarm-topic";
import { AuditTrail } from "../../../constructs/observability/audit-trail";
import { EndpointHealthAlarm, HEALTH_REGION } from "../../../constructs/observability/endpoint-health-alarm";
import { FleetAlarms } from "../../../constructs/observability/fleet-alarms";
import { InstanceHealthAlarms } from "../../../constructs/observability/instance-health-alarms";
import { LoadBalancerAlarms } from "../../../constructs/observability/load-balancer-alarms";
import { statementsOf, synthesizeConstructs } from "../../synthesize";

const stack = synthesizeConstructs((scope) => {
  const topic = new AlarmTopic(scope, "topic", { topicName: "sample-alarms" });
  new LoadBalancerAlarms(scope, "balancer", {
    ...{ alarmPrefix: "sample-prod", topic, slowestMilliseconds: 1500 },
    balancer: { metricName: "app/sample/1" },
    targets: { metricName: "targetgroup/sample/2" },
  });
  new FleetAlarms(scope, "hosts", { fleetName: "sample-prod", topic, memoryPercent: 90 });
});
const alarm = (name: string) =>
  stack.resources("aws_cloudwatch_metric_alarm").find(({ attributes }) => attributes["alarm_name"] === name)
    ?.attributes;

describe("alarms of a load balancer", () => {
  it("distinguish errors of the application from the load balancer's own", () => {
    expect(alarm("sample-prod-5xx")).toMatchObject({
      metric_name: "HTTPCode_Target_5XX_Count",
      dimensions: { LoadBalancer: "app/sample/1", TargetGroup: "targetgroup/sample/2" },
    });
    expect(alarm("sample-prod-balancer-5xx")).toMatchObject({
      metric_name: "HTTPCode_ELB_5XX_Count",
      dimensions: { LoadBalancer: "app/sample/1" },
    });
  });

  it("measure latency in seconds, as AWS does, over five minutes", () => {
    expect(alarm("sample-prod-latency")).toMatchObject({
      extended_statistic: "p95",
      threshold: 1.5,
      period: 60,
      evaluation_periods: 5,
    });
  });

  it("report unhealthy targets, and stay quiet without traffic", () => {
    expect(alarm("sample-prod-unhealthy-hosts")).toMatchObject({
      metric_name: "UnHealthyHostCount",
      threshold: 1,
      treat_missing_data: "notBreaching",
    });
  });
});

describe("alarms of a fleet", () => {
  it("watch the busiest host of however many there are", () => {
    expect(alarm("sample-prod-memory")).toMatchObject({
      namespace: "CWAgent",
      metric_name: "mem_used_percent",
      dimensions: { Fleet: "sample-prod" },
      statistic: "Maximum",
      threshold: 90,
    });
    expect(alarm("sample-prod-cpu")).toMatchObject({ metric_name: "cpu_usage_active", threshold: 80 });
  });

  it("notify the topic when they go off and when they end", () => {
    const topic = [`\${${stack.resource("aws_sns_topic").address}.arn}`];
    for (const { attributes } of stack.resources("aws_cloudwatch_metric_alarm")) {
      expect(attributes).toMatchObject({ alarm_actions: topic, ok_actions: topic });
    }
  });
});

describe("alarms of a machine", () => {
  const watched = synthesizeConstructs((scope) => {
    const topic = new AlarmTopic(scope, "topic", { topicName: "sample-alarms" });
    new InstanceHealthAlarms(scope, "health", { instanceName: "sample", instanceId: "i-1", topic });
  });
  const periods = (remedy: string) =>
    watched
      .resources("aws_cloudwatch_metric_alarm")
      .find(({ attributes }) => JSON.stringify(attributes["alarm_actions"]).includes(`:ec2:${remedy}`))
      ?.attributes["evaluation_periods"];

  it("recover it before they reboot it if its host fails, which fails both checks", () => {
    expect(periods("recover")).toBe(2);
    expect(periods("reboot")).toBe(3);
  });
});

describe("an alarm of an address", () => {
  const watched = (region: string) =>
    synthesizeConstructs(
      (scope) => {
        const topic = new AlarmTopic(scope, "topic", { topicName: "t", region: HEALTH_REGION });
        new EndpointHealthAlarm(scope, "health", {
          ...{ alarmName: "sample-health", domainName: "api.example.com", healthPath: "/health", topic },
        });
      },
      { region },
    );

  it("requests it over HTTPS, and counts no answer as a failure", () => {
    const stack = watched("us-east-1");
    const check = stack.resource("aws_route53_health_check");
    expect(check.attributes).toMatchObject({
      ...{ type: "HTTPS", fqdn: "api.example.com", resource_path: "/health", port: 443 },
    });
    expect(stack.resource("aws_cloudwatch_metric_alarm").attributes).toMatchObject({
      dimensions: { HealthCheckId: `\${${check.address}.id}` },
      ...{ metric_name: "HealthCheckStatus", comparison_operator: "LessThanThreshold", threshold: 1 },
      treat_missing_data: "breaching",
    });
  });

  it("is in the region where Route 53 reports, with its topic, whatever the stack's region", () => {
    const stack = watched("eu-south-2");
    for (const type of ["aws_cloudwatch_metric_alarm", "aws_sns_topic"])
      expect(stack.resource(type).attributes["region"]).toBe("us-east-1");
  });
});

describe("an audit trail", () => {
  const trail = synthesizeConstructs(
    (scope) => new AuditTrail(scope, "audit", { trailName: "sample-prod" }),
    {
      account: "123456789012",
    },
  );

  it("covers all regions and signs its digests", () => {
    expect(trail.resource("aws_cloudtrail").attributes).toMatchObject({
      is_multi_region_trail: true,
      enable_log_file_validation: true,
      s3_bucket_name: "sample-prod-trail",
    });
  });

  it("can only be written by this trail of this account", () => {
    const policy = trail.resource("aws_s3_bucket_policy").attributes["policy"];
    const writing = statementsOf(policy).find(({ Sid }) => Sid === "TrailWrites");
    expect(writing).toMatchObject({
      Resource: "arn:aws:s3:::sample-prod-trail/AWSLogs/123456789012/*",
      Condition: {
        ArnLike: { "aws:SourceArn": "arn:aws:cloudtrail:eu-south-2:123456789012:trail/sample-prod" },
      },
    });
  });
});
