import { IamUser } from "@cdktf/provider-aws/lib/iam-user";
import { IamUserPolicy } from "@cdktf/provider-aws/lib/iam-user-policy";
import { Construct } from "constructs";
import { MachineDocument } from "../../constructs/compute/machine-document";
import { DEPLOY_SESSION_SECONDS, GithubIdentity } from "../../constructs/delivery/github-identity";
import {
  type Grantee,
  type PolicyStatement,
  policyDocument,
} from "../../constructs/identity/policy-document";
import { Role } from "../../constructs/identity/role";
import { SystemStack } from "../../constructs/system-stack";
import type { ArtifactBucket } from "./artifact-bucket";
import { type CiConfig, ownNames } from "./config";
import type { DeployDocument } from "./deploy-document";

export interface CiAccessProps {
  readonly artifacts: ArtifactBucket;
  readonly deployment: DeployDocument;
  /** What the servers are made of: a deployment brings them up to date. */
  readonly machines: readonly MachineDocument[];
  readonly ci: CiConfig;
  /** Whether the stack creates GitHub's OIDC provider, of which an account can have one. */
  readonly makesProvider: boolean;
}

/**
 * The permissions of the application's workflow: uploading binaries and configuration to the deploy bucket, finding the
 * servers (document, "IAM User for CI/CD"), and deploying. The document deploys over SSH, with a key in GitHub; this
 * deploys with one SSM command, without a shell. By default GitHub Actions assumes a role. The document's IAM user,
 * whose keys must be stored in GitHub, is optional.
 */
export class CiAccess extends Construct {
  /** ARN of the role or user, for the workflow's settings. */
  readonly principalArn: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: CiAccessProps,
  ) {
    super(scope, id);
    const { artifacts, deployment, machines, ci } = props;
    const { arn, grantee } = ci.access === "iam-user" ? this.addUser() : this.addRole(ci);
    this.principalArn = arn;
    artifacts.grantReadWrite(grantee);
    grantee.allow({ sid: "FindInstances", actions: ["ec2:DescribeInstances"], resources: ["*"] });
    deployment.grantRun(grantee);
    MachineDocument.grantRunOf(machines, grantee);
  }

  private addRole(ci: Extract<CiConfig, { access: "github-oidc" }>): CiPrincipal {
    const identity = this.props.makesProvider
      ? new GithubIdentity(this, "github")
      : GithubIdentity.existing(this, "github", ci.oidcProviderArn);
    const subject = ci.subject ?? `repo:${ci.repository}`;
    const role = new Role(this, "role", {
      roleName: this.named("iamRole"),
      description: `GitHub Actions of ${ci.repository}: uploads artifacts and deploys them`,
      trust: [identity.trust(...ci.claims.map((claim) => `${subject}:${claim}`))],
      maxSessionSeconds: DEPLOY_SESSION_SECONDS,
    });
    return { arn: role.roleArn, grantee: role };
  }

  private named(kind: "iamRole" | "iamUser"): string {
    const stack = SystemStack.of(this);
    return stack.named(kind, ...ownNames(stack.environment), "ci");
  }

  private addUser(): CiPrincipal {
    const user = new IamUser(this, "user", { name: this.named("iamUser") });
    const statements: PolicyStatement[] = [];
    new IamUserPolicy(this, "permissions", {
      name: "permissions",
      user: user.name,
      policy: policyDocument(statements),
    });
    return { arn: user.arn, grantee: { allow: (statement) => void statements.push(statement) } };
  }
}

interface CiPrincipal {
  readonly arn: string;
  readonly grantee: Grantee;
}
