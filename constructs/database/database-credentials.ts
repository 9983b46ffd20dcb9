import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret";
import { SecretsmanagerSecretVersion } from "@cdktf/provider-aws/lib/secretsmanager-secret-version";
import { Fn, type ITerraformDependable, TerraformVariable } from "cdktf";
import { Construct } from "constructs";
import { acceptRisks } from "../accept-risks";
import type { Grantee } from "../identity/policy-document";
import { SystemStack } from "../system-stack";
import { between, matching, validateProps } from "../validation";

export interface DatabaseCredentialsProps {
  /** Physical name of the secret, such as `hebo/prod/database`. */
  readonly secretName: string;
  /** The database's master user; changing it replaces the database. */
  readonly username: string;
  /** Increase it to write the password to the database and the secret again; nothing else does. */
  readonly version: number;
}

/** The oldest engine with write-only arguments and ephemeral variables (Terraform 1.11.0 cannot serialize them). */
const OLDEST_ENGINE = "1.11.1";

/** The variable that passes the password: `TF_VAR_db_password`. */
export const PASSWORD_VARIABLE = "db_password";

/**
 * User and password of a database, in one secret for the database, its proxy and the services. The password comes from
 * an ephemeral variable and goes to write-only arguments: no plan or state contains it. It is sent only when the
 * database is created or `version` increases; otherwise the variable may be unset.
 */
export class DatabaseCredentials extends Construct {
  readonly username: string;
  /** For write-only arguments only: the engine refuses it elsewhere. */
  readonly password: string;
  readonly version: number;
  readonly secretArn: string;
  readonly secretName: string;

  constructor(scope: Construct, id: string, props: DatabaseCredentialsProps) {
    super(scope, id);
    validateProps(this, props, [
      { property: "username", rule: matching(/^[a-z][a-z0-9_]{0,15}$/, "1 to 16 lower-case characters") },
      { property: "version", rule: between(1, 2_147_483_647) },
    ]);
    const stack = SystemStack.of(this);
    stack.requireEngine(OLDEST_ENGINE);
    this.username = props.username;
    this.version = props.version;
    this.secretName = props.secretName;
    this.password = passwordVariable(stack);
    const { secretRecoveryDays, preventDestroy } = stack.protection;
    const secret = new SecretsmanagerSecret(this, "secret", {
      name: props.secretName,
      description: "User and password of the database",
      recoveryWindowInDays: secretRecoveryDays,
      lifecycle: { preventDestroy },
    });
    acceptRisks(secret, {
      CKV_AWS_149: "Encrypted with the account's own Secrets Manager key",
      CKV2_AWS_57: "Rotated by `groundplan secrets rotate`, which logs in with the new password afterwards",
    });
    this.secretArn = secret.arn;
  }

  /**
   * Writes user and password into the secret once the database has them.
   *
   * @param database the cluster: without it, the secret would be useless
   */
  writeAfter(database: ITerraformDependable): ITerraformDependable {
    return new SecretsmanagerSecretVersion(this, "version", {
      secretId: this.secretArn,
      secretStringWo: Fn.jsonencode({ username: this.username, password: this.password }),
      secretStringWoVersion: this.version,
      dependsOn: [database],
    });
  }

  /** Lets the grantee read user and password. */
  grantRead(grantee: Grantee): void {
    grantee.allow({
      sid: "ReadDatabaseCredentials",
      actions: ["secretsmanager:GetSecretValue"],
      resources: [this.secretArn],
    });
  }
}

/**
 * The variable's value when nothing is to be written. Shorter than any password that AWS accepts, so that no database
 * gets it; not empty, because cdktf's HCL printer drops an empty default.
 */
const UNSET = "unset";

function passwordVariable(stack: SystemStack): string {
  const variable = new TerraformVariable(stack, PASSWORD_VARIABLE, {
    type: "string",
    description: "Password of the database, where it is made or its version grows",
    sensitive: true,
    nullable: false,
    default: UNSET,
  });
  // cdktf 0.21 has no property for it.
  variable.addOverride("ephemeral", true);
  return variable.stringValue;
}
