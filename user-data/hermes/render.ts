import { readTemplate, renderTemplate, type TemplateValues } from "../render-template";
import { block, word } from "../template-value";
import { assertUserDataFits } from "../user-data-size";
import type { HermesMachineSettings } from "./machine-settings";

const domainName = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/;
const urlPath = /^\/[A-Za-z0-9_./-]*$/;

/**
 * The cloud-init user data of one container host on Amazon Linux 2023, as text.
 *
 * @throws UserError for a setting with characters that would change the meaning of a file, and when the text is
 *   larger than EC2 takes
 */
export function renderUserData(settings: HermesMachineSettings): string {
  const userData = render("cloud-init.yaml", {
    deployment: block(renderDeployment(settings)),
    unit: block(render("hermes.service", {})),
    loadSecrets: block(render("load-secrets.sh", {})),
    start: block(render("start.sh", {})),
    awaitHealth: block(render("await-health.sh", {})),
    install: block(render("install.sh", {})),
    agent: block(render("cloudwatch-agent.json", { fleetName: word(settings.fleetName) })),
  });
  assertUserDataFits(userData, "user-data/hermes/cloud-init.yaml");
  return userData;
}

/** `/etc/hermes/deployment.env`. */
export function renderDeployment(settings: HermesMachineSettings): string {
  const { region, repositoryName, imageTagParameter, secretName, logGroup, port, healthPath, host } =
    settings;
  return render("deployment.env", {
    region: word(region),
    repositoryName: word(repositoryName),
    imageTagParameter: word(imageTagParameter),
    secretName: word(secretName),
    logGroup: word(logGroup),
    port: word(port, /^\d{1,5}$/),
    healthPath: word(healthPath, urlPath),
    host: block(host === undefined ? "" : render("host.env", { host: word(host, domainName) })),
  });
}

function render(file: string, values: TemplateValues): string {
  return renderTemplate(readTemplate(`hermes/${file}`), values);
}
