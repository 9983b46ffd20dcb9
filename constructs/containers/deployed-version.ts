import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import { acceptRisk } from "../accept-risk";
import type { Grantee } from "../identity/policy-document";
import type { Handle } from "../naming";
import { matching, validateProps } from "../validation";

export interface DeployedVersionProps {
  /** Physical name, such as `/hebo/prod/version`. */
  readonly parameterName: string;
  /** The version before the first deploy: a tag in the image repositories. */
  readonly first: string;
}

/**
 * The running version. Deploys write it, and an apply builds its task definitions from it, so an apply after a deploy
 * has nothing to change.
 */
export class DeployedVersion extends Construct {
  readonly parameterName: Handle<"image tag parameter">;
  /** The version itself, known in every plan after the first. */
  readonly version: string;
  private readonly arn: string;

  constructor(scope: Construct, id: string, { parameterName, first }: DeployedVersionProps) {
    super(scope, id);
    validateProps(this, { parameterName, first }, [
      {
        property: "parameterName",
        rule: matching(/^(\/[\w.-]+){1,15}$/, "a path such as /hebo/prod/version"),
      },
      { property: "first", rule: matching(/^\w[\w.-]{0,127}$/, "a tag of an image") },
    ]);
    this.parameterName = parameterName as Handle<"image tag parameter">;
    const parameter = new SsmParameter(this, "parameter", {
      name: parameterName,
      description: "The version that runs; deploys write it",
      type: "String",
      insecureValue: first,
      lifecycle: { ignoreChanges: ["insecure_value"] },
    });
    acceptRisk(parameter, "CKV2_AWS_34", "A commit's name is no secret, and plans must show it");
    // An imported parameter has its value in `value`, which the provider marks as sensitive.
    this.version = Fn.nonsensitive(Fn.coalesce([parameter.insecureValue, parameter.value]));
    this.arn = parameter.arn;
  }

  /** Lets the grantee set the version to run. */
  grantRollOut(grantee: Grantee): void {
    grantee.allow({
      sid: "ChangeVersion",
      actions: ["ssm:GetParameter", "ssm:GetParameterHistory", "ssm:PutParameter"],
      resources: [this.arn],
    });
  }
}
