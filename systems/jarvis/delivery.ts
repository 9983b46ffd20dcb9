import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { Construct } from "constructs";
import { GithubDeployRole } from "../../constructs/delivery/github-deploy-role";
import { GithubIdentity } from "../../constructs/delivery/github-identity";
import { knowsNoResources } from "../../constructs/identity/actions-on-everything";
import type { Grantee } from "../../constructs/identity/policy-document";
import { SystemStack } from "../../constructs/system-stack";
import type { Environment } from "../../src/config/environment";
import type { JarvisConfig } from "./config";

export interface DeliveryProps {
  readonly environment: Environment<JarvisConfig>;
  readonly delivery: NonNullable<JarvisConfig["delivery"]>;
}

/**
 * The permissions of the workflows: planning for pull requests, applying those plans, and logging in to the instance
 * with short-lived keys that Lightsail provides together with the host's own. GitHub stores no key.
 */
export class Delivery extends Construct {
  readonly deployRoleArn: string;
  readonly planRoleArn: string;

  constructor(scope: Construct, id: string, { environment, delivery }: DeliveryProps) {
    super(scope, id);
    const stack = SystemStack.of(this);
    const roles = new GithubDeployRole(this, "roles", {
      identity: this.identity(delivery),
      repository: delivery.repository,
      ...(delivery.subject === undefined ? {} : { subject: delivery.subject.replace(/^repo:/, "") }),
      claims: [`environment:${delivery.environment ?? environment.name}`],
      roleName: stack.named("iamRole", environment.name, "deploy"),
      planRoleName: stack.named("iamRole", environment.name, "plan"),
      mayRollOut: [
        { grantRollOut: (grantee) => grantLogin(grantee, stack) },
        { grantRollOut: (grantee) => grantChanges(grantee, stack) },
      ],
    });
    this.deployRoleArn = roles.deployRole.roleArn;
    this.planRoleArn = roles.planRole.roleArn;
  }

  /** An account has one provider for GitHub, whose ARN follows from the account id. */
  private identity({ oidcProvider }: DeliveryProps["delivery"]): GithubIdentity {
    if (oidcProvider === "made-here") return new GithubIdentity(this, "github");
    const { account } = SystemStack.of(this).environment;
    const number = account ?? new DataAwsCallerIdentity(this, "account").accountId;
    const existingProviderArn = `arn:aws:iam::${number}:oidc-provider/token.actions.githubusercontent.com`;
    return new GithubIdentity(this, "github", { existingProviderArn });
  }
}

/** Lightsail generates the last part of its ARNs, so access is limited by the environment's tags. */
function grantLogin(grantee: Grantee, stack: SystemStack): void {
  const { account = "*", region, system, name } = stack.environment;
  grantee.allow({
    sid: "LogIn",
    actions: ["lightsail:GetInstanceAccessDetails"],
    resources: [`arn:aws:lightsail:${region}:${account}:Instance/*`],
    conditions: { StringEquals: { "aws:ResourceTag/system": system, "aws:ResourceTag/environment": name } },
  });
  grantee.allow({ sid: "FindTheInstance", actions: ["lightsail:GetStaticIp"], resources: ["*"] });
}

/**
 * What the workflow's apply may change in place: firewall, address, snapshots, tags. People create and destroy whatever
 * holds data, and change the roles.
 */
const CHANGES = [
  ...["AttachStaticIp", "DetachStaticIp", "PutInstancePublicPorts", "CloseInstancePublicPorts"],
  ...["EnableAddOn", "DisableAddOn", "SetIpAddressType", "TagResource", "UntagResource"],
  ...["GetOperation", "UpdateRelationalDatabase"],
];

function grantChanges(grantee: Grantee, stack: SystemStack): void {
  const { account = "*", region } = stack.environment;
  const actions = CHANGES.map((call) => `lightsail:${call}`);
  grantee.allow({
    sid: "ChangeInPlace",
    actions: actions.filter((action) => !knowsNoResources(action)),
    resources: [`arn:aws:lightsail:${region}:${account}:*`],
  });
  // IAM cannot limit these to resources.
  grantee.allow({ sid: "ChangeAndWait", actions: actions.filter(knowsNoResources), resources: ["*"] });
}
