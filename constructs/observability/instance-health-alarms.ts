import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Construct } from "constructs";
import { SystemStack } from "../system-stack";
import type { AlarmTopic } from "./alarm-topic";

export interface InstanceHealthAlarmsProps {
  /** Prefix of the alarms' physical names. */
  readonly instanceName: string;
  readonly instanceId: string;
  readonly topic: AlarmTopic;
}

/**
 * Failed minutes in a row until each remedy. A failing host also fails the instance's check, so the instance is
 * recovered before it would be rebooted (EC2 user guide, "Create alarms that stop, terminate, reboot, or recover").
 */
const FAILED_MINUTES = { recover: 2, reboot: 3 } as const;

type Remedy = keyof typeof FAILED_MINUTES;

/**
 * Alarms on EC2's status checks, within CloudWatch's ten free alarms: if the host fails, the instance is recovered on
 * another one; if the instance fails, it is rebooted. Both notify the topic.
 */
export class InstanceHealthAlarms extends Construct {
  constructor(scope: Construct, id: string, props: InstanceHealthAlarmsProps) {
    super(scope, id);
    this.addAlarm(props, "host", "StatusCheckFailed_System", "recover");
    this.addAlarm(props, "machine", "StatusCheckFailed_Instance", "reboot");
  }

  private addAlarm(props: InstanceHealthAlarmsProps, part: string, metricName: string, remedy: Remedy): void {
    const { region } = SystemStack.of(this).environment;
    new CloudwatchMetricAlarm(this, part, {
      alarmName: `${props.instanceName}-${part}-status`,
      alarmDescription: `EC2 status check of the ${part} of ${props.instanceName} fails: ${remedy}`,
      namespace: "AWS/EC2",
      metricName,
      dimensions: { InstanceId: props.instanceId },
      statistic: "Maximum",
      period: 60,
      evaluationPeriods: FAILED_MINUTES[remedy],
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold: 1,
      alarmActions: [`arn:aws:automate:${region}:ec2:${remedy}`, props.topic.topicArn],
      okActions: [props.topic.topicArn],
    });
  }
}
