import { composeVariable, plainVariable } from "../../src/text/dotenv";
import { EDGE_API_PORT, FRP_PORT, renderFrpClient, renderFrpServer } from "./frp";
import type { DASHBOARD_VARIABLES, EDGE_VARIABLES } from "./variables";
import { hostOf, type Variable } from "./variables";

/** A file that a deployment writes into the checkout. */
export interface ApplicationFile {
  /** Relative to the checkout. */
  readonly path: string;
  readonly content: string;
  /**
   * A sample file next to it in the repository, whose variables are defaults for this one.
   * @default - none
   */
  readonly sample?: string;
  /** The Compose services that read it. @default - all: a change reinstalls everything */
  readonly services?: readonly string[];
}

type ValuesOf<V extends Readonly<Record<string, Variable>>> = {
  readonly [N in keyof V]: V[N] extends { readonly isRequired: false } ? string | undefined : string;
};

/** The checked values of `deployments/env-<environment>`. */
export type DashboardValues = ValuesOf<typeof DASHBOARD_VARIABLES>;
/** The checked values of `edge_server/env-<environment>`. */
export type EdgeValues = ValuesOf<typeof EDGE_VARIABLES>;

/** The document's five files ("Application Configuration"), from the values of one environment. */
export function dashboardFiles(values: DashboardValues): readonly ApplicationFile[] {
  const host = hostOf(values.vite_api_base_url);
  return [
    {
      path: "dashboard_frontend/.env.docker",
      content: composeFile({
        VITE_API_BASE_URL: values.vite_api_base_url,
        VITE_BACKGROUND_COLOR: values.background_color,
      }),
      sample: "dashboard_frontend/.env.sample",
      services: ["dashboard_frontend"],
    },
    {
      path: "dashboard_backend/.env.docker",
      content: composeFile({
        POSTGRES_PASSWORD: values.postgres_password,
        JWT_SECRET_KEY: values.jwt_secret_key,
        JWT_ALGORITHM: "HS256",
        EDGE_SERVER_IP: values.edge_server_ip,
        EDGE_SERVER_PORT: values.edge_server_port,
        USER_1_EMAIL: values.user_1_email,
        USER_1_PASSWORD: values.user_1_password,
        LETSENCRYPT_ADMIN_EMAIL: values.letsencrypt_admin_email,
      }),
      sample: "dashboard_backend/.env.sample",
      services: ["dashboard_backend"],
    },
    {
      path: "frp_config/frps.toml",
      content: renderFrpServer({
        bindPort: FRP_PORT,
        token: values.frp_auth_token,
        allowPorts: [Number(values.edge_server_port)],
      }),
      services: ["frps"],
    },
    {
      // Read by systemd for the unit, by docker compose for the containers, and by install.sh as shell.
      path: ".env.deployment",
      content: lines([
        plainVariable("DEPLOYMENT_URI", host),
        plainVariable("LETSENCRYPT_ADMIN_EMAIL", values.letsencrypt_admin_email),
      ]),
    },
    { path: ".env", content: lines([plainVariable("DEPLOYMENT_URI", host)]) },
  ];
}

export interface EdgeDevice {
  /** The dashboard's host, as devices reach it. */
  readonly dashboardHost: string;
  readonly token: string;
  /** The environment, which is also the proxy's name on the server. */
  readonly environment: string;
  /** The server's port through which the backend reaches the device. */
  readonly remotePort: number;
}

/** The configuration of frp's client on an edge device. */
export function edgeClient(values: Pick<EdgeValues, "CHRONOS_EDGE_PORT">, device: EdgeDevice): string {
  return renderFrpClient({
    serverAddr: device.dashboardHost,
    serverPort: FRP_PORT,
    token: device.token,
    proxyName: `chronos-edge-${device.environment}`,
    localPort: Number(values.CHRONOS_EDGE_PORT ?? EDGE_API_PORT),
    remotePort: device.remotePort,
  });
}

function composeFile(variables: Readonly<Record<string, string | undefined>>): string {
  return lines(
    Object.entries(variables).flatMap(([name, value]) =>
      value === undefined ? [] : [composeVariable(name, value)],
    ),
  );
}

function lines(all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join("");
}
