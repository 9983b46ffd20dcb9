/** A variable of an environment file. */
export interface Variable {
  /** Whether the file must set it. @default true */
  readonly isRequired?: boolean;
  /** Whether its value must never be shown. @default false */
  readonly isSecret?: boolean;
  /** The expected value, for `env.template` and error messages. */
  readonly want: string;
  /** What is wrong with a non-empty value, without quoting it; undefined if it is valid. */
  readonly fault?: (value: string) => string | undefined;
}

export type Variables<N extends string = string> = Readonly<Record<N, Variable>>;

/** The format of OpenSSH's `.pub` files: type, key and optional comment. */
export const PUBLIC_KEY =
  /^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521)) [A-Za-z0-9+/]{32,}={0,3}( [\w.@:+-]+( [\w.@:+-]+)*)?$/;

/** A host name of at least two labels. */
const HOST = "(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}";
const BASE_URL = new RegExp(`^https?://(${HOST})(?::\\d{1,5})?(?:/api)?/?$`);
/** Without quotes, all readers of `.env.deployment` agree on these characters. */
const EMAIL = /^[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}$/;
/** A branch, tag or commit. Stricter than git, so that it is never an option and needs no quotes in a shell. */
const GIT_REF = /^(?!.*(\.\.|\/\/|@\{|\.lock$))[A-Za-z0-9][A-Za-z0-9._/@+-]{0,199}(?<![./])$/;
const COLOR = /^(#[0-9A-Fa-f]{3,8}|[A-Za-z]{3,30}|(rgb|hsl)a?\([0-9 ,.%/deg-]{1,60}\))$/;
const ENDPOINT = /^https?:\/\/[A-Za-z0-9]([A-Za-z0-9.-]{0,252}[A-Za-z0-9])?$/;

/** Longer than any key or address. A pattern on a text of megabytes ends Node's stack. */
const LONGEST_VALUE = 8_192;

function unless(pattern: RegExp, fault: string): (value: string) => string | undefined {
  return (value) => (value.length <= LONGEST_VALUE && pattern.test(value) ? undefined : fault);
}

const publicKey: Variable = {
  want: "an OpenSSH public key, such as the line of ~/.ssh/id_ed25519.pub",
  fault: unless(PUBLIC_KEY, "is not a public key"),
  isRequired: false,
};

const port: Variable = {
  want: "a port from 1 to 65535",
  fault: (value) => (/^[1-9]\d{0,4}$/.test(value) && Number(value) < 65536 ? undefined : "is not a port"),
};

const gitRef: Variable = {
  want: "a branch, tag or commit, such as main",
  fault: unless(GIT_REF, "is not the name of a branch, tag or commit"),
};

const secret = (want: string): Variable => ({ want, isSecret: true });

/** Variables of `deployments/env-<environment>`, in the template's order. */
export const DASHBOARD_VARIABLES = {
  TF_VAR_deptype: { want: "the environment that the file is for" },
  TF_VAR_public_key: publicKey,
  TF_VAR_additional_public_key: publicKey,
  TF_VAR_instance_type: {
    want: "an instance type, such as t3.small",
    fault: unless(/^[a-z][a-z0-9-]*\.[a-z0-9-]+$/, "is not an instance type"),
    isRequired: false,
  },
  git_ref: gitRef,
  vite_api_base_url: {
    want: "the address of the API, such as https://chronos.example.com/api",
    fault: unless(BASE_URL, "is not a host's address, with an optional /api"),
  },
  postgres_password: secret("the database's password"),
  jwt_secret_key: secret("the key that signs sessions"),
  edge_server_ip: {
    want: "the address at which the backend reaches edge devices: http://frps",
    fault: unless(ENDPOINT, "is not a host's address that starts with http://"),
  },
  edge_server_port: port,
  user_1_email: { want: "the first user's address", fault: unless(EMAIL, "is not an email address") },
  user_1_password: secret("the first user's password"),
  frp_auth_token: {
    ...secret("the token that authenticates edge devices: openssl rand -hex 32"),
    fault: (value) => (/^.{16,}$/.test(value) ? undefined : "is shorter than 16 characters"),
  },
  letsencrypt_admin_email: {
    want: "the address for Let's Encrypt's notices",
    fault: unless(EMAIL, "is not an email address"),
  },
  background_color: {
    want: "a colour, such as #ffffff",
    fault: unless(COLOR, "is not a colour"),
    isRequired: false,
  },
} as const satisfies Variables;

const DEVICE = /^[A-Za-z0-9]([A-Za-z0-9.-]{0,252}[A-Za-z0-9])?(:\d{1,5})?$/;

/** Variables of `edge_server/env-<environment>`. */
export const EDGE_VARIABLES = {
  EDGE_SERVER_HOST: {
    want: "the devices' names or addresses, separated by commas",
    fault: (value) =>
      value.split(",").every((host) => DEVICE.test(host.trim())) ? undefined : "is not a list of hosts",
  },
  GIT_REF: gitRef,
  PI_USER: {
    want: "the user on the devices, such as pi",
    fault: unless(/^[a-z_][a-z0-9_-]{0,31}$/, "is not a user name"),
  },
  CHRONOS_EDGE_PORT: { ...port, isRequired: false },
  INSTALL_DIR: {
    want: "a folder, such as /opt/chronos",
    fault: unless(/^(\/[A-Za-z0-9._-]+)+$/, "is not the absolute path of a folder"),
    isRequired: false,
  },
  READ_ONLY_MODE: {
    want: "true or false",
    fault: unless(/^(true|false)$/, "is neither true nor false"),
    isRequired: false,
  },
} as const satisfies Variables;

/** The host in an API's address, which is also the dashboard's. */
export function hostOf(baseUrl: string): string {
  const host = BASE_URL.exec(baseUrl)?.[1];
  if (host === undefined) throw new Error("vite_api_base_url was not checked");
  return host;
}
