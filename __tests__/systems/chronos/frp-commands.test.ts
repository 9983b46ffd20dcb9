import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { downloadable } from "../../../src/rehearsal/machines/internet/internet";
import { dashboardFiles, edgeClient } from "../../../systems/chronos/application-files";
import { describeUnless } from "../../machine-programs";
import { STAGE_VARIABLES } from "./stage-variables";

const VALUES = {
  ...STAGE_VARIABLES,
  TF_VAR_public_key: "",
  TF_VAR_additional_public_key: "",
  TF_VAR_instance_type: "",
  // What TOML, and frp's templates in it, would take for their own.
  frp_auth_token: `canary "{{ .Envs.HOME }}" \\ '#' = [x] $(id)`,
};
const EDGE = {
  EDGE_SERVER_HOST: "edge-1",
  GIT_REF: "main",
  PI_USER: "pi",
  CHRONOS_EDGE_PORT: undefined,
  INSTALL_DIR: undefined,
  READ_ONLY_MODE: undefined,
};
const server = dashboardFiles(VALUES).find(({ path }) => path === "frp_config/frps.toml")?.content ?? "";
const client = edgeClient(EDGE, {
  dashboardHost: "stage.chronos.example.com",
  token: VALUES.frp_auth_token,
  environment: "stage",
  remotePort: 5171,
});

const missing = downloadable("frps") === undefined ? ["frp is not here. Run: tools/machines/install.sh"] : [];

describeUnless(missing, "frp itself", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "chronos-frp-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  function verify(name: "frps" | "frpc", config: string) {
    const file = join(folder, `${name}.toml`);
    writeFileSync(file, config);
    const done = spawnSync(downloadable(name) ?? "", ["verify", "--strict_config", "-c", file], {
      encoding: "utf8",
    });
    return [done.status, done.stdout + done.stderr] as const;
  }

  it("accepts the configuration of the server and of a device, whatever is in the token", () => {
    expect(verify("frps", server)).toEqual([0, expect.stringContaining("syntax is ok")]);
    expect(verify("frpc", client)).toEqual([0, expect.stringContaining("syntax is ok")]);
  });

  it("finds no template in a token, which would be filled in from its environment", () => {
    expect(server + client).not.toContain("{{");
    const broken = server.replaceAll("\\u007B\\u007B", "{{ .nothing");
    expect(verify("frps", broken)[0]).toBe(1);
  });

  it("refuses a key that it does not know", () => {
    expect(verify("frps", `${server}tlsForce = true\n`)[0]).toBe(1);
    expect(verify("frpc", `remoteAddr = "x"\n${client}`)[0]).toBe(1);
  });
});
