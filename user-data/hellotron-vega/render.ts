import { dataDiskSteps, renderInstallParts } from "../install-steps";
import { readTemplate, renderTemplate, type TemplateValues } from "../render-template";
import { block, dense, type InlineValue, script, word, words } from "../template-value";
import { renderSetUpDocument } from "../set-up";
import type { MachineSettings } from "./machine-settings";

const defaults = { binaryKey: "binaries/tron-linux-amd64", configPrefix: "config/", port: 3000 } as const;

const domainName = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/;
const emailAddress = /^[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+$/;
const prefix = /^[A-Za-z0-9_.\/=-]+\/$/;
/** Unprivileged, and not Caddy's own admin port. */
const listeningPort =
  /^(?!2019$)(102[4-9]|10[3-9]\d|1[1-9]\d\d|[2-9]\d{3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d\d|655[0-2]\d|6553[0-5])$/;

/**
 * The files of one machine, as cloud-init writes them.
 *
 * @throws UserError for a setting with characters that would change the meaning of a file
 */
export function renderMachine(settings: MachineSettings): string {
  return render("cloud-init.yaml", {
    deployment: block(renderDeployment(settings)),
    caddyfile: block(renderCaddyfile(settings)),
    unit: block(renderUnit(settings)),
    fetchArtifacts: script(render("fetch-artifacts.sh", {})),
    loadSecrets: script(render("load-secrets.sh", {})),
    awaitHealth: script(render("await-health.sh", {})),
    install: script(
      render("install.sh", {
        steps: block(renderInstallParts("tron")),
        dataDisk: block(dataDiskSteps()),
      }),
    ),
    logShipping: block(renderLogShipping(settings)),
  });
}

/**
 * The content of the SSM document that makes a machine what it is.
 * @throws UserError as {@link renderMachine}, and when it is larger than SSM takes
 */
export function renderMachineDocument(settings: MachineSettings): string {
  return renderSetUpDocument("tron", renderMachine(settings));
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

/** What stands in for the parameters of a deployment. */
export interface DeploymentParameters {
  /** Key of the binary in the deploy bucket. */
  readonly binaryKey: string;
  /** Its SHA-256, in hex. */
  readonly sha256: string;
}

/** Patterns that the parameters of a deployment match, each as a whole: they go into a shell's quotes. */
export const DEPLOYMENT_PARAMETERS = {
  binaryKey: "^[A-Za-z0-9][A-Za-z0-9._/-]{0,199}$",
  sha256: "^[0-9a-f]{64}$",
} as const satisfies DeploymentParameters;

/**
 * The script that deploys to a machine, for the stack's SSM document.
 * @param parameters @default - the names that SSM puts the values in for
 */
export function renderDeploy(parameters?: DeploymentParameters): string {
  return render("deploy.sh", {
    binaryKey: parameter("binaryKey", parameters),
    sha256: parameter("sha256", parameters),
  });
}

/** How long a deployment may take, in seconds. */
export const DEPLOY_LIMIT_SECONDS = 1500;

/** The content of the SSM document that deploys to a machine, as YAML. */
export function renderDeployDocument(): string {
  const exactly = (text: string): InlineValue => ({ kind: "inline", text, allowed: /^[^"\\]+$/ });
  return render("deploy-document.yaml", {
    binaryKeyPattern: exactly(DEPLOYMENT_PARAMETERS.binaryKey),
    sha256Pattern: exactly(DEPLOYMENT_PARAMETERS.sha256),
    limitSeconds: word(DEPLOY_LIMIT_SECONDS),
    script: block(renderDeploy()),
  });
}

function parameter(name: keyof DeploymentParameters, values?: DeploymentParameters): InlineValue {
  if (values !== undefined) return word(values[name], new RegExp(DEPLOYMENT_PARAMETERS[name]));
  // The braces are SSM's own.
  return { kind: "inline", text: `{{ ${name} }}`, allowed: /^\{\{ \w+ \}\}$/ };
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
    installer: script(render("install-log-shipping.sh", {})),
    rsyslog: asWritten("rsyslog-tron.conf"),
    logrotate: asWritten("logrotate-tron"),
    agent: dense(agent),
  });
}

function asWritten(file: string) {
  return block(render(file, {}));
}

function render(file: string, values: TemplateValues): string {
  return renderTemplate(readTemplate(`hellotron-vega/${file}`), values);
}
