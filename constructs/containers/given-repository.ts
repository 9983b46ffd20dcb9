import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { Construct } from "constructs";
import type { Grantee } from "../identity/policy-document";
import { SystemStack } from "../system-stack";
import { PULL, PUSH } from "./image-repository";

/** The account's image registry, for repositories of another stack, by name. */
export class GivenRegistry extends Construct {
  /** Its 12 digits, or a reference to them. */
  readonly account: string;

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

  /** Lets the grantee push, pull and list images of these repositories. It cannot delete any. */
  grantPush(grantee: Grantee, ...repositoryNames: readonly string[]): void {
    this.grant(grantee, "PushImages", repositoryNames, [...PULL, "ecr:DescribeImages", ...PUSH].sort());
  }

  /** Lets the grantee pull images of one repository. */
  grantPull(grantee: Grantee, repositoryName: string): void {
    this.grant(grantee, "PullImage", [repositoryName], PULL);
  }

  private grant(
    grantee: Grantee,
    sid: string,
    repositoryNames: readonly string[],
    actions: readonly string[],
  ): void {
    const { region } = SystemStack.of(this).environment;
    // AWS does not scope the token to a repository; it is useless without permissions on one.
    grantee.allow({ sid: "RegistryLogin", actions: ["ecr:GetAuthorizationToken"], resources: ["*"] });
    grantee.allow({
      ...{ sid, actions },
      resources: repositoryNames.map((name) => `arn:aws:ecr:${region}:${this.account}:repository/${name}`),
    });
  }
}
