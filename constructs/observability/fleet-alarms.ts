import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Construct } from "constructs";
import { between, validateProps } from "../validation";
import type { AlarmTopic } from "./alarm-topic";

export interface FleetAlarmsProps {
  /** The value of the dimension `Fleet` in the CloudWatch agents' metrics. */
  readonly fleetName: string;
  readonly topic: AlarmTopic;
  /** @default 80 */
  readonly cpuPercent?: number;
  /** @default 85 */
  readonly memoryPercent?: number;
  /** @default 85 */
  readonly diskPercent?: number;
}

/** How long a limit must be exceeded, in minutes: longer than a deployment. */
const MINUTES = 10;

/**
 * Alarms on a fleet's busiest host: CPU, memory and disk, from the CloudWatch agents. The agents report under the
 * fleet's name, so adding or removing a host changes no alarm.
 */
export class FleetAlarms extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: FleetAlarmsProps,
  ) {
    super(scope, id);
    const percent = between(1, 100);
    validateProps(this, props, [
      { property: "cpuPercent", rule: percent },
      { property: "memoryPercent", rule: percent },
      { property: "diskPercent", rule: percent },
    ]);
    this.addAlarm("cpu", "cpu_usage_active", props.cpuPercent ?? 80);
    this.addAlarm("memory", "mem_used_percent", props.memoryPercent ?? 85);
    this.addAlarm("disk", "disk_used_percent", props.diskPercent ?? 85);
  }

  private addAlarm(name: string, metricName: string, threshold: number): void {
    const { fleetName, topic } = this.props;
    new CloudwatchMetricAlarm(this, name, {
      alarmName: `${fleetName}-${name}`,
      alarmDescription: `A host of ${fleetName} uses ${threshold} % of its ${name} or more for ${MINUTES} minutes`,
      namespace: "CWAgent",
      metricName,
      dimensions: { Fleet: fleetName },
      statistic: "Maximum",
      period: 60,
      evaluationPeriods: MINUTES,
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold,
      alarmActions: [topic.topicArn],
      okActions: [topic.topicArn],
    });
  }
}
