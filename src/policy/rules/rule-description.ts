import { blocks, literal, type StackResource } from "../../plan/resources/resource-set";
import { type PolicyRule, ofType, type Violation } from "../rule";

const SINGLE = [
  "aws_security_group_rule",
  "aws_vpc_security_group_ingress_rule",
  "aws_vpc_security_group_egress_rule",
] as const;

/** Checkov treats `description: null`, as cdktf writes it, as a description. */
export const ruleDescription: PolicyRule = {
  id: "GP_SG_DESCRIPTION",
  title: "Every security group rule says what it is for",
  level: "error",
  twins: ["CKV_AWS_23"],
  check: (input) => [
    ...ofType(input, ...SINGLE)
      .filter(({ values }) => !isDescribed(values))
      .map(({ address }) => ({ address, message: "has no description" })),
    ...ofType(input, "aws_security_group").flatMap(undescribedBlocks),
  ],
};

function undescribedBlocks({ address, values }: StackResource): readonly Violation[] {
  return (["ingress", "egress"] as const).flatMap((direction) =>
    blocks(values[direction])
      .filter((rule) => !isDescribed(rule))
      .map(({ from_port: from, to_port: to }) => ({
        address,
        message: `its ${direction} rule for port ${String(from)}${from === to ? "" : `-${String(to)}`} has no description`,
      })),
  );
}

function isDescribed({ description }: StackResource["values"]): boolean {
  return typeof description === "string" && (literal(description) ?? "…").trim() !== "";
}
