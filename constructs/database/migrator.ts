import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { LambdaInvocation } from "@cdktf/provider-aws/lib/lambda-invocation";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { acceptRisks } from "../accept-risks";
import type { Grantee } from "../identity/policy-document";
import { Role, trustService } from "../identity/role";
import { LogGroup } from "../observability/log-group";
import type { Handle } from "../naming";
import { resourcesOf } from "../resources-of";
import { between, matching, validateProps } from "../validation";
import type { AuroraCluster, DatabasePlace } from "./aurora-cluster";

export interface MigratorProps {
  /** Physical name, at most 64 characters. */
  readonly functionName: string;
  readonly network: DatabasePlace;
  /**
   * The security group of its network interfaces. AWS keeps it in use for up to an hour after the function is deleted,
   * so it should outlive a short-lived function.
   */
  readonly securityGroupId: string;
  readonly database: AuroraCluster;
  /** The initial image, with its tag. Deploys update it. */
  readonly imageUri: string;
  /** What must exist before it has network access. @default - nothing */
  readonly startsAfter?: readonly ITerraformDependable[];
  /** @default 300 */
  readonly timeoutSeconds?: number;
}

const RISKS = {
  CKV_AWS_50: "It runs once per deploy, and its log says what it did",
  CKV_AWS_115: "Two runs wait for each other at a lock in the database",
  CKV_AWS_116: "The deploy waits for its answer",
  CKV_AWS_173: "The environment holds addresses and names; the password is read from the secret",
  CKV_AWS_272: "Its code is an image of the account's own registry",
} as const;

/**
 * Migrates the database for the new version: an Arm function in the database's network. It runs when the environment is
 * created and in every deploy, before the services. A failed run fails the apply or the deploy.
 */
export class Migrator extends Construct {
  readonly functionName: Handle<"function">;
  readonly functionArn: string;
  readonly logGroupName: string;
  /** What must be complete before anything uses the tables. */
  readonly firstRun: ITerraformDependable;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: MigratorProps,
  ) {
    super(scope, id);
    validateProps(this, props, [
      { property: "functionName", rule: matching(/^[\w-]{1,64}$/, "1 to 64 letters, digits, - or _") },
      { property: "timeoutSeconds", rule: between(60, 900) },
    ]);
    this.functionName = props.functionName as Handle<"function">;
    this.logGroupName = `/aws/lambda/${props.functionName}`;
    const run = this.addFunction();
    this.functionArn = run.arn;
    this.firstRun = new LambdaInvocation(this, "first-run", {
      functionName: run.functionName,
      input: JSON.stringify({ reason: "made" }),
      dependsOn: [...props.database.whenReady, ...(props.startsAfter ?? [])],
    });
  }

  /** Lets the grantee update the image and run it. */
  grantRollOut(grantee: Grantee): void {
    grantee.allow({
      sid: "Migrate",
      actions: ["lambda:GetFunction", "lambda:InvokeFunction", "lambda:UpdateFunctionCode"],
      resources: [this.functionArn],
    });
  }

  private addFunction(): LambdaFunction {
    const { functionName, network, securityGroupId, imageUri, timeoutSeconds = 300 } = this.props;
    const logs = new LogGroup(this, "logs", { logGroupName: this.logGroupName });
    const role = this.addRole(logs);
    const run = new LambdaFunction(this, "function", {
      functionName,
      description: "Migrates the database",
      role: role.roleArn,
      packageType: "Image",
      imageUri,
      architectures: ["arm64"],
      memorySize: 1024,
      timeout: timeoutSeconds,
      vpcConfig: { subnetIds: [...network.privateSubnetIds], securityGroupIds: [securityGroupId] },
      environment: { variables: this.variables() },
      // Deploys set the image; an apply would restore the first one.
      lifecycle: { ignoreChanges: ["image_uri"] },
      dependsOn: resourcesOf(role, logs),
    });
    acceptRisks(run, RISKS);
    return run;
  }

  private addRole(logs: LogGroup): Role {
    const { functionName, database } = this.props;
    const role = new Role(this, "role", {
      roleName: functionName,
      description: "Migrates the database",
      trust: [trustService("lambda.amazonaws.com")],
      // Network interfaces in the VPC; AWS checks the policy when the function is created.
      managedPolicies: ["service-role/AWSLambdaVPCAccessExecutionRole"],
    });
    database.credentials.grantRead(role);
    logs.grantAppend(role);
    return role;
  }

  /** Connects to the cluster, never its proxy: migrations hold session locks. */
  private variables(): Record<string, string> {
    const { database } = this.props;
    return {
      PG_HOST: database.endpoint,
      PG_PORT: String(database.port),
      PG_DATABASE: database.databaseName,
      PG_SECRET_ARN: database.credentials.secretArn,
    };
  }
}
