import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { Construct } from "constructs";
import type { Grantee } from "../identity/policy-document";
import { acceptRisk } from "../accept-risk";
import type { Handle } from "../naming";
import { SystemStack } from "../system-stack";

export interface LogGroupProps {
  /** Physical name, such as `/hellotron-vega/prod/tron`. */
  readonly logGroupName: string;
  /**
   * Days that events are kept; CloudWatch accepts only certain numbers.
   * @default - depends on the environment's protection
   */
  readonly retentionDays?: number;
}

const A_YEAR = 365;

/** A CloudWatch log group with a retention: without one, AWS keeps and bills every event forever. */
export class LogGroup extends Construct {
  readonly logGroupName: Handle<"log group">;
  readonly logGroupArn: string;

  constructor(scope: Construct, id: string, props: LogGroupProps) {
    super(scope, id);
    const retentionInDays = props.retentionDays ?? SystemStack.of(this).protection.logRetentionDays;
    const group = new CloudwatchLogGroup(this, "group", { name: props.logGroupName, retentionInDays });
    acceptRisk(group, "CKV_AWS_158", "Encrypted with CloudWatch's own key");
    if (retentionInDays < A_YEAR) {
      acceptRisk(
        group,
        "CKV_AWS_338",
        "Kept as long as the environment's protection says; events are billed by size",
      );
    }
    this.logGroupName = props.logGroupName as Handle<"log group">;
    this.logGroupArn = group.arn;
  }

  /**
   * Lets an agent write events to this group, which looks for its stream first. It cannot read events or create other
   * groups.
   */
  grantWrite(grantee: Grantee): void {
    this.grant(grantee, ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]);
  }

  /** As `grantWrite`, for ECS and Lambda, which know their streams. */
  grantAppend(grantee: Grantee): void {
    this.grant(grantee, ["logs:CreateLogStream", "logs:PutLogEvents"]);
  }

  private grant(grantee: Grantee, actions: readonly string[]): void {
    const sid = `Write${this.node.id.replace(/\W/g, "")}`;
    grantee.allow({ sid, actions, resources: [`${this.logGroupArn}:*`] });
  }
}
