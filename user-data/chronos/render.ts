import { dataDiskSteps, renderInstallSteps } from "../install-steps";
import { readTemplate, renderTemplate } from "../render-template";
import { block, script } from "../template-value";
import { assertUserDataFits } from "../user-data-size";

export interface MachineSettings {
  /** OpenSSH public keys for logging in as `ubuntu`. */
  readonly keys: readonly string[];
}

/**
 * The cloud-init user data of a Chronos server, as text: Docker, Git and keys; the application is deployed later.
 *
 * @throws UserError if a key has a control character, or the text is too large for EC2
 */
export function renderUserData({ keys }: MachineSettings): string {
  const install = renderTemplate(readTemplate("chronos/install.sh"), {
    steps: block(renderInstallSteps("chronos")),
    dataDisk: block(dataDiskSteps()),
  });
  const userData = renderTemplate(readTemplate("chronos/cloud-init.yaml"), {
    // A JSON string is valid YAML, so no key can end its quotes.
    keys: block(keys.map((key) => `- ${JSON.stringify(key)}`).join("\n")),
    install: script(install),
  });
  assertUserDataFits(userData, "user-data/chronos/cloud-init.yaml");
  return userData;
}
