import type { PlanConditions } from "../type-knowledge";
import { changes, when, all, comesOrGoes, goesFrom } from "./change";

const DOCUMENT_VERSION = ["default_version", "document_version", "hash", "latest_version", "parameter"];

/** Identities, documents, parameters and workflows. */
export const MANAGEMENT: Readonly<Record<string, PlanConditions>> = {
  aws_cognito_user_pool_domain: { replacesIf: when(comesOrGoes("certificate_arn"), "certificate_arn") },
  aws_iam_group: { unknownIf: when(changes("name", "path"), "arn") },
  aws_organizations_organization: {
    replacesIf: when(goesFrom("feature_set", "ALL", "CONSOLIDATED_BILLING"), "feature_set"),
  },
  aws_sfn_state_machine: {
    unknownIf: all(
      when(
        changes("definition", "role_arn", "logging_configuration", "tracing_configuration"),
        "revision_id",
      ),
      when(
        (prior, planned) =>
          planned["publish"] === true && changes("definition", "role_arn", "publish")(prior, planned),
        "state_machine_version_arn",
      ),
    ),
  },
  aws_ssm_document: {
    unknownIf: when(changes("content", "version_name", "attachments_source"), ...DOCUMENT_VERSION),
  },
  aws_ssm_parameter: {
    replacesIf: when(({ tier: before }, { tier }) => before === "Advanced" && tier === "Standard", "tier"),
    unknownIf: all(
      when(changes("value", "insecure_value", "value_wo_version"), "version"),
      when(changes("insecure_value"), "value"),
      when(changes("value"), "insecure_value"),
      when(changes("value_wo_version"), "has_value_wo"),
    ),
  },
};
