import { readTemplate, renderTemplate } from "./render-template";
import { word } from "./template-value";

/**
 * The common part of every `install.sh`: retries, a record of the result, and steps that run in order until one fails.
 * It replaces `# {{ steps }}`.
 *
 * @param service names `/var/lib/<service>-install/result` and `/usr/local/lib/<service>/install.sh`
 */
export function renderInstallSteps(service: string): string {
  return renderTemplate(readTemplate("install-steps.sh"), { service: word(service) });
}
