import { Construct } from "constructs";
import type { ContainerHostFleet } from "../../constructs/containers/container-host-fleet";
import type { LoadBalancer } from "../../constructs/network/load-balancer";
import type { TargetGroup } from "../../constructs/network/target-group";
import { AlarmTopic } from "../../constructs/observability/alarm-topic";
import { FleetAlarms } from "../../constructs/observability/fleet-alarms";
import { LoadBalancerAlarms } from "../../constructs/observability/load-balancer-alarms";
import type { HermesConfig } from "./config";

export interface AlarmsProps {
  /** Prefix of physical names. */
  readonly prefix: string;
  readonly balancer: LoadBalancer;
  readonly targets: TargetGroup;
  readonly hosts: ContainerHostFleet;
  readonly monitoring: HermesConfig["monitoring"];
}

/** Document, "Application Metrics": errors and latency at the load balancer, and the hosts' resources. */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, { prefix, balancer, targets, hosts, monitoring }: AlarmsProps) {
    super(scope, id);
    const { alarmEmails, errorsInFiveMinutes, slowestMilliseconds } = monitoring;
    const topic = new AlarmTopic(this, "topic", { topicName: `${prefix}-alarms`, emails: alarmEmails });
    new LoadBalancerAlarms(this, "balancer", {
      ...{ alarmPrefix: prefix, balancer, targets, topic, errorsInFiveMinutes, slowestMilliseconds },
    });
    new FleetAlarms(this, "hosts", { fleetName: hosts.fleetName, topic });
  }
}
