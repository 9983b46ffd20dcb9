import { renderInstallParts } from "../install-steps";
import { readTemplate, renderTemplate, type TemplateValues } from "../render-template";
import { block, dense, type InlineValue, script, word } from "../template-value";
import { renderSetUpDocument } from "../set-up";
import type { HermesMachineSettings } from "./machine-settings";

/** Document, "Secrets". */
const SECRET_KEYS = ["DATABASE_URL", "SECRET_KEY_BASE", "ANTHROPIC_API_KEY"] as const;

const domainName = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/;
const urlPath = /^\/[A-Za-z0-9_./-]*$/;
const keyList = /^[A-Za-z_][A-Za-z0-9_]*(,[A-Za-z_][A-Za-z0-9_]*)*$/;
const portNumber = /^[1-9]\d{0,4}$/;

/** Docker's own template for the name of a container, in tags of its log driver. */
const CONTAINER_NAME: InlineValue = { kind: "inline", text: "{{.Name}}", allowed: /^\{\{\.Name\}\}$/ };

/**
 * The files of one container host on Amazon Linux 2023, as cloud-init writes them, for x86_64 and arm64.
 *
 * @throws UserError for a setting with characters that would change the meaning of a file
 */
export function renderMachine(settings: HermesMachineSettings): string {
  return render("cloud-init.yaml", {
    deployment: block(renderDeployment(settings)),
    agent: dense(render("cloudwatch-agent.json", { fleetName: word(settings.fleetName) })),
    dockerDaemon: dense(renderDockerDaemon(settings)),
    unit: asWritten("hermes.service"),
    compose: asWritten("compose.yaml"),
    dockerCompose: script(render("docker-compose.sh", {})),
    loadSecrets: script(render("load-secrets.sh", {})),
    chooseImage: script(render("choose-image.sh", {})),
    awaitHealth: script(render("await-health.sh", {})),
    deploy: script(render("deploy.sh", {})),
    migrate: script(render("migrate.sh", {})),
    noteImage: script(render("note-image.sh", {})),
    imageUnit: asWritten("hermes-image.service"),
    install: script(render("install.sh", { steps: block(renderInstallParts("hermes")) })),
  });
}

/**
 * The content of the SSM document that makes a host what it is.
 * @throws UserError as {@link renderMachine}, and when it is larger than SSM takes
 */
export function renderMachineDocument(settings: HermesMachineSettings): string {
  return renderSetUpDocument("hermes", renderMachine(settings));
}

/** `/etc/hermes/deployment.env`. */
function renderDeployment(settings: HermesMachineSettings): string {
  const { secretKeys = SECRET_KEYS, host, cdnParameter } = settings;
  return render("deployment.env", {
    region: word(settings.region),
    repositoryName: word(settings.repositoryName),
    imageTagParameter: word(settings.imageTagParameter),
    secretName: word(settings.secretName),
    secretKeys: word(secretKeys.join(","), keyList),
    healthPath: word(settings.healthPath, urlPath),
    port: word(settings.port, portNumber),
    hostPort: word(settings.hostPort, portNumber),
    cdn: block(cdnParameter === undefined ? "" : render("cdn.env", { cdnParameter: word(cdnParameter) })),
    host: block(host === undefined ? "" : render("host.env", { host: word(host, domainName) })),
  });
}

/** `/etc/docker/daemon.json`; `INSTANCE` becomes the machine's id when it is installed. */
function renderDockerDaemon({ region, logGroup }: HermesMachineSettings): string {
  return render("docker-daemon.json", {
    region: word(region),
    logGroup: word(logGroup),
    containerName: CONTAINER_NAME,
  });
}

function asWritten(file: string) {
  return block(render(file, {}));
}

function render(file: string, values: TemplateValues): string {
  return renderTemplate(readTemplate(`hermes/${file}`), values);
}
