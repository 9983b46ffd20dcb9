import { Construct } from "constructs";
import { DEPLOY_SESSION_SECONDS, GithubIdentity } from "../../constructs/delivery/github-identity";
import { ManagedPolicies } from "../../constructs/identity/managed-policies";
import { Role } from "../../constructs/identity/role";
import { bucketName } from "../../constructs/naming";
import { SystemStack } from "../../constructs/system-stack";
import type { Environment } from "../../src/config/environment";
import type { SharedConfig } from "./config";
import { PULL_REQUEST_STAGES } from "./names";
import { boundaryNameOf } from "./stage-boundary";
import { stageStatements } from "./stage-permissions";

/**
 * The role of `workflows/previews.yml` and `prune.yml`: it pushes images, and creates, deploys to and removes the stages of
 * pull requests, `pr-…`. It cannot touch production or another stage, and roles that it creates are limited by the
 * stages' boundary.
 */
export class StageRole extends Construct {
  constructor(scope: Construct, id: string, environment: Environment<SharedConfig>) {
    super(scope, id);
    const { system, region, account, backend, config } = environment;
    if (config.delivery === undefined) throw new Error("there is no delivery to make a role for");
    const { repository, subject = `repo:${repository}`, claims, identityProviderArn } = config.delivery;
    const identity = GithubIdentity.existing(this, "github", identityProviderArn);
    const role = new Role(this, "stages", {
      roleName: `${system}-stages`,
      description: `Creates, deploys and removes stages of ${repository} from GitHub Actions`,
      trust: [identity.trust(...claims.map((claim) => `${subject}:${claim}`))],
      maxSessionSeconds: DEPLOY_SESSION_SECONDS,
    });
    new ManagedPolicies(this, "permissions", {
      ...{ role, policyName: `${system}-stages`, description: "Stages of pull requests" },
      statements: stageStatements({
        ...{ system, region, account, backend, hostedZone: config.hostedZone },
        prefix: SystemStack.of(this).named("loadBalancer", PULL_REQUEST_STAGES),
        bucketPrefix: bucketName(environment, system, PULL_REQUEST_STAGES),
        boundaryName: boundaryNameOf(system),
      }),
    });
  }
}
