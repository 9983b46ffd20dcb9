import { FlowLog } from "@cdktf/provider-aws/lib/flow-log";
import { Construct } from "constructs";
import { Role, trustService } from "../identity/role";
import { LogGroup } from "../observability/log-group";
import { SystemStack } from "../system-stack";

/** Which traffic is logged. */
export type FlowLogTraffic = "all" | "rejected";

export interface FlowLogsProps {
  readonly vpcId: string;
  /** Prefix of physical names. */
  readonly networkName: string;
  /** @default "all" */
  readonly traffic?: FlowLogTraffic;
}

const TRAFFIC_TYPES: Readonly<Record<FlowLogTraffic, string>> = { all: "ALL", rejected: "REJECT" };

/** The longer of AWS's two intervals, in seconds: a tenth of the records of the shorter one. */
const AGGREGATION_SECONDS = 600;

/** A VPC's flow logs, in a log group that only the flow log service can write to. */
export class FlowLogs extends Construct {
  constructor(scope: Construct, id: string, { vpcId, networkName, traffic = "all" }: FlowLogsProps) {
    super(scope, id);
    const group = new LogGroup(this, "records", { logGroupName: `/aws/vpc/${networkName}/flow-logs` });
    const role = new Role(this, "role", {
      roleName: `${networkName}-flow-logs`,
      description: `Writes the flow logs of ${networkName}`,
      trust: [this.trustOfOwnAccount()],
    });
    group.grantWrite(role);
    new FlowLog(this, "flow-log", {
      vpcId,
      trafficType: TRAFFIC_TYPES[traffic],
      logDestinationType: "cloud-watch-logs",
      logDestination: group.logGroupArn,
      iamRoleArn: role.roleArn,
      maxAggregationInterval: AGGREGATION_SECONDS,
      tags: { Name: networkName },
    });
  }

  /** Refuses flow logs of other accounts (Amazon VPC user guide, "confused deputy"). */
  private trustOfOwnAccount() {
    const { account } = SystemStack.of(this).environment;
    const trust = trustService("vpc-flow-logs.amazonaws.com");
    if (account === undefined) return trust;
    return { ...trust, conditions: { StringEquals: { "aws:SourceAccount": account } } };
  }
}
