import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { Construct } from "constructs";
import { grantState, type StateAccess } from "../state/state-access";
import { acceptRisk } from "../accept-risk";
import { SystemStack } from "../system-stack";
import { matching, notEmpty, validateProps } from "../validation";
import { DEPLOY_SESSION_SECONDS, type GithubIdentity } from "./github-identity";
import type { Grantee } from "../identity/policy-document";
import { readingInfrastructure } from "../identity/reading-infrastructure";
import { Role } from "../identity/role";

/**
 * `least-privilege`: only what a deployment needs. `scale-hosts`: also creates and destroys hosts, so that a
 * workflow can apply another number or type of them. `power-user`: AWS's PowerUserAccess, everything but
 * identities, as the older guides have it.
 */
export type DeployAccess = "least-privilege" | "scale-hosts" | "power-user";

export interface GithubDeployRoleProps {
  readonly identity: GithubIdentity;
  /** Whose workflows, as `owner/name`. */
  readonly repository: string;
  /**
   * The repository as the token's `sub` spells it, which for repositories made or renamed since summer 2026 has
   * immutable numbers in it (GitHub changelog 2026-04-23); `gh api` of the repository's OIDC settings shows it.
   * @default - as `repository`
   */
  readonly subject?: string;
  /**
   * Which of the repository's workflow runs may deploy: ends of the token's `sub`, such as `ref:refs/heads/main`
   * or `environment:production`.
   * @default ["*"] - every run of the repository
   */
  readonly claims?: readonly string[];
  /** Physical name. @default "GitHubActionsDeployRole" */
  readonly roleName?: string;
  /** Physical name of the role for pull requests. @default "GitHubActionsPlanRole" */
  readonly planRoleName?: string;
  /** @default "least-privilege" */
  readonly access?: DeployAccess;
  /** Where images go. */
  readonly mayPush?: readonly { grantPush(grantee: Grantee): void }[];
  /** Where static files go. */
  readonly mayPublish?: readonly { grantPublish(grantee: Grantee): void }[];
  /** Fleets that may grow and shrink, with `access: scale-hosts`. */
  readonly mayScale?: readonly { grantScale(grantee: Grantee): void }[];
  /** What deployments roll out: hosts, their traffic, the tag that they run. */
  readonly mayRollOut?: readonly { grantRollOut(grantee: Grantee): void }[];
}

/**
 * The two roles of an application's GitHub workflows, which need no stored keys. The deploy role pushes images,
 * publishes assets, rolls out, and plans and applies with the environment's state, as far as its permissions go:
 * what it may not change, a person applies. The plan role, for pull requests, reads the state and how the
 * stack's own resources are set up, by their names, and changes nothing: what a pull request would import, a person
 * plans.
 *
 * ```ts
 * new GithubDeployRole(this, "delivery", {
 *   identity: new GithubIdentity(this, "github"),
 *   repository: "acme/hermes",
 *   claims: ["ref:refs/heads/main"],
 *   mayPush: [repository], mayPublish: [assets], mayRollOut: [hosts, targets, imageTag],
 * });
 * ```
 */
export class GithubDeployRole extends Construct {
  readonly deployRole: Role;
  readonly planRole: Role;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: GithubDeployRoleProps,
  ) {
    super(scope, id);
    validateProps(this, props, [
      { property: "repository", rule: matching(/^[\w.-]+\/[\w.-]+$/, "a repository, as owner/name") },
      { property: "subject", rule: matching(/^[\w.@-]+\/[\w.@-]+$/, "owner/name as in the token's sub") },
      { property: "claims", rule: notEmpty },
    ]);
    this.deployRole = this.addDeployRole();
    this.planRole = this.addPlanRole();
  }

  private addDeployRole(): Role {
    const { repository, claims = ["*"], access = "least-privilege" } = this.props;
    const role = new Role(this, "deploy", {
      roleName: this.props.roleName ?? "GitHubActionsDeployRole",
      description: `Deploys ${repository} from GitHub Actions`,
      trust: [this.trust(claims)],
      maxSessionSeconds: DEPLOY_SESSION_SECONDS,
    });
    if (access === "power-user") this.attachPowerUser(role);
    this.grantPlanning(role, "apply");
    this.props.mayPush?.forEach((repository) => repository.grantPush(role));
    this.props.mayPublish?.forEach((assets) => assets.grantPublish(role));
    this.props.mayRollOut?.forEach((target) => target.grantRollOut(role));
    if (access === "scale-hosts") this.props.mayScale?.forEach((fleet) => fleet.grantScale(role));
    return role;
  }

  private attachPowerUser(role: Role): void {
    const attachment = new IamRolePolicyAttachment(this, "power-user", {
      role: role.roleName,
      policyArn: "arn:aws:iam::aws:policy/PowerUserAccess",
    });
    acceptRisk(attachment, "GP_IAM_WILDCARD", "The environment asks for the older guides' wide policy");
  }

  private addPlanRole(): Role {
    const role = new Role(this, "plan", {
      roleName: this.props.planRoleName ?? "GitHubActionsPlanRole",
      description: `Plans the infrastructure of ${this.props.repository} for pull requests`,
      trust: [this.trust(["pull_request"])],
    });
    this.grantPlanning(role, "plan");
    return role;
  }

  private trust(claims: readonly string[]) {
    const { identity, repository, subject = repository } = this.props;
    return identity.trust(...claims.map((claim) => `repo:${subject}:${claim}`));
  }

  private grantPlanning(role: Role, access: StateAccess): void {
    const stack = SystemStack.of(this);
    const { system, name, account, backend } = stack.environment;
    for (const statement of readingInfrastructure(stack)) role.allow(statement);
    const location = { ...backend, prefix: `${system}/${name}/` };
    grantState(role, access, account === undefined ? location : { ...location, account });
  }
}
