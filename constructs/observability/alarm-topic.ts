import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { Construct } from "constructs";
import { acceptRisk } from "../accept-risk";
import { matching, validateProps } from "../validation";

export interface AlarmTopicProps {
  /** Physical name. */
  readonly topicName: string;
  /**
   * Email addresses to notify; each must confirm the subscription once.
   * @default - nobody: alarms only show in the console
   */
  readonly emails?: readonly string[];
}

/**
 * An SNS topic for alarms, and its subscribers. Not encrypted with AWS's key for SNS: CloudWatch may not use that key,
 * so alarms would never arrive (AWS re:Post, "CloudWatch alarm notifications not received").
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
    const topic = new SnsTopic(this, "topic", { name: props.topicName });
    acceptRisk(
      topic,
      "CKV_AWS_26",
      "CloudWatch cannot publish through AWS's key, and a key of ours costs $1 a month",
    );
    for (const email of props.emails ?? []) {
      new SnsTopicSubscription(this, email, { topicArn: topic.arn, protocol: "email", endpoint: email });
    }
    this.topicArn = topic.arn;
  }
}
