import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider";
import { Construct } from "constructs";
import { partitionOf } from "../../src/aws/regions";
import { SystemStack } from "../system-stack";
import { matching, validateProps } from "../validation";
import type { PolicyStatement } from "../identity/policy-document";

/** The length of the longest deploy job, in seconds. Its workflow requests it with `role-duration-seconds`. */
export const DEPLOY_SESSION_SECONDS = 7200;

const ISSUER = "token.actions.githubusercontent.com";

/** AWS no longer checks it for GitHub. It is set because the source documents set it. */
const THUMBPRINT = "6938fd4d98bab03faadb97b34396831e3780aea1";

export interface GithubIdentityProps {
  /**
   * ARN of the account's existing provider: an account can have only one for GitHub.
   * @default - the stack creates the provider
   */
  readonly existingProviderArn?: string;
}

/** GitHub Actions as an identity provider of the account, so that workflows need no stored access keys. */
export class GithubIdentity extends Construct {
  readonly providerArn: string;

  constructor(scope: Construct, id: string, props: GithubIdentityProps = {}) {
    super(scope, id);
    validateProps(this, props, [
      {
        property: "existingProviderArn",
        rule: matching(/^arn:aws[\w-]*:iam::\d{12}:oidc-provider\//, "the ARN of an IAM OIDC provider"),
      },
    ]);
    this.providerArn = props.existingProviderArn ?? this.createProvider();
  }

  /**
   * The account's existing provider.
   *
   * @param arn default: GitHub's provider in the environment's account
   */
  static existing(scope: Construct, id: string, arn?: string): GithubIdentity {
    const { account, region } = SystemStack.of(scope).environment;
    const own = () => {
      const number = account ?? new DataAwsCallerIdentity(scope, `${id}-account`).accountId;
      return `arn:${partitionOf(region)}:iam::${number}:oidc-provider/${ISSUER}`;
    };
    return new GithubIdentity(scope, id, { existingProviderArn: arn ?? own() });
  }

  /**
   * The trust policy of a role for a repository's workflows.
   *
   * @param claims patterns for the token's `sub`, such as `repo:ORG/hermes:ref:refs/heads/main`
   */
  trust(...claims: readonly string[]): PolicyStatement {
    return {
      sid: "AssumedByGithubActions",
      actions: ["sts:AssumeRoleWithWebIdentity"],
      principals: { Federated: this.providerArn },
      conditions: {
        StringEquals: { [`${ISSUER}:aud`]: "sts.amazonaws.com" },
        StringLike: { [`${ISSUER}:sub`]: claims.length === 1 ? (claims[0] ?? "") : claims },
      },
    };
  }

  private createProvider(): string {
    return new IamOpenidConnectProvider(this, "provider", {
      url: `https://${ISSUER}`,
      clientIdList: ["sts.amazonaws.com"],
      thumbprintList: [THUMBPRINT],
    }).arn;
  }
}
