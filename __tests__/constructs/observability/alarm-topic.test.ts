import { AlarmTopic } from "../../../constructs/observability/alarm-topic";
import { synthesizeConstructs } from "../../synthesize";

describe("AlarmTopic", () => {
  const stack = synthesizeConstructs((scope) => {
    new AlarmTopic(scope, "alarms", {
      topicName: "sample-alarms",
      emails: ["ops@example.com", "dev@example.com"],
    });
  });

  it("uses no key that CloudWatch may not use, or no alarm would arrive", () => {
    expect(stack.resource("aws_sns_topic").attributes).not.toHaveProperty("kms_master_key_id");
  });

  it("tells each person by mail, at an address of its own that no list position decides", () => {
    const told = stack
      .resources("aws_sns_topic_subscription")
      .map(({ attributes }) => attributes["endpoint"]);
    expect(told).toEqual(["dev@example.com", "ops@example.com"]);
    expect(stack.resource("aws_sns_topic_subscription", "ops@example.com").attributes).toMatchObject({
      protocol: "email",
    });
  });
});
