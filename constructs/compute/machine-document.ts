import { SsmDocument } from "@cdktf/provider-aws/lib/ssm-document";
import { Construct } from "constructs";
import type { Grantee } from "../identity/policy-document";
import { literalText } from "../literal-text";
import { SystemStack } from "../system-stack";
import { matching, validateProps } from "../validation";

export interface MachineDocumentProps {
  /** Physical name, 3 to 128 letters, digits, hyphens, dots and underscores. */
  readonly documentName: string;
  /** An SSM document of type Command, as JSON, without parameters. */
  readonly content: string;
}

/**
 * What the machines of a stack are made of: their files, and how they are installed. A machine fetches it at its first boot,
 * and runs it again when it is deployed to. A change of it therefore replaces no machine, as a change of user data would.
 */
export class MachineDocument extends Construct {
  readonly documentName: string;

  constructor(scope: Construct, id: string, props: MachineDocumentProps) {
    super(scope, id);
    validateProps(this, props, [
      {
        property: "documentName",
        rule: matching(/^[\w.-]{3,128}$/, "3 to 128 letters, digits, hyphens, dots or underscores"),
      },
    ]);
    this.documentName = props.documentName;
    new SsmDocument(this, "document", {
      name: props.documentName,
      documentType: "Command",
      documentFormat: "JSON",
      targetType: "/AWS::EC2::Instance",
      // cdktf prints it as a heredoc in HCL, which ends with a line feed.
      content: literalText(`${props.content}\n`),
    });
  }

  /** Lets the grantee run it, on machines that it may command. */
  grantRun(grantee: Grantee): void {
    MachineDocument.grantRunOf([this], grantee);
  }

  /** The same for several, in one statement. */
  static grantRunOf(documents: readonly MachineDocument[], grantee: Grantee): void {
    const [first] = documents;
    if (first === undefined) return;
    const { account = "*", region } = SystemStack.of(first).environment;
    grantee.allow({
      sid: "BringMachinesUpToDate",
      actions: ["ssm:SendCommand"],
      resources: documents.map(
        ({ documentName }) => `arn:aws:ssm:${region}:${account}:document/${documentName}`,
      ),
    });
  }
}
