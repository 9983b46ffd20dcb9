import { readTemplate, renderTemplate } from "./render-template";
import { word } from "./template-value";

/**
 * What every `install.sh` is made with: retries, the record of how it ended, and steps that run in order until one
 * fails. It takes the place of `# {{ steps }}`.
 *
 * @param service names `/var/lib/<service>-install/result` and `/usr/local/lib/<service>/install.sh`
 */
export function renderInstallSteps(service: string): string {
  return renderTemplate(readTemplate("install-steps.sh"), { service: word(service) });
}
