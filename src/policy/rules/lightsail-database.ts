import { literal } from "../../plan/resources/resource-set";
import { type PolicyRule, ofType } from "../rule";

/** `aws_lightsail_database` has neither a managed nor a write-only password, as of provider 6.25. */
export const lightsailDatabasePassword: PolicyRule = {
  id: "GP_LIGHTSAIL_DB_PASSWORD",
  title: "A Lightsail database's master password is in plain text",
  level: "error",
  check: (input) =>
    ofType(input, "aws_lightsail_database").map(({ address, values }) => ({
      address,
      message:
        input.kind === "synthesized" && literal(values.master_password) !== undefined
          ? "its master_password is in plain text in the synthesized JSON and in the state"
          : "its master_password will be in plain text in the state: Lightsail takes no write-only password",
    })),
};

export const lightsailDatabasePublic: PolicyRule = {
  id: "GP_LIGHTSAIL_DB_PUBLIC",
  title: "A Lightsail database is reachable from the internet",
  level: "error",
  check: (input) =>
    ofType(input, "aws_lightsail_database")
      .filter(({ values }) => values.publicly_accessible === true)
      .map(({ address }) => ({ address, message: "publicly_accessible is true" })),
};
