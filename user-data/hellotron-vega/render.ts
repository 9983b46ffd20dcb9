import { renderTemplate, readTemplate, type TemplateValues } from "../render-template";
import { block, word, words } from "../template-value";
import { assertUserDataFits } from "../user-data-size";
import type { MachineSettings } from "./machine-settings";

const defaults = { binaryKey: "binaries/tron-linux-amd64", configPrefix: "config/", port: 3000 } as const;

const domainName = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/;
const emailAddress = /^[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+$/;
const prefix = /^[A-Za-z0-9_.\/=-]+\/$/;
/** Unprivileged, and not Caddy's own admin port. */
const listeningPort =
  /^(?!2019$)(102[4-9]|10[3-9]\d|1[1-9]\d\d|[2-9]\d{3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d\d|655[0-2]\d|6553[0-5])$/;

/**
 * The cloud-init user data of one machine, as text.
 *
 * @throws UserError for a setting with characters that would change the meaning of a file, and when the text
 *   is larger than EC2 takes
 */
export function renderUserData(settings: MachineSettings): string {
  const userData = render("cloud-init.yaml", {
    deployment: block(renderDeployment(settings)),
    caddyfile: block(renderCaddyfile(settings)),
    unit: block(renderUnit(settings)),
    fetchArtifacts: asWritten("fetch-artifacts.sh"),
    loadSecrets: asWritten("load-secrets.sh"),
    awaitHealth: asWritten("await-health.sh"),
    install: asWritten("install.sh"),
    logShipping: block(renderLogShipping(settings)),
  });
  assertUserDataFits(userData, "user-data/hellotron-vega/cloud-init.yaml");
  return userData;
}

/** `/etc/caddy/Caddyfile`. */
export function renderCaddyfile({ domain, acmeEmail, port = defaults.port }: MachineSettings): string {
  const secured = domain !== undefined;
  return render("Caddyfile", {
    globalOptions: block(secured && acmeEmail !== undefined ? renderContact(acmeEmail) : ""),
    site: secured ? word(domain, domainName) : word(":80"),
    transportSecurity: block(secured ? 'Strict-Transport-Security "max-age=31536000"' : ""),
    port: word(port, listeningPort),
  });
}

/** `/etc/systemd/system/tron.service`. */
function renderUnit(settings: MachineSettings): string {
  return render("tron.service", { arguments: words(settings.arguments ?? []) });
}

/** `/etc/tron/deployment.env`. */
function renderDeployment(settings: MachineSettings): string {
  return render("deployment.env", {
    region: word(settings.region),
    port: word(settings.port ?? defaults.port, listeningPort),
    bucket: word(settings.bucket),
    binaryKey: word(settings.binaryKey ?? defaults.binaryKey),
    configPrefix: word(settings.configPrefix ?? defaults.configPrefix, prefix),
    secretName: word(settings.secretName),
  });
}

function renderContact(email: string): string {
  return render("Caddyfile-contact", { email: word(email, emailAddress) });
}

function renderLogShipping({ logGroups, region }: MachineSettings): string {
  if (logGroups === undefined) return "";
  const agent = render("cloudwatch-agent.json", {
    region: word(region),
    tronGroup: word(logGroups.tron),
    caddyGroup: word(logGroups.caddy),
  });
  return render("cloud-init-log-shipping.yaml", {
    installer: asWritten("install-log-shipping.sh"),
    rsyslog: asWritten("rsyslog-tron.conf"),
    logrotate: asWritten("logrotate-tron"),
    agent: block(agent),
  });
}

function asWritten(file: string) {
  return block(render(file, {}));
}

function render(file: string, values: TemplateValues): string {
  return renderTemplate(readTemplate(`hellotron-vega/${file}`), values);
}
