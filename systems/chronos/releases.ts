import { EC2Client } from "@aws-sdk/client-ec2";
import { SSMClient } from "@aws-sdk/client-ssm";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { clientSettings } from "../../src/aws/client-settings";
import { physicalName } from "../../constructs/naming";
import { ConfigurationError } from "../../src/config/configuration-error";
import type { Environment } from "../../src/config/environment";
import { cacheFolder } from "../../src/process/cache-folder";
import type { Pace, ReleasesOf } from "../../src/releases/contract";
import { withoutReleases } from "../../src/releases/open-releases";
import { hostKeysOf } from "../../src/releases/steps/host-keys";
import { chooseMachine, findMachines } from "../../src/releases/steps/machines";
import { identityOf, type SshHost } from "../../src/releases/steps/run-over-ssh";
import type { Checkout, CheckoutMachine } from "../../src/releases/strategies/checkout-over-ssh/checkout";
import {
  checkoutOverSsh,
  type CheckoutMachines,
} from "../../src/releases/strategies/checkout-over-ssh/checkout-over-ssh";
import { ExitCode, UserError } from "../../src/text/user-error";
import { CHRONOS_PROGRAMS, passwordStatement } from "../../user-data/chronos/host-programs";
import { type DashboardValues, dashboardFiles, edgeClient, type EdgeValues } from "./application-files";
import { DEPLOYMENTS } from "./complete";
import type { ServerConfig } from "./config";
import { environmentFilePath, readEnvironmentFile } from "./environment-file";
import { EDGE_API_PORT } from "./frp";
import { SHARED } from "./server-stack";
import { DASHBOARD_VARIABLES, EDGE_VARIABLES, hostOf, type Variables } from "./variables";

const FOLDER = "chronos2";
const INSTALLED_IN = "/opt/chronos";
const EDGE = "edge_server";
/** Devices are not started by a deployment: one that does not answer for this long is off. */
const DEVICE_SECONDS = 15;

/** The dashboard on the environment's server, or with `--host edge` on its edge devices. */
export const releases: ReleasesOf<ServerConfig> = checkoutOverSsh((environment, pace, version) => {
  if (environment.name === SHARED) throw withoutReleases(environment);
  return chronosMachines(environment, pace, version);
});

/**
 * The machines and what runs on them, from the environment's files. @throws ConfigurationError with all problems in
 * them
 */
export function chronosMachines(
  environment: Environment<ServerConfig>,
  pace: Pace,
  version?: string,
): CheckoutMachines {
  const values = valuesIn(environment, DEPLOYMENTS, DASHBOARD_VARIABLES) as DashboardValues;
  const server: CheckoutMachine = {
    name: physicalName("tag", environment.profile ?? "", environment.system, environment.name),
    locate: () => locateServer(environment, pace),
    checkout: dashboardCheckout(environment.config, values, version),
    marker: "/home/ubuntu/.setup_complete",
  };
  return {
    servers: [server],
    groups: {
      get edge() {
        return edgeDevices(environment, values, version);
      },
    },
  };
}

/** The dashboard's checkout with an environment's values. */
export function dashboardCheckout(
  { repository }: Pick<ServerConfig, "repository">,
  values: DashboardValues,
  version = values.git_ref,
): Checkout {
  const host = hostOf(values.vite_api_base_url);
  return {
    ...{
      name: "chronos",
      repository,
      ref: version,
      folder: FOLDER,
      installedIn: INSTALLED_IN,
      unit: "chronos",
    },
    files: dashboardFiles(values),
    install: ["./install.sh"],
    hook: {
      program: CHRONOS_PROGRAMS.setDatabasePassword(),
      input: passwordStatement(values.postgres_password),
    },
    answers: [`https://${host}/`, `https://${host}/api/`],
    leadsHere: [`${host}:443:127.0.0.1`],
    secrets: [
      ...[values.postgres_password, values.jwt_secret_key, values.user_1_password],
      values.frp_auth_token,
    ],
  };
}

/** An edge device's checkout with an environment's values. */
export function edgeCheckout(
  { repository }: Pick<ServerConfig, "repository">,
  dashboard: DashboardValues,
  values: EdgeValues,
  {
    environment,
    version = values.GIT_REF,
  }: { readonly environment: string; readonly version?: string | undefined },
): Checkout {
  const settings = {
    PI_USER: values.PI_USER,
    INSTALL_DIR: values.INSTALL_DIR ?? INSTALLED_IN,
    // The installer's default, not the application's: do not switch anything unless told to.
    READ_ONLY_MODE: values.READ_ONLY_MODE ?? "true",
  };
  return {
    ...{
      name: "chronos-edge",
      repository,
      ref: version,
      folder: FOLDER,
      unit: "chronos-edge",
      files: [],
      leadsHere: [],
    },
    install: [
      "env",
      ...Object.entries(settings).map(([name, value]) => `${name}=${value}`),
      `./${EDGE}/install.sh`,
    ],
    hook: {
      program: CHRONOS_PROGRAMS.installFrpClient(),
      input: edgeClient(values, {
        dashboardHost: hostOf(dashboard.vite_api_base_url),
        token: dashboard.frp_auth_token,
        environment,
        remotePort: Number(dashboard.edge_server_port),
      }),
    },
    answers: [`http://127.0.0.1:${values.CHRONOS_EDGE_PORT ?? EDGE_API_PORT}/`],
    secrets: [dashboard.frp_auth_token],
  };
}

function edgeDevices(
  environment: Environment<ServerConfig>,
  dashboard: DashboardValues,
  version: string | undefined,
): readonly CheckoutMachine[] {
  const values = valuesIn(environment, EDGE, EDGE_VARIABLES) as EdgeValues;
  const checkout = edgeCheckout(environment.config, dashboard, values, {
    environment: environment.name,
    version,
  });
  return values.EDGE_SERVER_HOST.split(",").map((word) => {
    const [address = "", port = "22"] = word.trim().split(":");
    return {
      name: address,
      checkout,
      reachSeconds: DEVICE_SECONDS,
      locate: () =>
        Promise.resolve(locateDevice(environment, { address, port: Number(port), user: values.PI_USER })),
    };
  });
}

async function locateServer(environment: Environment<ServerConfig>, pace: Pace): Promise<SshHost> {
  const { region, system, name, config } = environment;
  const ec2 = new EC2Client(clientSettings(region));
  const machine = chooseMachine(environment, await findMachines(ec2, environment), undefined);
  if (machine.publicIp === undefined)
    throw new UserError({
      what: "the server has no public address",
      where: `${machine.name} (${machine.instanceId})`,
      next: `\`groundplan apply ${system} ${name}\` associates its Elastic IP.`,
    });
  const hostKeys = await hostKeysOf(
    machine,
    ec2,
    { ssm: new SSMClient(clientSettings(region)), pace },
    {
      file: join(cacheFolder(), "host-keys", `${system}-${name}`),
    },
  );
  const identityFile = identityOf([config.publicKey, config.additionalPublicKey].flatMap((key) => key ?? []));
  return {
    ...{ name: machine.name, address: machine.publicIp, user: "ubuntu", hostKeys },
    ...(identityFile === undefined ? {} : { identityFile }),
  };
}

/** Devices have no console to read host keys from: somebody writes them to a file, once. */
function locateDevice(
  environment: Environment,
  device: Pick<SshHost, "address" | "user"> & { port: number },
): SshHost {
  const file = join(folderOf(environment), EDGE, "known_hosts");
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
  const hostKeys = lines.flatMap((line) => {
    const [name, ...key] = line.trim().split(/\s+/);
    return name === device.address ? [key.slice(0, 2).join(" ")] : [];
  });
  if (hostKeys.length > 0) return { name: device.address, hostKeys, ...device };
  throw new UserError({
    what: `the SSH host keys of ${device.address} are not known`,
    where: file,
    next: `Add \`${device.address} ssh-ed25519 …\`, with the key in /etc/ssh/ssh_host_ed25519_key.pub on the device.`,
    exitCode: ExitCode.usage,
  });
}

function valuesIn<N extends string>(environment: Environment, folder: string, known: Variables<N>) {
  const { name, profile } = environment;
  const place = join(folderOf(environment), folder);
  const path = environmentFilePath(place, name, profile);
  if (path === undefined)
    throw new UserError({
      what: "there is no environment file, which a deployment takes its values from",
      where: join(place, `env-${name}`),
      next: `Copy ${join(place, "env.template")} there and fill it in.`,
      exitCode: ExitCode.usage,
    });
  const { values, problems } = readEnvironmentFile(path, known);
  if (problems.length > 0) throw new ConfigurationError(problems);
  return values;
}

function folderOf({ source }: Environment): string {
  return dirname(resolve(source.file));
}
