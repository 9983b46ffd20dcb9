import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnvFile } from "../../../src/config/env-file";
import { repositoryRoot } from "../../../src/process/repository-root";
import { loadSystem } from "../../../src/systems/load-system";
import { synthesizeSystems } from "../../../src/synthesis/synthesize";
import { system } from "../../../systems/chronos/system";
import { DASHBOARD_VARIABLES, EDGE_VARIABLES } from "../../../systems/chronos/variables";
import { STAGE_VARIABLES, writeVariables } from "./stage-variables";

const folder = join(repositoryRoot, "systems/chronos");

let copy: string;
beforeEach(() => {
  copy = mkdtempSync(join(tmpdir(), "groundplan-chronos-"));
  for (const name of ["bootstrap", "shared", "stage", "prod"])
    writeFileSync(join(copy, `${name}.yaml`), readFileSync(join(folder, `${name}.yaml`)));
  mkdirSync(join(copy, "deployments"));
});
afterEach(() => rmSync(copy, { recursive: true }));

const write = (name: string, variables: Readonly<Record<string, string>>) =>
  writeFileSync(join(copy, "deployments", name), writeVariables(variables));

const load = () => loadSystem(copy, system);
const stage = () => load().environments.find(({ name }) => name === "stage");

function messageOf(): string {
  try {
    load();
  } catch (error) {
    return (error as Error).message;
  }
  return "";
}

const ANOTHER_KEY = `ssh-ed25519 ${"A".repeat(68)} another@example.com`;

describe("an environment's variables next to its YAML", () => {
  it("override it, and show where they come from", () => {
    write("env-stage", {
      ...STAGE_VARIABLES,
      TF_VAR_public_key: ANOTHER_KEY,
      TF_VAR_instance_type: "t3.medium",
    });
    expect(stage()?.config).toMatchObject({ publicKey: ANOTHER_KEY, instanceType: "t3.medium", diskGib: 30 });
    expect(stage()?.source.origin(["publicKey"])?.file).toMatch(/deployments\/env-stage$/);
    expect(stage()?.source.origin(["diskGib"])).toBeUndefined();
  });

  it("leave no secret in synthesized files", () => {
    write("env-stage", STAGE_VARIABLES);
    const outdir = join(copy, "out");
    synthesizeSystems([load()], { severalSystems: false, outdir });
    const files = readdirSync(outdir, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    expect(files.length).toBeGreaterThan(4);
    for (const { parentPath, name } of files)
      expect(readFileSync(join(parentPath, name), "utf8")).not.toContain("canary");
  });

  it("can contain the key that the YAML does not have", () => {
    const file = join(copy, "stage.yaml");
    writeFileSync(file, readFileSync(file, "utf8").replace(/^public_key.*$/m, ""));
    expect(messageOf()).toMatch(/public_key: is missing/);
    write("env-stage", { ...STAGE_VARIABLES, TF_VAR_public_key: ANOTHER_KEY });
    expect(stage()?.config).toMatchObject({ publicKey: ANOTHER_KEY });
  });

  it("are read from the profile's own file if it exists, as the document's script does", () => {
    write("env-stage", { ...STAGE_VARIABLES, TF_VAR_instance_type: "t3.medium" });
    expect(stage()?.config).toMatchObject({ instanceType: "t3.medium" });
    write("env-stage-agt", { ...STAGE_VARIABLES, TF_VAR_instance_type: "t3.large" });
    expect(stage()?.config).toMatchObject({ instanceType: "t3.large" });
  });

  it("are all reported if missing or malformed, with their lines and without a secret", () => {
    const rest = Object.entries(STAGE_VARIABLES).filter(
      ([name]) => !["frp_auth_token", "git_ref"].includes(name),
    );
    write("env-stage", {
      ...Object.fromEntries(rest),
      user_1_email: "nobody",
      background_colour: "red",
      jwt_secret_key: "",
    });
    writeFileSync(
      join(copy, "deployments/env-prod"),
      'export postgres_password="$(cat /etc/passwd)"\nexport TF_VAR_deptype="stage"\n',
    );
    const message = messageOf();
    for (const told of [
      /env-stage:\d+:\d+ user_1_email: is not an email address/,
      /env-stage:\d+:\d+ background_colour: .*did you mean background_color/,
      /env-stage:\d+:\d+ jwt_secret_key: is empty/,
      /env-stage:1:1 git_ref: is missing/,
      /env-stage:1:1 frp_auth_token: is missing/,
      /env-prod:1:26 postgres_password: contains a \$/,
      /env-prod:2:23 TF_VAR_deptype: is "stage" in the file of prod \(want "prod"\)/,
      /env-prod:1:1 vite_api_base_url: is missing/,
    ])
      expect(message).toMatch(told);
    expect(message).not.toMatch(/canary|\/etc\/passwd/);
  });

  it.each([
    ["git_ref", "--upload-pack=x"],
    ["git_ref", "a..b"],
    ["vite_api_base_url", "https://host/other"],
    ["vite_api_base_url", "https://a.example.com|b"],
    ["edge_server_port", "70000"],
    ["letsencrypt_admin_email", "a b@example.com"],
    ["frp_auth_token", "12345678"],
    ["background_color", "red; }"],
    ["TF_VAR_public_key", "ssh-rsa short"],
  ])("refuse %s as %j", (name, value) => {
    write("env-stage", { ...STAGE_VARIABLES, [name]: value });
    expect(messageOf()).toMatch(new RegExp(`env-stage:\\d+:\\d+ ${name}: `));
  });
});

describe("the templates of environment files", () => {
  const variablesIn = (file: string) =>
    parseEnvFile(readFileSync(join(folder, file), "utf8").replace(/^# export/gm, "export"));

  it.each([
    ["deployments/env.template", DASHBOARD_VARIABLES],
    ["edge_server/env.template", EDGE_VARIABLES],
  ])("%s lists every variable, and no other", (file, known) => {
    const { variables, problems } = variablesIn(file);
    expect(problems).toEqual([]);
    expect([...variables.keys()].sort()).toEqual(Object.keys(known).sort());
  });
});
