import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { dashboardFiles, edgeClient } from "../../../systems/chronos/application-files";
import { SERVER_KEYS, undocumentedKeys } from "../../../systems/chronos/frp";
import { STAGE_VARIABLES } from "./stage-variables";

const VALUES = {
  ...STAGE_VARIABLES,
  TF_VAR_public_key: "",
  TF_VAR_additional_public_key: "",
  TF_VAR_instance_type: "",
};
const EDGE = {
  EDGE_SERVER_HOST: "edge-1",
  GIT_REF: "main",
  PI_USER: "pi",
  CHRONOS_EDGE_PORT: undefined,
  INSTALL_DIR: undefined,
  READ_ONLY_MODE: undefined,
} as const;
const DEVICE = {
  dashboardHost: "stage.chronos.example.com",
  token: VALUES.frp_auth_token,
  environment: "stage",
  remotePort: 5171,
};

const contentOf = (files: ReturnType<typeof dashboardFiles>, path: string) =>
  files.find((file) => file.path === path)?.content ?? "";

function toml(text: string): unknown {
  const program = "import json,sys,tomllib; print(json.dumps(tomllib.loads(sys.stdin.read())))";
  return JSON.parse(
    spawnSync("python3", ["-c", program], { input: text, encoding: "utf8" }).stdout,
  ) as unknown;
}

describe("the files of a dashboard", () => {
  const files = dashboardFiles(VALUES);

  it("are the document's five", () => {
    expect(files.map(({ path }) => path)).toEqual([
      "dashboard_frontend/.env.docker",
      "dashboard_backend/.env.docker",
      "frp_config/frps.toml",
      ".env.deployment",
      ".env",
    ]);
  });

  it("take the host from the API's address", () => {
    expect(contentOf(files, ".env")).toBe("DEPLOYMENT_URI=stage.chronos.example.com\n");
    expect(contentOf(files, ".env.deployment")).toContain("LETSENCRYPT_ADMIN_EMAIL=ops@example.com\n");
  });

  it("contain each secret only in the file that needs it", () => {
    const holding = (secret: string) =>
      files.filter(({ content }) => content.includes(secret)).map(({ path }) => path);
    for (const secret of [VALUES.postgres_password, VALUES.jwt_secret_key, VALUES.user_1_password])
      expect(holding(secret)).toEqual(["dashboard_backend/.env.docker"]);
    expect(holding(VALUES.frp_auth_token)).toEqual(["frp_config/frps.toml"]);
  });

  it("change only in the frontend's file for another background colour", () => {
    const other = dashboardFiles({ ...VALUES, background_color: "teal" });
    const changed = files.filter(({ content }, index) => other[index]?.content !== content);
    expect(changed.map(({ services }) => services)).toEqual([["dashboard_frontend"]]);
  });

  it("configure frp in its current format: TLS forced, one port, no dashboard", () => {
    const config = toml(contentOf(files, "frp_config/frps.toml")) as Record<string, unknown>;
    expect(config).toEqual({
      bindPort: 7005,
      auth: { method: "token", token: VALUES.frp_auth_token },
      transport: { tls: { force: true } },
      log: { to: "console", level: "info" },
      detailedErrorsToClient: false,
      allowPorts: [{ single: 5171 }],
    });
    expect(config).not.toHaveProperty("common");
  });

  it("contain any token unchanged", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 16, maxLength: 40 }), (frp_auth_token) => {
        const [, , file] = dashboardFiles({ ...VALUES, frp_auth_token });
        const lines = file?.content.split("\n") ?? [];
        // A line of its own, whatever is in it.
        expect(lines).toHaveLength(11);
        const written = JSON.stringify(frp_auth_token).replaceAll("\u007f", "\\u007F");
        expect(lines[2]).toBe(`auth.token = ${written.replaceAll("{{", "\\u007B\\u007B")}`);
      }),
    );
  });
});

describe("an edge device's frp client", () => {
  it("has the current format, with the port that the backend uses", () => {
    expect(toml(edgeClient(EDGE, DEVICE))).toMatchObject({
      serverAddr: "stage.chronos.example.com",
      serverPort: 7005,
      transport: { tls: { enable: true } },
      proxies: [
        { name: "chronos-edge-stage", type: "tcp", localIP: "127.0.0.1", localPort: 5171, remotePort: 5171 },
      ],
    });
  });
});

describe("frp's documented keys", () => {
  it("exclude the old format and misspelt keys", () => {
    expect(
      undocumentedKeys(
        { bind_port: 7005, "common.token": "x", "transport.tls.forced": true, bindPort: 1 },
        SERVER_KEYS,
      ),
    ).toEqual(["bind_port", "common.token", "transport.tls.forced"]);
    expect(undocumentedKeys({ allowPorts: [{ from: 1 }] }, SERVER_KEYS)).toEqual(["allowPorts.from"]);
  });
});
