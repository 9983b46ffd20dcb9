import { renderInstallSteps } from "../install-steps";
import { readTemplate, renderTemplate } from "../render-template";
import { block, script } from "../template-value";
import { assertUserDataFits } from "../user-data-size";

export interface MachineSettings {
  /** OpenSSH public keys that open the machine as `ubuntu`, a line each. */
  readonly keys: readonly string[];
}

/**
 * The cloud-init user data of a Chronos server, as text: Docker, Git and keys, and nothing of what runs there.
 *
 * @throws UserError when a key holds a control character, and when the text is larger than EC2 takes
 */
export function renderUserData({ keys }: MachineSettings): string {
  const install = renderTemplate(readTemplate("chronos/install.sh"), {
    steps: block(renderInstallSteps("chronos")),
  });
  const userData = renderTemplate(readTemplate("chronos/cloud-init.yaml"), {
    // JSON's strings are YAML's: no key can end its quotes.
    keys: block(keys.map((key) => `- ${JSON.stringify(key)}`).join("\n")),
    install: script(install),
  });
  assertUserDataFits(userData, "user-data/chronos/cloud-init.yaml");
  return userData;
}
