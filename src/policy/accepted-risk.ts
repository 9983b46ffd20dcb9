/** Where an accepted risk stands in synthesized JSON: below `"//"`, which Terraform and OpenTofu ignore. */
export const ACCEPTED_RISKS_PATH = ["//", "groundplan", "accepted"] as const;

/** A policy finding that someone decided to live with. */
export interface AcceptedRisk {
  /** The rule as the check names it, such as `CKV_AWS_145` or `GP_LIGHTSAIL_PORTS`. */
  readonly rule: string;
  /** Why it is accepted, in a sentence that a reviewer can disagree with. */
  readonly reason: string;
  /**
   * `plan` for a finding that the synthesized stack does not have yet, since it hangs on what AWS answers.
   * @default - the synthesized stack has the finding, and so have its plans
   */
  readonly onlyIn?: "plan";
}
