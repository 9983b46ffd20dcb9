import { Construct } from "constructs";
import { stateKey } from "../../constructs/state/bind-backend";
import type { SinglePageSite } from "../../constructs/cdn/single-page-site";
import type { DeployedVersion } from "../../constructs/containers/deployed-version";
import type { GivenRegistry } from "../../constructs/containers/given-repository";
import type { Migrator } from "../../constructs/database/migrator";
import { DEPLOY_SESSION_SECONDS, GithubIdentity } from "../../constructs/delivery/github-identity";
import { Role } from "../../constructs/identity/role";
import type { Environment } from "../../src/config/environment";
import type { HeboConfig } from "./config";
import { REPOSITORIES } from "./repositories";
import { secretsOf } from "./secret-keys";
import type { Services } from "./services";

export interface DeliveryProps {
  readonly environment: Environment<HeboConfig>;
  readonly registry: GivenRegistry;
  readonly version: DeployedVersion;
  readonly migrator: Migrator;
  readonly services: Services;
  readonly console: SinglePageSite;
}

/**
 * The role of `workflows/deploy.yml`: it may push images, migrate, deploy a version to both services and publish the
 * console, and nothing else. It cannot plan or apply.
 */
export class Delivery extends Construct {
  readonly role: Role;

  constructor(scope: Construct, id: string, props: DeliveryProps) {
    super(scope, id);
    const { delivery } = props.environment.config;
    if (delivery === undefined) throw new Error("there is no delivery to make a role for");
    const { repository, subject = `repo:${repository}`, claims, identityProviderArn } = delivery;
    const identity = GithubIdentity.existing(this, "github", identityProviderArn);
    const { system, name } = props.environment;
    this.role = new Role(this, "deploy", {
      roleName: `${system}-${name}-deploy`,
      description: `Deploys ${repository} from GitHub Actions`,
      trust: [identity.trust(...claims.map((claim) => `${subject}:${claim}`))],
      maxSessionSeconds: DEPLOY_SESSION_SECONDS,
    });
    this.grantDeploy(props);
  }

  private grantDeploy({ registry, version, migrator, services, console, environment }: DeliveryProps): void {
    const { role } = this;
    registry.grantPush(role, ...Object.values(REPOSITORIES));
    version.grantRollOut(role);
    migrator.grantRollOut(role);
    services.cluster.grantRollOut(role);
    for (const service of [services.api, services.gateway]) service.grantRollOut(role);
    console.grantPublish(role);
    // Before a deploy, every secret must have a value. AWS ends a secret's ARN with six letters of its own.
    const { region } = environment;
    role.allow({
      sid: "SeeThatSecretsAreSet",
      actions: ["secretsmanager:GetSecretValue"],
      resources: secretsOf(environment).map(
        ({ secretName }) =>
          `arn:aws:secretsmanager:${region}:${registry.account}:secret:${secretName}-??????`,
      ),
    });
    const { backend } = environment;
    const object = (key: string) => `arn:aws:s3:::${backend.bucket}/${key}`;
    role.allow({ sid: "ReadOutputs", actions: ["s3:GetObject"], resources: [object(stateKey(environment))] });
    role.allow({
      sid: "HoldDeployLock",
      actions: ["s3:GetObject", "s3:PutObject"],
      resources: [object(`${environment.system}/${environment.name}/deploy.lock`)],
    });
  }
}
