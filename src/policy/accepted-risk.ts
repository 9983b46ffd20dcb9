/** The place of accepted risks in synthesized JSON: under `"//"`, which Terraform and OpenTofu ignore. */
export const ACCEPTED_RISKS_PATH = ["//", "groundplan", "accepted"] as const;

/** A policy finding that someone accepted. */
export interface AcceptedRisk {
  /** The rule's id, such as `CKV_AWS_145` or `GP_LIGHTSAIL_PORTS`. */
  readonly rule: string;
  /** Why it is accepted, in a sentence that a reviewer can judge. */
  readonly reason: string;
  /**
   * `plan` for a finding that only plans have, because it depends on what AWS returns.
   * @default - the synthesized stack and its plans have the finding
   */
  readonly onlyIn?: "plan";
}
