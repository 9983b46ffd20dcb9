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
 * `least-privilege`: only what a deployment needs. `scale-hosts`: may also create and destroy hosts, for workflows that
 * apply a different number or type. `power-user`: AWS's PowerUserAccess, everything except identities, as older guides
 * recommend.
 */
export type DeployAccess = "least-privilege" | "scale-hosts" | "power-user";

export interface GithubDeployRoleProps {
  readonly identity: GithubIdentity;
  /** The repository whose workflows may assume the roles, as `owner/name`. */
  readonly repository: string;
  /**
   * The repository as in the token's `sub`. For repositories created or renamed since summer 2026 it contains immutable
   * ids (GitHub changelog 2026-04-23); `gh api` on the repository's OIDC settings shows it.
   * @default - the same as `repository`
   */
  readonly subject?: string;
  /**
   * The workflow runs that may deploy: endings of the token's `sub`, such as `ref:refs/heads/main` or
   * `environment:production`.
   * @default ["*"] - every run in the repository
   */
  readonly claims?: readonly string[];
  /**
   * The repository of the infrastructure, as `owner/name`: its pull requests may plan, and its branch `main` may apply as
   * far as the deploy role's permissions go.
   * @default - the application's repository only
   */
  readonly infrastructureRepository?: string;
  /** Physical name. @default "GitHubActionsDeployRole" */
  readonly roleName?: string;
  /** Physical name of the role for pull requests. @default "GitHubActionsPlanRole" */
  readonly planRoleName?: string;
  /** @default "least-privilege" */
  readonly access?: DeployAccess;
  /** Repositories that deployments push images to. */
  readonly mayPush?: readonly { grantPush(grantee: Grantee): void }[];
  /** Sites that deployments publish static files to. */
  readonly mayPublish?: readonly { grantPublish(grantee: Grantee): void }[];
  /** Fleets that may be scaled, with `access: scale-hosts`. */
  readonly mayScale?: readonly { grantScale(grantee: Grantee): void }[];
  /** What deployments change: hosts, their traffic, the tag that they run. */
  readonly mayRollOut?: readonly { grantRollOut(grantee: Grantee): void }[];
}

/**
 * Two roles for an application's GitHub workflows, without stored keys. The deploy role pushes images, publishes
 * assets, deploys, and plans and applies with the environment's state as far as its permissions go; people apply the
 * rest. The plan role, for pull requests, reads the state and the configuration of the stack's own resources, by name,
 * and changes nothing. It cannot plan imports; people do that.
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
      {
        property: "infrastructureRepository",
        rule: matching(/^[\w.@-]+\/[\w.@-]+$/, "a repository, as owner/name"),
      },
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
      trust: [this.trust(claims, "ref:refs/heads/main")],
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
      trust: [this.trust(["pull_request"], "pull_request")],
    });
    this.grantPlanning(role, "plan");
    return role;
  }

  /** @param ofInfrastructure the runs of the infrastructure's repository that the role lets in */
  private trust(claims: readonly string[], ofInfrastructure: string) {
    const { identity, repository, subject = repository, infrastructureRepository: own } = this.props;
    return identity.trust(
      ...claims.map((claim) => `repo:${subject}:${claim}`),
      ...(own === undefined ? [] : [`repo:${own}:${ofInfrastructure}`]),
    );
  }

  private grantPlanning(role: Role, access: StateAccess): void {
    const stack = SystemStack.of(this);
    const { system, name, account, backend } = stack.environment;
    for (const statement of readingInfrastructure(stack)) role.allow(statement);
    const location = { ...backend, prefix: `${system}/${name}/` };
    grantState(role, access, account === undefined ? location : { ...location, account });
  }
}
