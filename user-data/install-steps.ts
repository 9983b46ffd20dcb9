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

/**
 * The same for a service that can do without some of its steps, such as log shipping: they come last, and their failure
 * stops nothing. `install.sh prepare` installs without starting the service, for a machine that runs already.
 */
export function renderInstallParts(service: string): string {
  return `${renderInstallSteps(service).trimEnd()}\n\n${readTemplate("install-parts.sh").text}`;
}

/** The function `mount_data_disk LABEL FOLDER`, for what must survive a machine. */
export function dataDiskSteps(): string {
  return readTemplate("data-disk.sh").text;
}
