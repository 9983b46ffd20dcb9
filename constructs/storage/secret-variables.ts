import { SecretsmanagerSecretVersion } from "@cdktf/provider-aws/lib/secretsmanager-secret-version";
import { Fn, TerraformVariable } from "cdktf";
import { Construct } from "constructs";
import { SystemStack } from "../system-stack";
import { between, validateProps } from "../validation";
import type { SecretBundle } from "./secret-bundle";

export interface SecretVariablesProps {
  readonly secrets: SecretBundle;
  /** Increase it to write the variables' values to the secret again; nothing else does. */
  readonly version: number;
}

/** The oldest engine with write-only arguments and ephemeral variables. */
const OLDEST_ENGINE = "1.11";

/**
 * Passes secrets as `-var` or `TF_VAR_…`: one variable per key, in lower case, written to the secret by a write-only
 * argument. The variables are ephemeral and sensitive, so no plan or state contains their values.
 */
export class SecretVariables extends Construct {
  /** `DATABASE_URL` is passed as `-var=database_url=…`. */
  readonly variableNames: readonly string[];

  constructor(scope: Construct, id: string, { secrets, version }: SecretVariablesProps) {
    super(scope, id);
    validateProps(this, { version }, [{ property: "version", rule: between(1, 2_147_483_647) }]);
    const stack = SystemStack.of(this);
    stack.requireEngine(OLDEST_ENGINE);
    const values = secrets.keys.map((key) => [key, addVariable(stack, key, secrets.secretName)] as const);
    this.variableNames = secrets.keys.map(variableName);
    new SecretsmanagerSecretVersion(this, "version", {
      secretId: secrets.secretArn,
      secretStringWo: Fn.jsonencode(Object.fromEntries(values)),
      secretStringWoVersion: version,
    });
  }
}

function addVariable(stack: SystemStack, key: string, secretName: string): string {
  const variable = new TerraformVariable(stack, variableName(key), {
    type: "string",
    description: `${key} of the secret ${secretName}`,
    sensitive: true,
    nullable: false,
  });
  // cdktf 0.21 has no property for it.
  variable.addOverride("ephemeral", true);
  return variable.stringValue;
}

function variableName(key: string): string {
  return key.toLowerCase();
}
