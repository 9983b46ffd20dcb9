import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Construct } from "constructs";
import { SystemStack } from "../system-stack";
import type { AlarmTopic } from "./alarm-topic";

export interface InstanceHealthAlarmsProps {
  /** Physical names of the alarms begin with it. */
  readonly instanceName: string;
  readonly instanceId: string;
  readonly topic: AlarmTopic;
}

/** AWS checks the machine and its host every minute. Two failures in a row raise the alarm. */
const FAILED_MINUTES = 2;

/**
 * Watches EC2's own status checks, at no cost within CloudWatch's ten free alarms: when the host fails the
 * instance moves to another one, when the machine itself fails it restarts, and either way the topic is told.
 */
export class InstanceHealthAlarms extends Construct {
  constructor(scope: Construct, id: string, props: InstanceHealthAlarmsProps) {
    super(scope, id);
    this.addAlarm(props, "host", "StatusCheckFailed_System", "recover");
    this.addAlarm(props, "machine", "StatusCheckFailed_Instance", "reboot");
  }

  private addAlarm(props: InstanceHealthAlarmsProps, part: string, metricName: string, remedy: string): void {
    const { region } = SystemStack.of(this).environment;
    new CloudwatchMetricAlarm(this, part, {
      alarmName: `${props.instanceName}-${part}-status`,
      alarmDescription: `EC2 status check of the ${part} of ${props.instanceName} fails: ${remedy}`,
      namespace: "AWS/EC2",
      metricName,
      dimensions: { InstanceId: props.instanceId },
      statistic: "Maximum",
      period: 60,
      evaluationPeriods: FAILED_MINUTES,
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold: 1,
      alarmActions: [`arn:aws:automate:${region}:ec2:${remedy}`, props.topic.topicArn],
      okActions: [props.topic.topicArn],
    });
  }
}
