import { Construct } from "constructs";
import { SecretBundle } from "../../constructs/storage/secret-bundle";
import { HEBO_SECRETS } from "./secret-keys";

/**
 * The applications' secrets: for Stack Auth, and for the gateway's models. `shared` creates them, so that they have values
 * before the services start.
 */
export class AppSecrets extends Construct {
  readonly app: SecretBundle;
  readonly gateway: SecretBundle;

  /** @param prefix such as `hebo/prod` */
  constructor(scope: Construct, id: string, prefix: string) {
    super(scope, id);
    this.app = new SecretBundle(this, "app", {
      secretName: `${prefix}/app`,
      description: "Stack Auth",
      keys: HEBO_SECRETS.app,
    });
    this.gateway = new SecretBundle(this, "gateway", {
      secretName: `${prefix}/gateway`,
      description: "Models that the gateway calls",
      keys: HEBO_SECRETS.gateway,
    });
  }
}
