import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import type { SystemDefinition } from "../../src/systems/system-definition";
import type { Engine } from "../../src/engine/engine";
import { REHEARSAL_ACCOUNT } from "../../src/rehearsal/world";
import { type PlanKind, plansOfEveryKind } from "./planned-life";
import { type Story, tell } from "./planned-story";

export type BackendPlan = PlanKind | "otherTable";

/** The name that the lock table's resource gets when its construct is renamed. */
export const RENAMED_TABLE = "state-locks_A3E2B7C1";

/** A system's backend: its life ends with the last system that keeps a state there, so almost nothing may be lost. */
export function backendStory(definition: SystemDefinition, engine: Engine): Promise<Story<BackendPlan>> {
  return tell(definition, engine, async ({ stackOf, edited }) => {
    const stack = await stackOf("bootstrap");
    const bucket = `${definition.name}-terraform-state`;
    const plans = await plansOfEveryKind(stack, {
      foundThere: {
        place: ["aws_s3_bucket", "bootstrap/state-bucket/bucket"],
        id: bucket,
        make: () => new S3Client({ region: "us-east-1" }).send(new CreateBucketCommand({ Bucket: bucket })),
      },
      failing: "aws_dynamodb_table",
      byHand: [
        { type: "aws_dynamodb_table", attribute: "deletion_protection_enabled", value: false },
        { type: "aws_s3_bucket_public_access_block", attribute: "restrict_public_buckets", value: false },
      ],
      // From then on the policies name the account, and the provider refuses any other.
      update: { configuration: edited("bootstrap", [["account"], REHEARSAL_ACCOUNT]) },
      replace: { configuration: stack.synthesized.replaceAll("Reads Terraform states", "Reads states") },
      renamed: { place: ["aws_dynamodb_table", "bootstrap/lock-table/table"], to: RENAMED_TABLE },
      handedOver: ["aws_dynamodb_table", "bootstrap/lock-table/table"],
      released: stack.synthesized.replaceAll('"prevent_destroy": true', '"prevent_destroy": false'),
    });
    const otherTable = await stack.plan({
      configuration: edited("bootstrap", [["lock_table"], "locks-of-everyone"]),
      flags: ["-refresh=false"],
      mayFail: true,
    });
    return { ...plans, otherTable };
  });
}
