import { AlarmTopic } from "../../../constructs/observability/alarm-topic";
import { type Attributes, synthesizeConstructs } from "../../synthesize";

describe("AlarmTopic", () => {
  const stack = synthesizeConstructs((scope) => {
    new AlarmTopic(scope, "alarms", {
      topicName: "sample-alarms",
      emails: ["ops@example.com", "dev@example.com"],
    });
  });

  it("is not encrypted with a key that CloudWatch may not use", () => {
    expect(stack.resource("aws_sns_topic").attributes).not.toHaveProperty("kms_master_key_id");
  });

  it("notifies each person by mail, at an address independent of the list's order", () => {
    const told = stack
      .resources("aws_sns_topic_subscription")
      .map(({ attributes }) => attributes["endpoint"]);
    expect(told).toEqual(["dev@example.com", "ops@example.com"]);
    expect(stack.resource("aws_sns_topic_subscription", "ops@example.com").attributes).toMatchObject({
      protocol: "email",
    });
  });

  it("warns in every plan if it has no subscribers, and only then", () => {
    expect(stack.json).not.toHaveProperty("check");
    const silent = synthesizeConstructs((scope) => new AlarmTopic(scope, "alarms", { topicName: "quiet" }));
    const [check] = Object.values(silent.json["check"] as Record<string, { assert: Attributes }>);
    expect(check?.assert["condition"]).toMatch(/^\$\{length\(local\.\S+\) > 0\}$/);
    expect(check?.assert["error_message"]).toMatch(/^Nobody is told .* quiet .*alarm_emails/);
    expect(Object.values(silent.json["locals"] as Attributes)).toEqual([[]]);
  });
});
