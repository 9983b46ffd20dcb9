import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret";
import { Construct } from "constructs";
import type { Grantee } from "../identity/policy-document";
import { acceptRisk } from "../accept-risk";
import { SystemStack } from "../system-stack";
import { matching, notEmpty, validateProps } from "../validation";

export interface SecretBundleProps {
  /** Physical name, such as `hermes/prod`. */
  readonly secretName: string;
  readonly description: string;
  /** The keys of the secret's JSON object. Their values are never here. */
  readonly keys: readonly string[];
}

/**
 * One Secrets Manager secret for all secret values of an environment. The stack creates the secret and the permissions.
 * The values are written separately, so no plan or state contains them.
 */
export class SecretBundle extends Construct {
  readonly secretName: string;
  readonly secretArn: string;
  /** The keys that must have a value before the system can start. */
  readonly keys: readonly string[];

  constructor(scope: Construct, id: string, props: SecretBundleProps) {
    super(scope, id);
    validateProps(this, props, [
      {
        property: "secretName",
        rule: matching(/^[\w/+=.@-]{1,512}$/, "1 to 512 letters, digits or /_+=.@-"),
      },
      { property: "keys", rule: notEmpty },
    ]);
    const { protection } = SystemStack.of(this);
    const secret = new SecretsmanagerSecret(this, "secret", {
      name: props.secretName,
      description: props.description,
      recoveryWindowInDays: protection.secretRecoveryDays,
      lifecycle: { preventDestroy: protection.preventDestroy },
    });
    acceptRisk(
      secret,
      "CKV2_AWS_57",
      "Keys of other companies: they are rotated at their issuer, not by a Lambda",
    );
    acceptRisk(secret, "CKV_AWS_149", "Encrypted with the account's own Secrets Manager key");
    this.secretName = props.secretName;
    this.secretArn = secret.arn;
    this.keys = props.keys;
  }

  /** Lets the grantee read the values. */
  grantRead(grantee: Grantee): void {
    grantee.allow({
      sid: "ReadSecrets",
      actions: ["secretsmanager:GetSecretValue"],
      resources: [this.secretArn],
    });
  }
}
