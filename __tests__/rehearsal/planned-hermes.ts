import { CreateRepositoryCommand, ECRClient } from "@aws-sdk/client-ecr";
import type { Engine } from "../../src/engine/engine";
import { system } from "../../systems/hermes/system";
import { type PlanKind, plansOfEveryKind } from "./planned-life";
import { type Story, tell } from "./planned-story";

/** The name that the registry's resource gets when its construct is renamed. */
export const RENAMED_REPOSITORY = "registry_repository_9B21F0AE";

/** A secret that is handed over on the command line. */
export const CANARY = "canary-7Q2xV9-of-the-database";
const SECRETS = ["database_url", "secret_key_base", "anthropic_api_key"].map(
  (name) => `-var=${name}=${CANARY}`,
);

/** Hermes' prod: many resources, hosts that another architecture replaces, a deploy role that may do more then. */
export function hermesStory(engine: Engine): Promise<Story<PlanKind>> {
  return tell(system, engine, async ({ stackOf, edited }) => {
    const prod = await stackOf("prod");
    return plansOfEveryKind(prod, {
      foundThere: {
        place: ["aws_ecr_repository", "prod/images/repository"],
        id: "hermes",
        make: () =>
          new ECRClient({ region: "eu-south-2" }).send(
            new CreateRepositoryCommand({ repositoryName: "hermes" }),
          ),
      },
      failing: "aws_lb",
      byHand: [
        { type: "aws_instance", attribute: "instance_type", value: "t3.nano" },
        { type: "aws_secretsmanager_secret", attribute: "description", value: "Changed in the console" },
      ],
      update: { configuration: edited("prod", [["application", "deregistration_delay"], "60s"]) },
      replace: {
        configuration: edited(
          "prod",
          [["fleet", "instance_type"], "t3.small"],
          [["delivery", "access"], "scale-hosts"],
          [["secrets_from_variables"], true],
        ),
        flags: SECRETS,
      },
      renamed: { place: ["aws_ecr_repository", "prod/images/repository"], to: RENAMED_REPOSITORY },
      handedOver: ["aws_cloudwatch_metric_alarm", "prod/alarms/balancer/latency"],
      released: edited("prod", [["protection"], "relaxed"]),
    });
  });
}
