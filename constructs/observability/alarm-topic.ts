import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { TerraformLocal } from "cdktf";
import { Construct } from "constructs";
import { acceptRisk } from "../accept-risk";
import { addWarning } from "../postcondition";
import { matching, validateProps } from "../validation";

export interface AlarmTopicProps {
  /** Physical name. */
  readonly topicName: string;
  /**
   * Email addresses to notify; each must confirm the subscription once.
   * @default - nobody: alarms only show in the console
   */
  readonly emails?: readonly string[];
  /** For alarms in another region, because alarms can only notify topics in their own. @default - the stack's region */
  readonly region?: string;
}

/**
 * An SNS topic for alarms, and its subscribers. Without subscribers, every plan warns. Not encrypted with AWS's key for
 * SNS: CloudWatch may not use that key, so alarms would never arrive (AWS re:Post, "CloudWatch alarm notifications not
 * received").
 */
export class AlarmTopic extends Construct {
  readonly topicArn: string;

  constructor(scope: Construct, id: string, props: AlarmTopicProps) {
    super(scope, id);
    validateProps(this, props, [
      {
        property: "topicName",
        rule: matching(/^[\w-]{1,256}$/, "1 to 256 letters, digits, hyphens or underscores"),
      },
    ]);
    const { emails = [], region } = props;
    const inRegion = region === undefined ? {} : { region };
    const topic = new SnsTopic(this, "topic", { name: props.topicName, ...inRegion });
    acceptRisk(
      topic,
      "CKV_AWS_26",
      "CloudWatch cannot publish through AWS's key, and a key of ours costs $1 a month",
    );
    for (const email of emails) {
      new SnsTopicSubscription(this, email, {
        ...{ topicArn: topic.arn, protocol: "email", endpoint: email },
        ...inRegion,
      });
    }
    if (emails.length === 0) this.warnThatNobodyHears(props.topicName);
    this.topicArn = topic.arn;
  }

  private warnThatNobodyHears(topicName: string): void {
    const heard = new TerraformLocal(this, "emails", []);
    addWarning(this, {
      condition: `\${length(${heard.fqn}) > 0}`,
      errorMessage: `Nobody is told when an alarm of ${topicName} goes off: it shows in CloudWatch's console only. Name addresses in monitoring.alarm_emails.`,
    });
  }
}
