import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { Construct } from "constructs";
import { acceptRisk } from "../accept-risk";
import type { Grantee } from "../identity/policy-document";
import type { Handle } from "../naming";
import { SystemStack } from "../system-stack";
import { matching, validateProps } from "../validation";

/** The parameter's value before the first deployment; no commit has this tag. */
export const NOTHING_ROLLED_OUT = "none";

export interface ImageTagProps {
  /** Physical name, such as `/hermes/prod/image-tag`. */
  readonly parameterName: string;
}

/**
 * The tag of the image to run: a deployment writes it, a new machine reads it at boot, and Terraform never resets it.
 */
export class ImageTag extends Construct {
  readonly parameterName: Handle<"image tag parameter">;
  private readonly arn: string;

  constructor(scope: Construct, id: string, { parameterName }: ImageTagProps) {
    super(scope, id);
    validateProps(this, { parameterName }, [
      {
        property: "parameterName",
        rule: matching(/^(\/[\w.-]+){1,15}$/, "a path such as /hermes/prod/image-tag"),
      },
    ]);
    this.parameterName = parameterName as Handle<"image tag parameter">;
    const parameter = new SsmParameter(this, "parameter", {
      name: parameterName,
      description: `Tag of the image that ${SystemStack.of(this).environment.name} runs; rollouts write it`,
      type: "String",
      value: NOTHING_ROLLED_OUT,
      lifecycle: { ignoreChanges: ["value"] },
    });
    acceptRisk(
      parameter,
      "CKV2_AWS_34",
      "A commit's name is no secret, and a rollout must be able to read it",
    );
    this.arn = parameter.arn;
  }

  /** Lets the grantee read the tag to run. */
  grantRead(grantee: Grantee): void {
    grantee.allow({ sid: "ReadImageTag", actions: ["ssm:GetParameter"], resources: [this.arn] });
  }

  /** Lets the grantee set the tag to run. */
  grantRollOut(grantee: Grantee): void {
    grantee.allow({
      sid: "ChangeImageTag",
      actions: ["ssm:GetParameter", "ssm:GetParameterHistory", "ssm:PutParameter"],
      resources: [this.arn],
    });
  }
}
