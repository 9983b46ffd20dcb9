import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { Construct } from "constructs";
import { between, matching, validateProps } from "../validation";
import { type PolicyStatement, policyDocument } from "./policy-document";
import type { Role } from "./role";
import { splitPolicy } from "./split-policy";

export interface ManagedPoliciesProps {
  /** The physical names are this with `-1`, `-2`, … */
  readonly policyName: string;
  readonly description: string;
  readonly role: Role;
  /** Without references, since their number of characters decides how many policies there are. */
  readonly statements: readonly PolicyStatement[];
}

/** Policies that a role can have, unless AWS raised the account's quota ("IAM and AWS STS quotas"). */
const MOST_ATTACHED = 10;

/** A role's permissions where they are longer than an inline policy can be: as few managed policies as hold them. */
export class ManagedPolicies extends Construct {
  constructor(scope: Construct, id: string, props: ManagedPoliciesProps) {
    super(scope, id);
    const { policyName, description, role, statements } = props;
    const documents = splitPolicy(statements, this.node.path);
    validateProps(this, { policyName, statements: documents.length }, [
      {
        property: "policyName",
        rule: matching(/^[\w+=,.@-]{1,120}$/, "1 to 120 of the characters A-Z a-z 0-9 _+=,.@-"),
      },
      { property: "statements", rule: between(1, MOST_ATTACHED) },
    ]);
    for (const [index, document] of documents.entries()) {
      const number = index + 1;
      const policy = new IamPolicy(this, `policy-${number}`, {
        name: `${policyName}-${number}`,
        description: `${description}, part ${number} of ${documents.length}`,
        policy: policyDocument(document),
      });
      new IamRolePolicyAttachment(this, `attachment-${number}`, {
        role: role.roleName,
        policyArn: policy.arn,
      });
    }
  }
}
