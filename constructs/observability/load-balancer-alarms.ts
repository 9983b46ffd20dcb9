import {
  CloudwatchMetricAlarm,
  type CloudwatchMetricAlarmConfig,
} from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Construct } from "constructs";
import { between, validateProps } from "../validation";
import type { AlarmTopic } from "./alarm-topic";

/** A resource with CloudWatch metrics. */
export interface Measured {
  /** Its name in CloudWatch. */
  readonly metricName: string;
}

export interface LoadBalancerAlarmsProps {
  /** Prefix of the alarms' physical names. */
  readonly alarmPrefix: string;
  readonly balancer: Measured;
  readonly targets: Measured;
  readonly topic: AlarmTopic;
  /** The number of 5xx responses within five minutes. @default 10 */
  readonly errorsInFiveMinutes?: number;
  /** The limit for the 95th percentile of the response time, in milliseconds. @default 1000 */
  readonly slowestMilliseconds?: number;
}

type Details = Pick<
  CloudwatchMetricAlarmConfig,
  "alarmDescription" | "metricName" | "statistic" | "extendedStatistic" | "threshold" | "period"
> & { readonly minutes: number; readonly ofTargets: boolean };

/**
 * Alarms on errors (from the application, or from the load balancer if no target answers), on slow responses, and on
 * unhealthy targets.
 */
export class LoadBalancerAlarms extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: LoadBalancerAlarmsProps,
  ) {
    super(scope, id);
    validateProps(this, props, [
      { property: "errorsInFiveMinutes", rule: between(1, 1_000_000) },
      { property: "slowestMilliseconds", rule: between(1, 300_000) },
    ]);
    const { errorsInFiveMinutes: errors = 10, slowestMilliseconds: slowest = 1000 } = props;
    const count = { statistic: "Sum", threshold: errors, period: 300, minutes: 5 } as const;
    this.addAlarm("5xx", {
      ...count,
      alarmDescription: `The application answered ${errors} requests or more with 5xx within five minutes`,
      metricName: "HTTPCode_Target_5XX_Count",
      ofTargets: true,
    });
    this.addAlarm("balancer-5xx", {
      ...count,
      alarmDescription: `The load balancer answered ${errors} requests or more with 5xx of its own`,
      metricName: "HTTPCode_ELB_5XX_Count",
      ofTargets: false,
    });
    this.addAlarm("latency", {
      alarmDescription: `One answer in twenty takes longer than ${slowest} ms`,
      metricName: "TargetResponseTime",
      ...{ extendedStatistic: "p95", threshold: slowest / 1000, period: 60, minutes: 5, ofTargets: true },
    });
    this.addAlarm("unhealthy-hosts", {
      alarmDescription: "A target fails its health check",
      metricName: "UnHealthyHostCount",
      ...{ statistic: "Maximum", threshold: 1, period: 60, minutes: 3, ofTargets: true },
    });
  }

  private addAlarm(name: string, { minutes, ofTargets, ...details }: Details): void {
    const { alarmPrefix, balancer, targets, topic } = this.props;
    new CloudwatchMetricAlarm(this, name, {
      ...details,
      alarmName: `${alarmPrefix}-${name}`,
      namespace: "AWS/ApplicationELB",
      dimensions: {
        LoadBalancer: balancer.metricName,
        ...(ofTargets ? { TargetGroup: targets.metricName } : {}),
      },
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      evaluationPeriods: (minutes * 60) / (details.period ?? 60),
      // Without requests there is no data, which is not a failure.
      treatMissingData: "notBreaching",
      alarmActions: [topic.topicArn],
      okActions: [topic.topicArn],
    });
  }
}
