import { isObject, type Json } from "../../text/json";
import type { StackResource } from "../../plan/resources/resource-set";
import { many, statementsOf } from "../policy-document";
import { type PolicyRule, ofType, type Violation } from "../rule";

const PUBLIC_ACLS = new Set(["public-read", "public-read-write", "authenticated-read"]);
const BLOCKS = [
  "block_public_acls",
  "block_public_policy",
  "ignore_public_acls",
  "restrict_public_buckets",
] as const;

export const publicBucket: PolicyRule = {
  id: "GP_S3_PUBLIC",
  title: "No bucket is open to the public",
  level: "error",
  twins: ["CKV_AWS_20", "CKV_AWS_57", "CKV_AWS_70", "CKV_AWS_53", "CKV_AWS_54", "CKV_AWS_55", "CKV_AWS_56"],
  check: (input) => [
    ...ofType(input, "aws_s3_bucket", "aws_s3_bucket_acl").flatMap(publicAcl),
    ...ofType(input, "aws_s3_bucket", "aws_s3_bucket_policy").flatMap(publicPolicy),
    ...ofType(input, "aws_s3_bucket_public_access_block", "aws_s3_account_public_access_block").flatMap(
      openBlock,
    ),
  ],
};

function publicAcl({ address, values }: StackResource): readonly Violation[] {
  const { acl } = values;
  return typeof acl === "string" && PUBLIC_ACLS.has(acl) ? [{ address, message: `its acl is ${acl}` }] : [];
}

function publicPolicy({ address, values }: StackResource): readonly Violation[] {
  return statementsOf(values.policy)
    .filter(
      ({ Effect, Principal, Condition }) => Effect === "Allow" && isAnyone(Principal) && !isObject(Condition),
    )
    .map(() => ({ address, message: "its policy allows everyone, without a condition" }));
}

function openBlock({ address, values }: StackResource): readonly Violation[] {
  const open = BLOCKS.filter((block) => values[block] !== true);
  return open.length === 0 ? [] : [{ address, message: `does not set ${open.join(", ")}` }];
}

function isAnyone(principal: Json | undefined): boolean {
  if (principal === "*") return true;
  return isObject(principal) && many(principal.AWS).includes("*");
}
