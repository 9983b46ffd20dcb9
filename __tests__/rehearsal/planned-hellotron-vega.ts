import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import type { Engine } from "../../src/engine/engine";
import { system } from "../../systems/hellotron-vega/system";
import { type PlanKind, plansOfEveryKind } from "./planned-life";
import { type Story, tell } from "./planned-story";

export type HellotronPlan = PlanKind | "grow";

/** The name that the topic's resource gets when its construct is renamed. */
export const RENAMED_TOPIC = "notices_topic_5C0E91D4";

/** A statement that lets the workflows also delete artifacts, as a stack's JSON has it. */
const OLD_ACTIONS = String.raw`[\"s3:GetObject\",\"s3:PutObject\"]`;
const NEW_ACTIONS = String.raw`[\"s3:*\"]`;

/** Hellotron Vega's prod: one server that faces the internet, and the bucket that it is deployed from. */
export function hellotronStory(engine: Engine): Promise<Story<HellotronPlan>> {
  return tell(system, engine, async ({ stackOf, edited }) => {
    const prod = await stackOf("prod");
    const plans = await plansOfEveryKind(prod, {
      foundThere: {
        place: ["aws_s3_bucket", "prod/artifacts/bucket"],
        id: "hellotron-vega-deploy",
        make: () =>
          new S3Client({ region: "us-east-1" }).send(
            new CreateBucketCommand({ Bucket: "hellotron-vega-deploy" }),
          ),
      },
      failing: "aws_sns_topic",
      // Of the two, the console shows one as noise.
      byHand: [
        { type: "aws_instance", attribute: "instance_type", value: "t3.nano" },
        { type: "aws_secretsmanager_secret", attribute: "description", value: "Changed in the console" },
      ],
      update: { configuration: edited("prod", [["admin_cidr_blocks"], ["203.0.113.0/24"]]) },
      replace: { configuration: edited("prod", [["instances", "prod", "instance_type"], "t4g.medium"]) },
      renamed: { place: ["aws_sns_topic", "prod/alarms/topic"], to: RENAMED_TOPIC },
      handedOver: ["aws_cloudwatch_metric_alarm", "prod/prod/health/machine"],
      released: edited("prod", [["protection"], "relaxed"]),
    });
    const grow = await prod.plan({
      configuration: prod.synthesized.replaceAll(OLD_ACTIONS, NEW_ACTIONS),
      flags: ["-refresh=false"],
    });
    return { ...plans, grow };
  });
}
