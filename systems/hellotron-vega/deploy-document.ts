import { SsmDocument } from "@cdktf/provider-aws/lib/ssm-document";
import { Construct } from "constructs";
import type { Grantee } from "../../constructs/identity/policy-document";
import { literalText } from "../../constructs/literal-text";
import { SystemStack } from "../../constructs/system-stack";
import { renderDeployDocument } from "../../user-data/hellotron-vega/render";

export interface DeployDocumentProps {
  /** Physical name, 3 to 128 letters, digits, hyphens, dots and underscores. */
  readonly documentName: string;
}

/**
 * The SSM document that makes a server run a binary from the deploy bucket, or roll back to the previous one. A role
 * that may run this document but not `AWS-RunShellScript` has no shell on the servers.
 */
export class DeployDocument extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: DeployDocumentProps,
  ) {
    super(scope, id);
    new SsmDocument(this, "document", {
      name: props.documentName,
      documentType: "Command",
      documentFormat: "YAML",
      targetType: "/AWS::EC2::Instance",
      content: literalText(renderDeployDocument()),
    });
  }

  /** Lets the grantee deploy to the environment's servers, and read the results. */
  grantRun(grantee: Grantee): void {
    const { account = "*", region, system, name } = SystemStack.of(this).environment;
    grantee.allow({
      sid: "CommandServers",
      actions: ["ssm:SendCommand"],
      resources: [`arn:aws:ec2:${region}:${account}:instance/*`],
      conditions: {
        StringEquals: { "ssm:resourceTag/system": system, "ssm:resourceTag/environment": name },
      },
    });
    grantee.allow({
      sid: "ToDeploy",
      actions: ["ssm:SendCommand"],
      resources: [`arn:aws:ssm:${region}:${account}:document/${this.props.documentName}`],
    });
    // IAM cannot limit these to resources. An interrupted deployment cancels its command.
    grantee.allow({
      sid: "SeeTheEnd",
      actions: ["ssm:CancelCommand", "ssm:GetCommandInvocation"],
      resources: ["*"],
    });
  }
}
