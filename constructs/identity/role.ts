import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { Construct } from "constructs";
import { ExitCode, UserError } from "../../src/text/user-error";
import { between, matching, notEmpty, validateProps } from "../validation";
import { type Grantee, isUnbounded, type PolicyStatement, policyDocument } from "./policy-document";

export interface RoleProps {
  /** Physical name, at most 64 characters. */
  readonly roleName: string;
  readonly description: string;
  /** Who may assume the role, and under which conditions. */
  readonly trust: readonly PolicyStatement[];
  /**
   * Names of AWS managed policies, such as `AmazonSSMManagedInstanceCore`.
   * @default - none
   */
  readonly managedPolicies?: readonly string[];
  /**
   * The maximum session, in seconds, 3600 to 43200. Credentials that expire during a deployment leave it unfinished:
   * set it to the longest job's duration, and have the job request it.
   * @default 3600
   */
  readonly maxSessionSeconds?: number;
}

/**
 * An IAM role. All permissions granted to it are in one inline policy. A statement that allows every action on every
 * resource is refused.
 */
export class Role extends Construct implements Grantee {
  readonly roleArn: string;
  readonly roleName: string;
  protected readonly resource: IamRole;
  private readonly statements: PolicyStatement[] = [];

  constructor(scope: Construct, id: string, props: RoleProps) {
    super(scope, id);
    validateProps(this, props, [
      {
        property: "roleName",
        rule: matching(/^[\w+=,.@-]{1,64}$/, "1 to 64 of the characters A-Z a-z 0-9 _+=,.@-"),
      },
      { property: "trust", rule: notEmpty },
      { property: "maxSessionSeconds", rule: between(3600, 43200) },
    ]);
    this.resource = new IamRole(this, "role", {
      name: props.roleName,
      description: props.description,
      assumeRolePolicy: policyDocument(props.trust),
      maxSessionDuration: props.maxSessionSeconds ?? 3600,
    });
    this.roleArn = this.resource.arn;
    this.roleName = this.resource.name;
    for (const policy of props.managedPolicies ?? []) this.attach(policy);
  }

  allow(statement: PolicyStatement): void {
    if (isUnbounded(statement)) {
      throw new UserError({
        what: `statement ${statement.sid} allows ${statement.actions.join(", ")} on every resource`,
        where: this.node.path,
        next: "List the actions, or the resources that it may access.",
        exitCode: ExitCode.usage,
      });
    }
    if (this.statements.length === 0) this.addInlinePolicy();
    this.statements.push(statement);
  }

  private addInlinePolicy(): void {
    new IamRolePolicy(this, "permissions", {
      name: "permissions",
      role: this.resource.name,
      policy: policyDocument(this.statements),
    });
  }

  private attach(policy: string): void {
    new IamRolePolicyAttachment(this, policy, {
      role: this.resource.name,
      policyArn: `arn:aws:iam::aws:policy/${policy}`,
    });
  }
}

/** The trust policy for an AWS service, such as `ec2.amazonaws.com`. */
export function trustService(service: string): PolicyStatement {
  return { sid: "AssumedByService", actions: ["sts:AssumeRole"], principals: { Service: service } };
}
