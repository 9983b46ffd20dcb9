import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { Construct } from "constructs";
import type { Grantee } from "../identity/policy-document";
import { SystemStack } from "../system-stack";

export interface LogGroupProps {
  /** Physical name, such as `/hellotron-vega/prod/tron`. */
  readonly logGroupName: string;
  /**
   * Days that events are kept; CloudWatch takes certain numbers only.
   * @default - as the environment's protection says
   */
  readonly retentionDays?: number;
}

/** A CloudWatch log group that forgets: without a retention AWS keeps, and bills, every event forever. */
export class LogGroup extends Construct {
  readonly logGroupName: string;
  readonly logGroupArn: string;

  constructor(scope: Construct, id: string, props: LogGroupProps) {
    super(scope, id);
    const group = new CloudwatchLogGroup(this, "group", {
      name: props.logGroupName,
      retentionInDays: props.retentionDays ?? SystemStack.of(this).protection.logRetentionDays,
    });
    this.logGroupName = props.logGroupName;
    this.logGroupArn = group.arn;
  }

  /** Lets the grantee write events into this group; it cannot read them or make other groups. */
  grantWrite(grantee: Grantee): void {
    grantee.allow({
      sid: `Write${this.node.id.replace(/\W/g, "")}`,
      actions: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
      resources: [`${this.logGroupArn}:*`],
    });
  }
}
