import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { Construct } from "constructs";
import type { Grantee } from "../identity/policy-document";
import { SystemStack } from "../system-stack";

/** The account's image registry, for repositories that another stack makes: they are known by their names. */
export class GivenRegistry extends Construct {
  private readonly account: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const { account } = SystemStack.of(this).environment;
    this.account = account ?? new DataAwsCallerIdentity(this, "account", {}).accountId;
  }

  /** `<account>.dkr.ecr.<region>.amazonaws.com/<repository>:<tag>` */
  image(repositoryName: string, tag: string): string {
    const { region } = SystemStack.of(this).environment;
    return `${this.account}.dkr.ecr.${region}.amazonaws.com/${repositoryName}:${tag}`;
  }

  /** Lets the grantee fetch images of one repository. */
  grantPull(grantee: Grantee, repositoryName: string): void {
    const { region } = SystemStack.of(this).environment;
    // The token is good for nothing without permissions on a repository, and AWS binds it to none.
    grantee.allow({ sid: "RegistryLogin", actions: ["ecr:GetAuthorizationToken"], resources: ["*"] });
    grantee.allow({
      sid: "PullImage",
      actions: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      resources: [`arn:aws:ecr:${region}:${this.account}:repository/${repositoryName}`],
    });
  }
}
