import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Route53HealthCheck } from "@cdktf/provider-aws/lib/route53-health-check";
import { Construct } from "constructs";
import { SystemStack } from "../system-stack";
import { matching, validateProps } from "../validation";
import type { AlarmTopic } from "./alarm-topic";

/** Route 53 reports health checks only in this region (Route 53 developer guide, "Monitoring health checks"). */
export const HEALTH_REGION = "us-east-1";

export interface EndpointHealthAlarmProps {
  /** Physical name of the alarm. */
  readonly alarmName: string;
  /** The name that clients use. */
  readonly domainName: string;
  /** The path that answers with a status below 400 over HTTPS if all is well. */
  readonly healthPath: string;
  /** Must be in {@link HEALTH_REGION}: alarms can only notify topics in their own region. */
  readonly topic: AlarmTopic;
}

/** Minutes of failure until the alarm, longer than a deployment's restart. */
const FAILED_MINUTES = 3;

/**
 * An alarm on a public address: Route 53 requests it from several places in the world every 30 seconds. It finds every
 * cause of an outage: the program, its certificate, the machine or DNS.
 */
export class EndpointHealthAlarm extends Construct {
  constructor(scope: Construct, id: string, props: EndpointHealthAlarmProps) {
    super(scope, id);
    validateProps(this, props, [
      { property: "domainName", rule: matching(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, "a lower-case domain name") },
      { property: "healthPath", rule: matching(/^\/[\x21-\x7e]{0,254}$/, "a path that begins with /") },
    ]);
    const { alarmName, domainName, healthPath, topic } = props;
    const check = new Route53HealthCheck(this, "check", {
      type: "HTTPS",
      fqdn: domainName,
      port: 443,
      resourcePath: healthPath,
      requestInterval: 30,
      failureThreshold: 3,
      enableSni: true,
      tags: { Name: alarmName },
    });
    new CloudwatchMetricAlarm(this, "alarm", {
      alarmName,
      alarmDescription: `https://${domainName}${healthPath} does not answer well for ${FAILED_MINUTES} minutes`,
      namespace: "AWS/Route53",
      metricName: "HealthCheckStatus",
      dimensions: { HealthCheckId: check.id },
      statistic: "Minimum",
      period: 60,
      evaluationPeriods: FAILED_MINUTES,
      comparisonOperator: "LessThanThreshold",
      threshold: 1,
      treatMissingData: "breaching",
      alarmActions: [topic.topicArn],
      okActions: [topic.topicArn],
      ...(SystemStack.of(this).environment.region === HEALTH_REGION ? {} : { region: HEALTH_REGION }),
    });
  }
}
